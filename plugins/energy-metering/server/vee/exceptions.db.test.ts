import { waitUntil } from '@lingtan/test-kit';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExceptionDetail } from '../../contracts/index.ts';
import { at, createVeeScene, iso, mill, slotOf } from './fixtures/vee-scene.ts';
import type { VeeScene } from './fixtures/vee-scene.ts';

let scene: VeeScene;
beforeAll(async () => {
  scene = await createVeeScene();
});
afterAll(() => scene?.app.stop());

describe('the queue of exceptions', () => {
  it('lists what validation found, by state, rule, meter, enterprise and span, with counts', async () => {
    const all = await scene.list(scene.anna);
    expect(all.exceptions.map((e) => [e.rule, e.meter, slotOf(e.from)])).toEqual(
      expect.arrayContaining([
        ['negative', 'mill', 10],
        ['missing', 'mill', 10],
        ['negative', 'mill', 20],
        ['missing', 'mill', 20],
        ['high', 'shop', 6],
      ]),
    );
    expect(all.total).toBe(all.exceptions.length);
    expect(all.counts.open).toBe(all.total);
    expect(all.counts.byRule).toMatchObject({ negative: 2, missing: 2, high: 1 });
    const high = await scene.one('high', at(6));
    expect(high).toMatchObject({
      measured: 6150,
      limit: 6120,
      unit: 'Wh',
      severity: 'alarm',
      intervals: 1,
      state: 'open',
    });
    const count = async (query: string) => (await scene.list(scene.anna, query)).total;
    expect(await count('?rule=high')).toBe(1);
    expect(await count('?rule=high,negative')).toBe(3);
    expect(await count('?meter=shop')).toBe(1);
    expect(await count('?enterprise=steel')).toBe(4);
    expect(await count('?enterprise=park')).toBe(0);
    expect(await count('?state=resolved')).toBe(0);
    expect(await count(`?from=${iso(at(15))}`)).toBe(2);
    expect((await scene.list(scene.anna, '?limit=2&offset=1')).exceptions).toHaveLength(2);
    expect((await scene.anna.get(`/x/energy-metering/exceptions?from=${iso(at(5))}&to=${iso(at(4))}`)).status).toBe(
      400,
    );
  });

  it('shows an exception with what surrounds it and what each method would give', async () => {
    const { id } = await scene.one('missing', at(20));
    const detail = await scene.app.get<ExceptionDetail>(scene.anna, `/exceptions/${id}`);
    const slot = (start: number): number => (start - detail.context.from) / detail.context.width;
    expect(detail.log).toMatchObject([{ action: 'opened', actor: null }]);
    expect(detail.context.status[slot(at(20))]).toBe('estimated');
    expect(detail.context.measured[slot(at(20))]).toBeNull();
    expect(detail.context.previews['parent-balance']![slot(at(20))]).toBe(mill(at(20)));
    expect(detail.context.previews.linear![slot(at(20))]).toBe(Math.round((mill(at(19)) + mill(at(21))) / 2));
    expect(detail.context.parent).toMatchObject({ meter: 'grid' });
    const own = await scene.app.get<ExceptionDetail>(scene.steel, `/exceptions/${id}`);
    expect(own.context.parent).toBeNull();
    expect(own.context.amounts).toEqual(detail.context.amounts);
  });

  it('lets members see those of their own meters, and change nothing', async () => {
    expect(new Set((await scene.list(scene.steel)).exceptions.map((e) => e.meter))).toEqual(new Set(['mill']));
    expect(new Set((await scene.list(scene.paper)).exceptions.map((e) => e.meter))).toEqual(new Set(['shop']));
    expect((await scene.list(scene.paper, '?state=all')).counts).toMatchObject({ open: 1 });
    expect((await scene.steel.get('/x/energy-metering/exceptions?meter=shop')).status).toBe(404);
    const { id } = await scene.one('high', at(6));
    expect((await scene.steel.get(`/x/energy-metering/exceptions/${id}`)).status).toBe(404);
    expect((await scene.paper.get(`/x/energy-metering/exceptions/${id}`)).status).toBe(200);
    expect(
      (await scene.steel.get(`/x/energy-metering/interval-history?meter=shop&direction=import&start=${iso(at(6))}`))
        .status,
    ).toBe(404);
    for (const [path, body] of [
      ['/exceptions/actions', { ids: [id], do: { action: 'acknowledge' } }],
      [
        '/edits',
        { meter: 'shop', direction: 'import', from: iso(at(6)), to: iso(at(7)), amounts: [1], reason: 'mine' },
      ],
      ['/edits/preview', { meter: 'shop', direction: 'import', from: iso(at(6)), to: iso(at(7)), amounts: [1] }],
      ['/edits/approve', { ids: [1] }],
      ['/edits/reject', { ids: [1], note: 'mine' }],
      ['/edits/withdraw', { ids: [1], note: 'mine' }],
    ] as const) {
      expect((await scene.post(scene.paper, path, body)).status).toBe(403);
      expect((await scene.post(await scene.app.as('auditor', 'Ada'), path, body)).status).toBe(403);
    }
  });

  it('acts on many at once; one bad item loses nothing else', async () => {
    const [a, b] = [await scene.one('negative', at(10)), await scene.one('negative', at(20))];
    const results = await scene.act(scene.anna, [a.id, 99_999, b.id], {
      action: 'acknowledge',
      note: 'register exchanged',
    });
    expect(results).toMatchObject([
      { id: a.id, ok: true },
      {
        id: 99_999,
        ok: false,
        error: { code: 'ENERGY_VEE_EXCEPTION_UNKNOWN', message: 'There is no exception 99999' },
      },
      { id: b.id, ok: true },
    ]);
    expect((await scene.one('negative', at(10))).state).toBe('acknowledged');
    expect(await scene.act(scene.anna, [a.id], { action: 'assign', assignee: 'Bo' })).toMatchObject([{ ok: true }]);
    const detail = await scene.app.get<ExceptionDetail>(scene.steel, `/exceptions/${a.id}`);
    expect(detail.exception.assignee).toBe('Bo');
    expect(detail.log.map(({ action, actor, note }) => [action, actor, note])).toEqual([
      ['opened', null, null],
      ['acknowledged', 'Anna', 'register exchanged'],
      ['assigned', 'Anna', null],
    ]);
    expect((await scene.audit()).map(({ action, actor, subject }) => [action, actor.name, subject])).toEqual([
      ['energy.exception-acknowledge', 'Anna', `exception/${a.id}`],
      ['energy.exception-acknowledge', 'Anna', `exception/${b.id}`],
      ['energy.exception-assign', 'Anna', `exception/${a.id}`],
    ]);
    await expect(
      scene.app.park.tx((tx) => tx.execute(sql`delete from plugin_energy_metering.vee_exception_log`)),
    ).rejects.toThrow();
  });

  it('takes a value as right, and does not raise it again while it stays', async () => {
    const high = await scene.one('high', at(6));
    expect(
      await scene.act(scene.anna, [high.id], { action: 'accept', reason: 'test run of the new line' }),
    ).toMatchObject([{ ok: true }]);
    expect(await scene.one('high', at(6))).toMatchObject({ state: 'resolved', resolution: 'accepted' });
    expect(await scene.act(scene.anna, [high.id], { action: 'accept', reason: 'again' })).toMatchObject([
      { ok: false, error: { code: 'ENERGY_VEE_ALREADY_RESOLVED' } },
    ]);
    // One more sample that says the same, and the interval after it anew.
    await scene.app.park.telemetry.correct(
      scene.app.park.park,
      'test',
      [{ point: 'shop.import', ts: at(8), value: 2000 }],
      {
        by: 'Anna',
        reason: 'test',
      },
    );
    await waitUntil(async () => (await scene.history(scene.anna, 'shop', at(7))).revisions.length > 1);
    expect((await scene.list(scene.anna, '?rule=high')).exceptions.filter((e) => e.from === at(6))).toEqual([]);
  });
});
