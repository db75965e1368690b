import { definePlugin, noConfig } from '@lingtan/sdk';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testActor as actor } from '../fixtures/test-actor.ts';
import { applyPark } from './apply-park.ts';
import { applySheet } from './apply-sheet.ts';
import { readSheet, type SheetPoint } from './point-sheet.ts';
import { readParkFile } from './read-park-file.ts';

const file = `park:
  id: sheet
  name: { en: Sheet, zh-CN: 表格 }
enterprises:
  - { id: mill, name: { en: Mill, zh-CN: 钢厂 } }
assets:
  - id: hall
    kind: hall
    name: { en: Hall, zh-CN: 车间 }
    points:
      - { id: hall.power, name: { en: Power, zh-CN: 功率 }, kind: gauge, quantity: power.active, unit: kW }
      - { id: hall.energy, name: { en: Energy, zh-CN: 电量 }, kind: counter, quantity: energy.active, unit: kWh }
`;

let park: TestPark;
beforeAll(async () => {
  const probe = definePlugin({ id: 'probe', config: noConfig, start: async () => {} });
  park = await createTestPark({ plugins: [probe] });
});
afterAll(() => park.stop());

/** A park of its own, as the file says. */
async function open(id: string) {
  const text = file.replace('id: sheet', `id: ${id}`);
  await applyPark({
    kernel: park.kernel,
    telemetry: park.telemetry,
    file: readParkFile(text, id),
    source: { file: id },
    actor,
  });
  await park.kernel.host.reconcile();
  const info = park.kernel.host.park(id);
  const read = () => readSheet(park.telemetry.view(info, null));
  const { basis, points } = await read();
  const apply = (next: readonly SheetPoint[], more: { basis?: string; dryRun?: boolean } = {}) =>
    applySheet({ kernel: park.kernel, telemetry: park.telemetry, park: info, actor, basis, points: next, ...more });
  const byId = (wanted: string) => points.find((each) => each.id === wanted)!;
  return { info, read, apply, basis, power: byId('hall.power'), energy: byId('hall.energy') };
}

describe('a sheet of points', () => {
  it('adds, changes and archives together, and the audit log says who', async () => {
    const { info, read, apply, power } = await open('edited');
    const renamed = { ...power, name: { en: 'Active power', 'zh-CN': '有功功率' } };
    const added = { ...power, id: 'hall.flow', quantity: 'flow', unit: 'm3/h', enterpriseId: 'mill' };
    const diff = { added: ['hall.flow'], changed: ['hall.power'], archived: ['hall.energy'], unchanged: [] };
    expect(await apply([renamed, added], { dryRun: true })).toEqual(diff);
    expect((await read()).points.map(({ id }) => id)).toEqual(['hall.energy', 'hall.power']);
    expect(await apply([renamed, added])).toEqual(diff);
    expect((await read()).points).toEqual([added, renamed]);
    const { rows } = await park.kernel.database.withKernelTx((tx) =>
      tx.execute(sql`select after from kernel.audit_log where park_id = ${info.id} and action = 'points.edited'`),
    );
    expect(rows).toMatchObject([{ after: { added: ['hall.flow'], archived: ['hall.energy'] } }]);
  });

  it('that says what is there already changes nothing', async () => {
    const { apply, read, basis, power, energy } = await open('same');
    const diff = { added: [], changed: [], archived: [], unchanged: ['hall.power', 'hall.energy'] };
    expect(await apply([power, energy])).toEqual(diff);
    expect((await read()).basis).toBe(basis);
  });

  it('names every cell that is refused, in both languages, and writes nothing', async () => {
    const { apply, read, basis, power, energy } = await open('refused');
    const wrong = [
      { ...power, name: { en: 'New name', 'zh-CN': '新名称' } },
      { ...energy, id: power.id },
      { ...energy, id: 'a', assetId: 'cellar' },
      { ...energy, id: 'b', unit: 'furlong/fortnights?', enterpriseId: 'circus' },
    ];
    const refusal: { params: { fields: { field: string; problem: string; 'zh-CN': { problem: string } }[] } } =
      await apply(wrong).then(
        () => expect.unreachable('the sheet was taken'),
        (error: unknown) => error as never,
      );
    expect(refusal).toMatchObject({ code: 'POINT_SHEET_INVALID' });
    const { fields } = refusal.params;
    expect(fields.map(({ field }) => field)).toEqual([
      'points.1.id',
      'points.2.assetId',
      'points.3.enterpriseId',
      'points.3.unit',
    ]);
    expect(fields[0]).toMatchObject({
      problem: 'hall.power stands in row 1 already',
      'zh-CN': { problem: 'hall.power 已在第 1 行' },
    });
    expect((await read()).basis).toBe(basis);
  });

  it('does not write over what somebody else changed meanwhile', async () => {
    const { apply, read, power, energy } = await open('meanwhile');
    await apply([power]);
    await expect(apply([power, energy])).rejects.toMatchObject({ code: 'POINT_SHEET_CHANGED' });
    expect((await read()).points).toEqual([power]);
  });
});
