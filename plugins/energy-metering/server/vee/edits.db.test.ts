import { waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EditDetail, EditsData } from '../../contracts/index.ts';
import { meter } from '../fixtures/energy-fixture.ts';
import { createVeeApp } from './fixtures/vee-app.ts';
import { minute, register } from './fixtures/vee-park.ts';
import { at, createVeeScene, iso, mill } from './fixtures/vee-scene.ts';
import type { Results, VeeScene } from './fixtures/vee-scene.ts';

let scene: VeeScene;
beforeAll(async () => {
  scene = await createVeeScene();
});
afterAll(() => scene?.app.stop());

describe('edits', () => {
  const span = { meter: 'mill', direction: 'import', from: iso(at(10)), to: iso(at(11)) };

  it('take effect only when another person approves them, with history, audit and evidence', async () => {
    const missing = await scene.one('missing', at(10));
    const [proposed] = await scene.act(scene.anna, [missing.id], {
      action: 'estimate',
      method: 'parent-balance',
      reason: 'the meter above is exact',
    });
    const id = proposed!.edit!;
    expect((await scene.one('missing', at(10))).pendingEdit).toBe(id);
    const before = await scene.history(scene.anna, 'mill', at(10));
    expect(before.revisions.map((r) => [r.status, r.method])).toEqual([
      ['missing', 'none'],
      ['estimated', 'vee-linear'],
    ]);

    const mine = await scene.app.get<EditsData>(scene.anna, '/edits?state=proposed');
    expect(mine.edits).toMatchObject([{ id, may: { decide: false, why: 'own' }, secondLook: 'required' }]);
    const alone = (await scene.post(scene.anna, '/edits/approve', { ids: [id] })).body as Results;
    expect(alone.results).toMatchObject([
      {
        ok: false,
        error: {
          code: 'PERSON_SAME',
          hint: expect.stringContaining('Another person'),
        },
      },
    ]);

    const ownKey = await scene.app.as('operator', 'Anna/tablet');
    const byKey = (await scene.post(ownKey, '/edits/approve', { ids: [id] })).body as Results;
    expect(byKey.results).toMatchObject([{ ok: false, error: { code: 'PERSON_SAME' } }]);

    // The edit is of the mill: its enterprise sees it, the neighbour does not.
    expect((await scene.app.get<EditsData>(scene.steel, '/edits?state=proposed')).edits).toMatchObject([{ id }]);
    expect((await scene.app.get<EditsData>(scene.paper, '/edits')).edits).toEqual([]);
    expect((await scene.paper.get(`/x/energy-metering/edits/${id}`)).status).toBe(404);

    expect((await scene.app.get<EditsData>(scene.bo, '/edits?state=proposed')).edits[0]!.may).toEqual({
      decide: true,
      why: null,
    });
    const other = (await scene.post(scene.bo, '/edits/approve', { ids: [id, 777], note: 'agreed' })).body as Results;
    expect(other.results).toMatchObject([
      { id, ok: true },
      { id: 777, ok: false, error: { code: 'PROPOSAL_UNKNOWN' } },
    ]);
    const after = await scene.history(scene.steel, 'mill', at(10));
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
    expect(await scene.one('missing', at(10))).toMatchObject({ state: 'resolved', resolution: 'auto' });
    expect(await scene.one('negative', at(10))).toMatchObject({ state: 'resolved' });
    expect((await scene.audit()).slice(-2).map(({ action, actor, note }) => [action, actor.name, note])).toEqual([
      ['energy.edit-propose', 'Anna', 'the meter above is exact'],
      ['energy.edit-approve', 'Bo', 'agreed'],
    ]);

    const evidence = (ref: string, api = scene.anna) =>
      api.get<{ method: string; value: string; inputs: { ref: string; value: string }[]; parameters: object }>(
        `/api/evidence/${ref}?park=${scene.app.park.park.id}`,
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
    expect((await evidence(`energy.edit/${id}`, scene.paper)).status).toBe(404);
    // What stood before stays open as the revision that it was.
    const { values } = await scene.app.get<EditDetail>(scene.anna, `/edits/${id}`);
    const { amount, ref } = after.revisions.find(({ revision }) => revision === 2)!;
    expect(values).toEqual([expect.objectContaining({ start: at(10), before: amount, beforeRef: ref })]);
    expect((await evidence(values[0]!.beforeRef!)).body).toMatchObject({
      value: amount === null ? null : String(amount),
    });
  });

  it('hold against late samples, which become an exception, and are undone into what samples say', async () => {
    const [edit] = (await scene.app.get<EditsData>(scene.anna, '/edits?state=approved')).edits;
    await scene.app.park.telemetry.correct(
      scene.app.park.park,
      'test',
      // The readings after the exchange, as if the register had gone on.
      register('mill.import', at(10) + 5 * minute, at(20), mill, 1100),
      { by: 'Anna', reason: 'the exchange was entered late' },
    );
    await scene.app.until('mill', at(20), 'estimated');
    const late = async () => (await scene.list(scene.anna, '?rule=late-under-edit&state=all')).exceptions;
    await waitUntil(async () => (await late()).length > 0);
    expect(await late()).toMatchObject([{ meter: 'mill', from: at(10), limit: mill(at(10)), state: 'open' }]);
    expect((await scene.history(scene.anna, 'mill', at(10))).revisions.at(-1)).toMatchObject({
      revision: 3,
      status: 'edited',
    });

    const undo = (
      await scene.post(scene.anna, '/edits/withdraw', { ids: [edit!.id], note: 'the samples are there now' })
    ).body as Results;
    expect(undo.results).toMatchObject([{ ok: true }]);
    const [...revisions] = (await scene.history(scene.anna, 'mill', at(10))).revisions;
    expect(revisions.at(-1)).toMatchObject({ revision: 4, status: 'actual', method: 'counter-difference', edit: null });
    expect(revisions.at(-1)!.amount).not.toBe(mill(at(10)));
    expect(
      (await scene.app.get<{ edit: EditsData['edits'][number] }>(scene.anna, `/edits/${edit!.id}`)).edit,
    ).toMatchObject({
      state: 'withdrawn',
      withdrawal: { name: 'Anna', note: 'the samples are there now' },
      decision: { name: 'Bo' },
    });
    expect(await late()).toMatchObject([{ state: 'resolved', resolution: 'auto' }]);
  });

  it('can be previewed, rejected, withdrawn and refused with a reason', async () => {
    const preview = await scene.post(scene.anna, '/edits/preview', {
      ...span,
      to: iso(at(12)),
      method: 'parent-balance',
      total: 9000,
    });
    const { values } = preview.body as { values: { before: number; after: number }[] };
    expect(values.reduce((sum, v) => sum + v.after, 0)).toBe(9000);

    const propose = (body: object) =>
      scene.post(scene.anna, '/edits', { ...span, reason: 'typed from the display', ...body });
    const made = (await propose({ amounts: [1234] })).body as { edit: { id: number; ref: string } };
    const again = await propose({ amounts: [1] });
    expect(again).toMatchObject({ status: 409, body: { code: 'ENERGY_VEE_EDIT_OVERLAP' } });
    const rejected = (await scene.post(scene.bo, '/edits/reject', { ids: [made.edit.id], note: 'no photo' }))
      .body as Results;
    expect(rejected.results).toMatchObject([{ ok: true }]);
    const decided = (await scene.post(scene.bo, '/edits/approve', { ids: [made.edit.id] })).body as Results;
    expect(decided.results).toMatchObject([{ ok: false, error: { code: 'PROPOSAL_OVER' } }]);

    const second = (await propose({ amounts: [1234] })).body as { edit: { id: number } };
    const back = (await scene.post(scene.anna, '/edits/withdraw', { ids: [second.edit.id], note: 'wrong meter' }))
      .body as Results;
    expect(back.results).toMatchObject([{ ok: true }]);
    expect((await scene.history(scene.anna, 'mill', at(10))).revisions).toHaveLength(4);

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
    const made = (await scene.post(scene.anna, '/edits', { ...target, amounts: [77], reason: 'by hand' })).body as {
      edit: { id: number };
    };
    const sample = { point: 'mill.import', ts: at(25) + 5 * minute, value: 400 };
    const known = await scene.history(scene.anna, 'mill', at(25));
    await scene.app.park.telemetry.correct(scene.app.park.park, 'test', [{ ...sample, ts: at(25) }], {
      by: 'Anna',
      reason: 'test',
    });
    await waitUntil(
      async () => (await scene.history(scene.anna, 'mill', at(25))).revisions.length > known.revisions.length,
    );
    const answer = (await scene.post(scene.bo, '/edits/approve', { ids: [made.edit.id] })).body as Results;
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
      const made = (await anna.post<{ edit: EditsData['edits'][number] }>('/x/energy-metering/edits', body)).body;
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
