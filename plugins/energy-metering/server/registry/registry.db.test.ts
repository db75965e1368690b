import { parseRef } from '@lingtan/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import type { MeterDetail, MetersData, RegistryData } from '../../contracts/index.ts';
import { createEnergy } from '../context.ts';
import { createEnergyFixture, meter, viewer } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { meterReadings } from '../readings-service.ts';
import { explainReading } from './explain-reading.ts';
import { closeChanged, keepFacts } from './keep-facts.ts';
import { registerRegistryRoutes } from './routes.ts';

const minute = 60_000;
const start = Date.parse('2026-11-24T00:00:00Z');
let park: EnergyFixture;
afterEach(() => park.close());

const replaced = { at: '2026-11-24T01:05:00Z', finalImport: 1065, firstImport: 7, ratio: 2, serial: 'new' };

/** One kWh a minute on the register; from 01:05 on a new one that turns half as fast. */
function samples(point: string, minutes: number) {
  return Array.from({ length: minutes + 1 }, (_, i) => ({
    point,
    ts: start + i * minute,
    value: i < 65 ? 1000 + i : 7 + (i - 65) / 2,
  }));
}

async function openPark(facts: Record<string, unknown> = {}, others: ReturnType<typeof meter>[] = []) {
  park = await createEnergyFixture(
    { meters: [{ ...meter('mill', 'load', ['import'], { enterpriseId: 'steel' }), ...facts }, ...others] },
    { now: new Date(start).toISOString() },
  );
  registerRegistryRoutes(park.energy, park.register);
  await keepFacts(park.energy);
  await park.closeDue();
}

async function closeHours(hours: number): Promise<void> {
  park.clock.set(new Date(start + hours * 60 * minute + 2 * minute).toISOString());
  await park.closeDue();
}

const amounts = async () =>
  (await meterReadings(park.energy).intervals({ from: start, to: start + 2 * 60 * minute })).map((i) => [
    i.amount,
    i.status,
    i.revision,
  ]);

describe('facts of meters', () => {
  it('count across a replacement, and say so in the evidence of the interval', async () => {
    await openPark({ replacements: [replaced] });
    await park.ingest(samples('mill.import', 125));
    await closeHours(2);
    expect(await amounts()).toEqual(Array(8).fill([15_000, 'actual', 1]));
    const detail = (await park.call('/meters/:meter', {}, null, { meter: 'mill' })) as MeterDetail;
    expect(detail.devices.map(({ from, ratio, serial }) => [from, ratio, serial])).toEqual([
      [null, 1, null],
      [Date.parse(replaced.at), 2, 'new'],
    ]);
    expect(detail.meter).toMatchObject({ ratio: 2, serial: 'new', state: 'in-service', ruleClass: 'load' });
    expect(detail.registers[0]).toMatchObject({
      role: 'import',
      unit: 'kWh',
      latest: { value: 37 },
      primary: { value: 74 },
    });
    const { primary, latest } = detail.registers[0]!;
    const open = (enterprise: string | null) =>
      explainReading(park.energy, parseRef(primary!.ref)!, null, viewer(enterprise));
    const opened = await open('steel');
    expect(opened).toMatchObject({ value: 74, unit: 'kWh', parameters: { factor: 2 } });
    expect(opened!.inputs).toMatchObject([{ ref: latest!.ref, value: 37, unit: 'kWh' }]);
    expect(await open('paper')).toBeNull();
    expect(detail.statistics.totals[0]).toMatchObject({ amount: 120_000, intervals: 9 });
    expect(detail.demand[0]).toMatchObject({ power: 60, at: start });
    expect(detail.closedUntil).toBe(start + 120 * minute);
  });

  it('that are entered late close again what they concern, and nothing else', async () => {
    await openPark();
    await park.ingest(samples('mill.import', 125));
    await closeHours(2);
    const before = await amounts();
    expect(before[4]).toEqual([null, 'missing', 1]);

    const { meters } = park.energy.scope.config;
    const config = { ...park.energy.scope.config, meters: meters.map((m) => ({ ...m, replacements: [replaced] })) };
    const changed = createEnergy({ ...park.energy.scope, config }, park.energy.telemetry);
    expect(await keepFacts(changed)).toBe(true);
    expect(await closeChanged(changed)).toEqual({ closed: 0, revised: 4 });
    expect(await amounts()).toEqual([...before.slice(0, 4), ...Array(4).fill([15_000, 'actual', 2])]);
    expect(await keepFacts(changed)).toBe(false);
    expect(await closeChanged(changed)).toEqual({ closed: 0, revised: 0 });
  });

  it('leave no gap where a meter was not in service', async () => {
    await openPark({ commissionedAt: '2026-11-24T00:40:00Z', retiredAt: '2026-11-24T01:30:00Z' });
    await park.ingest(samples('mill.import', 64));
    await closeHours(2);
    const intervals = await meterReadings(park.energy).intervals({ from: start, to: start + 120 * minute });
    expect(intervals.map((i) => [(i.start - start) / minute, i.status])).toEqual([
      [45, 'actual'],
      [60, 'missing'],
      [75, 'missing'],
    ]);
  });
});

describe('the registry', () => {
  it('shows meters with their facts, the age of their data and what is wrong with them', async () => {
    const gas = { ...meter('gas', 'load', ['import'], { enterpriseId: 'paper' }), kind: 'gas' as const };
    await openPark({ nodeKind: 'feeder', ct: { primary: 600, secondary: 5 } }, [gas]);
    await park.ingest([...samples('mill.import', 20), { point: 'gas.import', ts: start, value: 1 }]);
    await closeHours(0.5);
    const { meters } = (await park.call('/registry', {})) as RegistryData;
    expect(meters[0]).toMatchObject({ id: 'mill', ratio: 120, nodeKind: 'feeder', kind: 'electricity', unit: 'Wh' });
    expect(meters[0]!.dataTs).toBe(start + 20 * minute);
    expect(meters[0]!.today[0]).toMatchObject({ amount: 120 * 15_000, quality: { worst: 'missing' } });
    expect(meters[1]).toMatchObject({ id: 'gas', unit: 'L', boundary: false, counted: true, ruleClass: 'other' });
    // The fixture's registers are in kWh, which is no amount of gas.
    expect(meters[1]!.problems).toEqual([
      { code: 'unit', point: 'gas.import', message: expect.stringContaining('kWh cannot be converted to L') as string },
    ]);
    // Nothing known is no zero, on either page; a part of the day is a sum that says what it lacks.
    const live = ((await park.call('/meters', {})) as MetersData).meters;
    for (const list of [meters, live])
      expect(
        list.map(({ id, today }) => [id, ...today.map(({ amount, quality }) => [amount, quality.missing])]),
      ).toEqual([
        ['mill', [120 * 15_000, 2 / 3]],
        ['gas', [null, 1]],
      ]);
    // Ten days of the past of one of them wait to be closed.
    await park.all(`insert into plugin_energy_metering.late_spans (park_id, points, from_at, to_at)
      values ('dafeng', '{gas.import}', '2026-01-01', '2026-01-11')`);
    const onlyGas = (await park.call('/registry', { kind: 'gas' })) as RegistryData;
    expect(onlyGas.meters.map(({ id }) => id)).toEqual(['gas']);
    expect(onlyGas.history).toMatchObject({ days: 10 });
    expect(((await park.call('/registry', { kind: 'electricity' })) as RegistryData).history).toBeNull();
  });

  it('shows a member the own meters only', async () => {
    await openPark({}, [meter('shop', 'load', ['import'], { enterpriseId: 'paper' })]);
    const { meters } = (await park.call('/registry', {}, 'paper')) as RegistryData;
    expect(meters.map(({ id }) => id)).toEqual(['shop']);
    await expect(park.call('/meters/:meter', {}, 'paper', { meter: 'mill' })).rejects.toMatchObject({
      code: 'ENERGY_METER_UNKNOWN',
    });
    await expect(park.call('/registry', { enterprise: 'steel' }, 'paper')).rejects.toMatchObject({
      code: 'ENERGY_ENTERPRISE_UNKNOWN',
    });
    const detail = (await park.call('/meters/:meter', {}, 'paper', { meter: 'shop' })) as MeterDetail;
    expect(detail.facts).toHaveLength(1);
  });
});
