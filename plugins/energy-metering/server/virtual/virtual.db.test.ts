import { parseRef } from '@lingtan/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { energyConfig } from '../../contracts/index.ts';
import { formulaMethod } from '../../domain/methods-formula.ts';
import { energyDependents } from '../evidence/dependents.ts';
import { explainInterval } from '../evidence/explain-interval.ts';
import { createEnergyFixture, meter, viewer } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { createEnergy } from '../context.ts';
import { meterReadings } from '../readings-service.ts';
import { intervalRef } from '../refs.ts';
import { followVirtual } from './follow-virtual.ts';
import { keepFormulas } from './index.ts';
import { recalculateHistory } from './recalculate-history.ts';

const at = (text: string): number => Date.parse(`2026-11-24T${text}Z`);
const meters = [
  meter('grid', 'grid', ['import', 'export']),
  meter('pv', 'pv', ['export']),
  meter('mill', 'load', ['import'], { enterpriseId: 'steel' }),
  meter('twice', 'load', [], { formula: 'import("site") * 2', enterpriseId: 'paper' }),
  meter('site', 'load', [], { formula: 'net("grid") + export("pv")' }),
  meter('standby', 'load', [], { formula: 'quantity(0.25, "kWh")' }),
];
const rates: [string, number][] = [
  ['grid.import', 3],
  ['grid.export', 1],
  ['pv.export', 2],
  ['mill.import', 4],
];
const samples = (from: string, to: string) =>
  rates.flatMap(([point, kwh]) => {
    const list = [];
    for (let ts = at(from); ts <= at(to); ts += 60_000)
      list.push({ point, ts, value: 1000 + (kwh * (ts - at('00:00:00'))) / 60_000 });
    return list;
  });

let park: EnergyFixture;
afterEach(() => park.close());

async function open(): Promise<void> {
  park = await createEnergyFixture({ meters }, { now: '2026-11-24T06:00:00Z' });
  park.energy.followers.push(followVirtual);
  await keepFormulas(park.energy);
  await park.closeDue();
  park.clock.set('2026-11-24T08:20:00Z');
  await park.ingest(samples('05:55:00', '08:05:00'));
  await park.closeDue();
}
const intervals = async (meterId: string, from = '06:00:00', to = '08:00:00') =>
  meterReadings(park.energy).intervals({ from: at(from), to: at(to), meters: [meterId] });

describe('virtual meters', () => {
  it('tell a member nothing of an input that is not theirs, and the park all of it', async () => {
    await open();
    const [interval] = await intervals('twice');
    const ref = parseRef(intervalRef('twice', 'import', interval!.start, 1))!;
    const as = (enterprise: string | null) => explainInterval(park.energy, ref, null, viewer(enterprise));
    const [own, whole] = [await as('paper'), await as(null)];
    expect(own).toMatchObject({ value: '120000', method: null, inputs: [{ role: 'import/site', value: null }] });
    expect(JSON.stringify(own)).not.toContain('60000');
    expect(whole).toMatchObject({ inputs: [{ role: 'import/site', value: '60000' }] });
    expect(whole!.method).not.toBeNull();
    expect(await as('steel')).toBeNull();
  });

  it('are calculated with the intervals they read, also from one another and from constants', async () => {
    await open();
    expect(new Set((await intervals('site')).map(({ amount }) => amount))).toEqual(new Set([15_000 * 4]));
    expect(new Set((await intervals('twice')).map(({ amount }) => amount))).toEqual(new Set([15_000 * 8]));
    expect(new Set((await intervals('standby')).map(({ amount }) => amount))).toEqual(new Set([250]));
    expect(await intervals('site')).toHaveLength(8);
    expect((await intervals('site')).every(({ status, method }) => status === 'actual' && method === 'formula')).toBe(
      true,
    );
  });

  it('are recalculated by a correction at exactly the intervals it touches', async () => {
    await open();
    const before = await intervals('twice');
    const instant = at('07:07:00');
    await park.correct([{ point: 'pv.export', ts: instant, value: 0 }]);
    await park.closeLate();
    const after = await intervals('twice');
    const changed = after.filter((row, index) => row.revision !== before[index]!.revision);
    expect(changed.map(({ start }) => start)).toEqual([at('07:00:00')]);
    expect((await intervals('mill')).every(({ revision }) => revision === 1)).toBe(true);
    expect(await energyDependents(park.energy, parseRef(intervalRef('pv', 'export', at('07:00:00')))!)).toContain(
      intervalRef('site', 'import', at('07:00:00')),
    );
  });

  it('open to the revisions they were calculated from, and recompute from them', async () => {
    await open();
    const ref = parseRef(intervalRef('site', 'import', at('07:00:00')))!;
    const explanation = (await explainInterval(park.energy, ref, null, viewer()))!;
    expect(explanation.inputs.map(({ role, value }) => [role, value])).toEqual([
      ['import/grid', '45000'],
      ['export/grid', '15000'],
      ['export/pv', '30000'],
    ]);
    expect(explanation.formula).toBe('net("grid") + export("pv")');
    expect(formulaMethod.recompute(explanation)).toBe(explanation.value);
    const twice = parseRef(intervalRef('twice', 'import', at('07:00:00')))!;
    expect(await explainInterval(park.energy, twice, null, viewer('steel'))).toBeNull();
    expect(formulaMethod.recompute((await explainInterval(park.energy, twice, null, viewer()))!)).toBe('120000');
  });

  it('apply a new formula to the past by a revision, which keeps the formula of its time', async () => {
    await open();
    const first = (await intervals('standby'))[0]!;
    const config = energyConfig.schema.parse({
      meters: meters.map((m) => (m.id === 'standby' ? { ...m, formula: 'quantity(0.5, "kWh")' } : m)),
    });
    const changed = createEnergy({ ...park.energy.scope, config }, park.energy.telemetry);
    changed.followers.push(followVirtual);
    expect(await keepFormulas(changed)).toBe(true);
    await recalculateHistory(changed);
    expect(await keepFormulas(changed)).toBe(false);
    const [row] = await intervals('standby');
    expect(row).toMatchObject({ amount: 500, revision: 2 });
    const of = async (ref: string) => (await explainInterval(changed, parseRef(ref)!, null, viewer()))!.formula;
    expect([await of(first.ref), await of(row!.ref)]).toEqual(['quantity(0.25, "kWh")', 'quantity(0.5, "kWh")']);
  });

  it('are refused when they are circular, read what is not there, or mix units', () => {
    const problems = (formula: string) =>
      energyConfig.schema
        .safeParse({ meters: [...meters, meter('new', 'load', [], { formula })] })
        .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
    expect(problems('import("site")')).toEqual([]);
    expect(problems('import("new")')).toEqual(['meters.6.formula: meter new reads itself through new → new']);
    expect(problems('import("nobody")')[0]).toContain('there is no meter nobody');
    expect(problems('import("mill") + 5')[0]).toContain('different kinds');
    expect(problems('import("mill"')[0]).toMatch(/^meters\.6\.formula: formula of meter new/);
    park = { close: async () => {} } as EnergyFixture;
  });
});
