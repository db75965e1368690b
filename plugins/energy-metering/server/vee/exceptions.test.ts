import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '@lingtan/testing';
import type { TestApi } from '@lingtan/testing';
import { sql } from 'drizzle-orm';
import type {
  EditsData,
  ExceptionData,
  ExceptionDetail,
  ExceptionsData,
  IntervalHistory,
} from '../../contracts/index.ts';
import { meter } from '../fixtures/energy-fixture.ts';
import { createVeeApp } from './fixtures/vee-app.ts';
import type { VeeApp } from './fixtures/vee-app.ts';
import { curve, minute, register, width } from './fixtures/vee-park.ts';

const midnight = Date.parse('2026-11-24T16:00:00Z');
const at = (slots: number): number => midnight + slots * width;
const iso = (ts: number): string => new Date(ts).toISOString();
const rated = (id: string, parentId: string, enterpriseId: string) => ({
  ...meter(id, 'load', ['import'], { parentId, enterpriseId }),
  maxPowerKw: 24,
});
const mill = curve(1000);
const shop = (s: number): number => (s === at(6) ? 6150 : 3000 + (Math.round(s / width) % 7) * 30);

let app: VeeApp;
let anna: TestApi;
let bo: TestApi;
let steel: TestApi;
let paper: TestApi;
beforeAll(async () => {
  app = await createVeeApp(
    {
      meters: [
        meter('grid', 'grid', ['import']),
        { ...meter('mill', 'load', ['import'], { parentId: 'grid', enterpriseId: 'steel' }) },
        rated('shop', 'grid', 'paper'),
      ],
    },
    iso(at(30) + 5 * minute),
  );
  anna = await app.as('operator', 'Anna');
  bo = await app.as('operator', 'Bo');
  steel = await app.as({ member: 'steel' }, 'Stella');
  paper = await app.as({ member: 'paper' }, 'Paul');
  await app.ingest([
    ...register('grid.import', at(-2), at(30), (s) => mill(s) + shop(s)),
    ...register('shop.import', at(-2), at(30), shop),
    ...register('mill.import', at(-2), at(10), mill),
    // Starts again without a word of what it was before, twice.
    ...register('mill.import', at(10) + 5 * minute, at(20), mill, 10),
    ...register('mill.import', at(20) + 5 * minute, at(30), mill, 1),
  ]);
  await app.until('mill', at(20), 'estimated');
  await app.until('shop', at(6), 'actual');
});
afterAll(() => app?.stop());

const list = (api: TestApi, query = ''): Promise<ExceptionsData> => app.get(api, `/exceptions${query}`);
const post = (api: TestApi, path: string, body: unknown) => api.post<never>(`/x/energy-metering${path}`, body);

interface Results {
  results: { id: number; ok: boolean; edit?: number; error?: { code: string; message: string; hint?: string } }[];
}
async function act(api: TestApi, ids: number[], action: object): Promise<Results['results']> {
  const answer = await api.post<Results>('/x/energy-metering/exceptions/actions', { ids, do: action });
  expect(answer.status).toBe(200);
  return answer.body.results;
}
async function one(rule: string, from: number): Promise<ExceptionData> {
  const { exceptions } = await list(anna, '?state=all');
  const found = exceptions.find((e) => e.rule === rule && e.from === from);
  if (!found)
    throw new Error(`no ${rule} at ${iso(from)} among ${exceptions.map((e) => `${e.rule} ${iso(e.from)}`).join()}`);
  return found;
}
const audit = () =>
  app.park.database.withOwner(
    async (owner) =>
      (
        await owner.query<{ action: string; actor: { name: string }; subject: string; note: string | null }>(
          `select action, actor, subject, note from kernel.audit_log where action like 'energy.e%' order by seq`,
        )
      ).rows,
  );
const history = (api: TestApi, id: string, start: number): Promise<IntervalHistory> =>
  app.get(api, `/interval-history?meter=${id}&direction=import&start=${encodeURIComponent(iso(start))}`);

describe('the queue of exceptions', () => {
  it('lists what validation found, by state, rule, meter, enterprise and span, with counts', async () => {
    const all = await list(anna);
    expect(all.exceptions.map((e) => [e.rule, e.meter, (e.from - midnight) / width])).toEqual(
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
    const high = await one('high', at(6));
    expect(high).toMatchObject({
      measured: 6150,
      limit: 6120,
      unit: 'Wh',
      severity: 'alarm',
      intervals: 1,
      state: 'open',
    });
    const count = async (query: string) => (await list(anna, query)).total;
    expect(await count('?rule=high')).toBe(1);
    expect(await count('?rule=high,negative')).toBe(3);
    expect(await count('?meter=shop')).toBe(1);
    expect(await count('?enterprise=steel')).toBe(4);
    expect(await count('?enterprise=park')).toBe(0);
    expect(await count('?state=resolved')).toBe(0);
    expect(await count(`?from=${iso(at(15))}`)).toBe(2);
    expect((await list(anna, '?limit=2&offset=1')).exceptions).toHaveLength(2);
    expect((await anna.get(`/x/energy-metering/exceptions?from=${iso(at(5))}&to=${iso(at(4))}`)).status).toBe(400);
  });

  it('shows an exception with what surrounds it and what each method would give', async () => {
    const { id } = await one('missing', at(20));
    const detail = await app.get<ExceptionDetail>(anna, `/exceptions/${id}`);
    const slot = (start: number): number => (start - detail.context.from) / detail.context.width;
    expect(detail.log).toMatchObject([{ action: 'opened', actor: null }]);
    expect(detail.context.status[slot(at(20))]).toBe('estimated');
    expect(detail.context.measured[slot(at(20))]).toBeNull();
    expect(detail.context.previews['parent-balance']![slot(at(20))]).toBe(mill(at(20)));
    expect(detail.context.previews.linear![slot(at(20))]).toBe(Math.round((mill(at(19)) + mill(at(21))) / 2));
    expect(detail.context.parent).toMatchObject({ meter: 'grid' });
    const own = await app.get<ExceptionDetail>(steel, `/exceptions/${id}`);
    expect(own.context.parent).toBeNull();
    expect(own.context.amounts).toEqual(detail.context.amounts);
  });

  it('lets members see those of their own meters, and change nothing', async () => {
    expect(new Set((await list(steel)).exceptions.map((e) => e.meter))).toEqual(new Set(['mill']));
    expect(new Set((await list(paper)).exceptions.map((e) => e.meter))).toEqual(new Set(['shop']));
    expect((await list(paper, '?state=all')).counts).toMatchObject({ open: 1 });
    expect((await steel.get('/x/energy-metering/exceptions?meter=shop')).status).toBe(404);
    const { id } = await one('high', at(6));
    expect((await steel.get(`/x/energy-metering/exceptions/${id}`)).status).toBe(404);
    expect((await paper.get(`/x/energy-metering/exceptions/${id}`)).status).toBe(200);
    expect(
      (await steel.get(`/x/energy-metering/interval-history?meter=shop&direction=import&start=${iso(at(6))}`)).status,
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
      expect((await post(paper, path, body)).status).toBe(403);
      expect((await post(await app.as('auditor', 'Ada'), path, body)).status).toBe(403);
    }
  });

  it('acts on many at once; one bad item loses nothing else', async () => {
    const [a, b] = [await one('negative', at(10)), await one('negative', at(20))];
    const results = await act(anna, [a.id, 99_999, b.id], { action: 'acknowledge', note: 'register exchanged' });
    expect(results).toMatchObject([
      { id: a.id, ok: true },
      {
        id: 99_999,
        ok: false,
        error: { code: 'ENERGY_VEE_EXCEPTION_UNKNOWN', message: 'There is no exception 99999' },
      },
      { id: b.id, ok: true },
    ]);
    expect((await one('negative', at(10))).state).toBe('acknowledged');
    expect(await act(anna, [a.id], { action: 'assign', assignee: 'Bo' })).toMatchObject([{ ok: true }]);
    const detail = await app.get<ExceptionDetail>(steel, `/exceptions/${a.id}`);
    expect(detail.exception.assignee).toBe('Bo');
    expect(detail.log.map(({ action, actor, note }) => [action, actor, note])).toEqual([
      ['opened', null, null],
      ['acknowledged', 'Anna', 'register exchanged'],
      ['assigned', 'Anna', null],
    ]);
    expect((await audit()).map(({ action, actor, subject }) => [action, actor.name, subject])).toEqual([
      ['energy.exception-acknowledge', 'Anna', `exception/${a.id}`],
      ['energy.exception-acknowledge', 'Anna', `exception/${b.id}`],
      ['energy.exception-assign', 'Anna', `exception/${a.id}`],
    ]);
    await expect(
      app.park.tx((tx) => tx.execute(sql`delete from plugin_energy_metering.vee_exception_log`)),
    ).rejects.toThrow();
  });

  it('takes a value as right, and does not raise it again while it stays', async () => {
    const high = await one('high', at(6));
    expect(await act(anna, [high.id], { action: 'accept', reason: 'test run of the new line' })).toMatchObject([
      { ok: true },
    ]);
    expect(await one('high', at(6))).toMatchObject({ state: 'resolved', resolution: 'accepted' });
    expect(await act(anna, [high.id], { action: 'accept', reason: 'again' })).toMatchObject([
      { ok: false, error: { code: 'ENERGY_VEE_ALREADY_RESOLVED' } },
    ]);
    // One more sample that says the same, and the interval after it anew.
    await app.park.telemetry.correct(app.park.park, 'test', [{ point: 'shop.import', ts: at(8), value: 2000 }], {
      by: 'Anna',
      reason: 'test',
    });
    await waitUntil(async () => (await history(anna, 'shop', at(7))).revisions.length > 1);
    expect((await list(anna, '?rule=high')).exceptions.filter((e) => e.from === at(6))).toEqual([]);
  });
});

describe('edits', () => {
  const span = { meter: 'mill', direction: 'import', from: iso(at(10)), to: iso(at(11)) };

  it('take effect only when another person approves them, with history, audit and evidence', async () => {
    const missing = await one('missing', at(10));
    const [proposed] = await act(anna, [missing.id], {
      action: 'estimate',
      method: 'parent-balance',
      reason: 'the meter above is exact',
    });
    const id = proposed!.edit!;
    expect((await one('missing', at(10))).pendingEdit).toBe(id);
    const before = await history(anna, 'mill', at(10));
    expect(before.revisions.map((r) => [r.status, r.method])).toEqual([
      ['missing', 'none'],
      ['estimated', 'vee-linear'],
    ]);

    const mine = await app.get<EditsData>(anna, '/edits?state=proposed');
    expect(mine.edits).toMatchObject([{ id, may: { decide: false, why: 'own' }, secondLook: 'required' }]);
    const alone = (await post(anna, '/edits/approve', { ids: [id] })).body as Results;
    expect(alone.results).toMatchObject([
      {
        ok: false,
        error: {
          code: 'ENERGY_VEE_SECOND_LOOK',
          message: `You proposed edit ${id} yourself; another person has to approve it`,
          hint: expect.stringContaining('set the second look to optional'),
        },
      },
    ]);

    expect((await app.get<EditsData>(bo, '/edits?state=proposed')).edits[0]!.may).toEqual({ decide: true, why: null });
    const other = (await post(bo, '/edits/approve', { ids: [id, 777], note: 'agreed' })).body as Results;
    expect(other.results).toMatchObject([
      { id, ok: true },
      { id: 777, ok: false, error: { code: 'ENERGY_VEE_EDIT_UNKNOWN' } },
    ]);
    const after = await history(steel, 'mill', at(10));
    expect(after.revisions.at(-1)).toMatchObject({
      revision: 3,
      amount: mill(at(10)),
      status: 'edited',
      method: 'edit',
      author: 'Anna',
      approver: 'Bo',
      editReason: 'the meter above is exact',
      edit: id,
    });
    expect(await one('missing', at(10))).toMatchObject({ state: 'resolved', resolution: 'auto' });
    expect(await one('negative', at(10))).toMatchObject({ state: 'resolved' });
    expect((await audit()).slice(-2).map(({ action, actor, note }) => [action, actor.name, note])).toEqual([
      ['energy.edit-propose', 'Anna', 'the meter above is exact'],
      ['energy.edit-approve', 'Bo', 'agreed'],
    ]);

    const evidence = (ref: string, api = anna) =>
      api.get<{ method: string; value: string; inputs: { ref: string; value: string }[]; parameters: object }>(
        `/api/evidence/${ref}?park=${app.park.park.id}`,
      );
    const interval = (await evidence(after.revisions.at(-1)!.ref)).body;
    expect(interval).toMatchObject({
      method: 'energy.edit@1',
      value: String(mill(at(10))),
      parameters: { author: 'Anna', approver: 'Bo', editReason: 'the meter above is exact' },
      inputs: [{ ref: `energy.edit/${id}`, value: String(mill(at(10))) }],
    });
    const record = (await evidence(`energy.edit/${id}`)).body;
    expect(record).toMatchObject({ value: String(mill(at(10))), parameters: { approver: 'Bo', state: 'approved' } });
    expect((await evidence(`energy.edit/${id}`, paper)).status).toBe(404);
  });

  it('hold against late samples, which become an exception, and are undone into what samples say', async () => {
    const [edit] = (await app.get<EditsData>(anna, '/edits?state=approved')).edits;
    await app.park.telemetry.correct(
      app.park.park,
      'test',
      // The readings after the exchange, as if the register had gone on.
      register('mill.import', at(10) + 5 * minute, at(20), mill, 1100),
      { by: 'Anna', reason: 'the exchange was entered late' },
    );
    await app.until('mill', at(20), 'estimated');
    const late = async () => (await list(anna, '?rule=late-under-edit&state=all')).exceptions;
    await waitUntil(async () => (await late()).length > 0);
    expect(await late()).toMatchObject([{ meter: 'mill', from: at(10), limit: mill(at(10)), state: 'open' }]);
    expect((await history(anna, 'mill', at(10))).revisions.at(-1)).toMatchObject({ revision: 3, status: 'edited' });

    const undo = (await post(anna, '/edits/withdraw', { ids: [edit!.id], note: 'the samples are there now' }))
      .body as Results;
    expect(undo.results).toMatchObject([{ ok: true }]);
    const [...revisions] = (await history(anna, 'mill', at(10))).revisions;
    expect(revisions.at(-1)).toMatchObject({ revision: 4, status: 'actual', method: 'counter-difference', edit: null });
    expect(revisions.at(-1)!.amount).not.toBe(mill(at(10)));
    expect((await app.get<{ edit: EditsData['edits'][number] }>(anna, `/edits/${edit!.id}`)).edit).toMatchObject({
      state: 'withdrawn',
      withdrawal: { name: 'Anna', note: 'the samples are there now' },
      decision: { name: 'Bo' },
    });
    expect(await late()).toMatchObject([{ state: 'resolved', resolution: 'auto' }]);
  });

  it('can be previewed, rejected, withdrawn and refused with a reason', async () => {
    const preview = await post(anna, '/edits/preview', {
      ...span,
      to: iso(at(12)),
      method: 'parent-balance',
      total: 9000,
    });
    const { values } = preview.body as { values: { before: number; after: number }[] };
    expect(values.reduce((sum, v) => sum + v.after, 0)).toBe(9000);

    const propose = (body: object) => post(anna, '/edits', { ...span, reason: 'typed from the display', ...body });
    const made = (await propose({ amounts: [1234] })).body as { edit: { id: number; ref: string } };
    const again = await propose({ amounts: [1] });
    expect(again).toMatchObject({ status: 409, body: { code: 'ENERGY_VEE_EDIT_OVERLAP' } });
    const rejected = (await post(bo, '/edits/reject', { ids: [made.edit.id], note: 'no photo' })).body as Results;
    expect(rejected.results).toMatchObject([{ ok: true }]);
    const decided = (await post(bo, '/edits/approve', { ids: [made.edit.id] })).body as Results;
    expect(decided.results).toMatchObject([{ ok: false, error: { code: 'ENERGY_VEE_EDIT_STATE' } }]);

    const second = (await propose({ amounts: [1234] })).body as { edit: { id: number } };
    const back = (await post(anna, '/edits/withdraw', { ids: [second.edit.id], note: 'wrong meter' })).body as Results;
    expect(back.results).toMatchObject([{ ok: true }]);
    expect((await history(anna, 'mill', at(10))).revisions).toHaveLength(4);

    const refused = async (body: object) => {
      const answer = await propose(body);
      return [answer.status, (answer.body as { code: string }).code];
    };
    expect(await refused({})).toEqual([400, 'ENERGY_VEE_EDIT_KIND']);
    expect(await refused({ amounts: [1, 2] })).toEqual([400, 'ENERGY_VEE_EDIT_VALUES']);
    expect(await refused({ amounts: [1], from: iso(at(10) + minute) })).toEqual([400, 'ENERGY_VEE_EDIT_SPAN']);
    expect(await refused({ amounts: [1], meter: 'nobody' })).toEqual([404, 'ENERGY_METER_UNKNOWN']);
    expect(await refused({ amounts: [1], direction: 'export' })).toEqual([400, 'ENERGY_VEE_EDIT_DIRECTION']);
    expect(await refused({ method: 'similar-day' })).toEqual([409, 'ENERGY_VEE_EDIT_NOT_ESTIMABLE']);
    expect(await refused({ amounts: [1], from: iso(at(60)), to: iso(at(61)) })).toEqual([
      409,
      'ENERGY_VEE_EDIT_NOT_CLOSED',
    ]);
    expect((await propose({ amounts: [-1] })).status).toBe(400);
    expect((await propose({ amounts: [1], reason: ' ' })).status).toBe(400);
  });

  it('do not take effect on intervals that have changed since', async () => {
    const target = { ...span, from: iso(at(25)), to: iso(at(26)) };
    const made = (await post(anna, '/edits', { ...target, amounts: [77], reason: 'by hand' })).body as {
      edit: { id: number };
    };
    const sample = { point: 'mill.import', ts: at(25) + 5 * minute, value: 400 };
    const known = await history(anna, 'mill', at(25));
    await app.park.telemetry.correct(app.park.park, 'test', [{ ...sample, ts: at(25) }], {
      by: 'Anna',
      reason: 'test',
    });
    await waitUntil(async () => (await history(anna, 'mill', at(25))).revisions.length > known.revisions.length);
    const answer = (await post(bo, '/edits/approve', { ids: [made.edit.id] })).body as Results;
    expect(answer.results).toMatchObject([{ ok: false, error: { code: 'ENERGY_VEE_EDIT_CHANGED' } }]);
  });
});

describe('edits where the park needs no second look', () => {
  it('take effect at once, and say so', async () => {
    const alone = await createVeeApp(
      { meters: [meter('mill', 'load', ['import'])], vee: { secondLook: 'optional' } },
      iso(at(8) + 5 * minute),
    );
    try {
      const anna = await alone.as('operator', 'Anna');
      await alone.ingest(register('mill.import', at(-1), at(8), mill));
      await alone.until('mill', at(5), 'actual');
      const body = {
        meter: 'mill',
        direction: 'import',
        from: iso(at(4)),
        to: iso(at(6)),
        amounts: [50, 60],
        reason: 'by hand',
      };
      const made = (await post(anna, '/edits', body)).body as { edit: EditsData['edits'][number] };
      expect(made.edit).toMatchObject({ state: 'approved', secondLook: 'waived', decision: { name: 'Anna' } });
      const { intervals } = await alone.get<{ intervals: { amount: number; status: string }[] }>(
        anna,
        `/intervals?from=${body.from}&to=${body.to}`,
      );
      expect(intervals.map(({ amount, status }) => [amount, status])).toEqual([
        [50, 'edited'],
        [60, 'edited'],
      ]);
    } finally {
      await alone.stop();
    }
  });
});
