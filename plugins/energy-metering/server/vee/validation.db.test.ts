import { afterEach, describe, expect, it } from 'vitest';
import { meter } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { createVeePark, curve, day, minute, openExceptions, register, width } from './fixtures/vee-park.ts';
import { watch } from './watch.ts';

const hour = 60 * minute;
// Wednesday, local midnight in Shanghai.
const midnight = Date.parse('2026-11-24T16:00:00Z');
const at = (slots: number): number => midnight + slots * width;
const iso = (ts: number): string => new Date(ts).toISOString();
let park: EnergyFixture;
afterEach(() => park.close());

async function settle(ts: number): Promise<void> {
  park.clock.set(iso(ts));
  await park.closeDue();
  await park.closeLate();
}

/** Rules that are open, with their span in intervals from midnight. */
async function open() {
  return (await openExceptions(park)).map((e) => [
    e.rule,
    e.meter_id,
    (e.from - midnight) / width,
    (e.to - midnight) / width,
  ]);
}

const states = (rule: string) =>
  park.all<{ state: string; resolution: string | null }>(
    `select state, resolution from plugin_energy_metering.vee_exceptions where rule = '${rule}' order by id`,
  );

describe('validation on the database', () => {
  it('keeps one exception for a silence that grows, and ends it when the samples come', async () => {
    park = await createVeePark({ meters: [meter('mill', 'load', ['import'])] }, iso(at(-1) + 10 * minute));
    await park.closeDue();
    await park.ingest(register('mill.import', at(-1), at(1), curve(1000)));
    for (const slot of [2, 3, 5]) await settle(at(slot) + 2 * hour);
    const [silence] = await openExceptions(park);
    expect(await open()).toEqual([['missing', 'mill', 1, 12]]);
    expect(silence!.measured).toBe(11);
    await park.ingest(register('mill.import', at(1) + 5 * minute, at(13), curve(1000), 1010));
    await settle(at(5) + 2 * hour);
    expect(await open()).toEqual([]);
    expect(await states('missing')).toEqual([{ state: 'resolved', resolution: 'auto' }]);
    const log = await park.all<{ action: string; actor_id: string | null }>(
      'select action, actor_id from plugin_energy_metering.vee_exception_log order by id',
    );
    expect(log.map(({ action }) => action)).toEqual(['opened', 'changed', 'changed', 'resolved']);
    expect(log.every(({ actor_id }) => actor_id === null)).toBe(true);
  });

  it('finds a register that fell, by how much, and one whose gauge had to stand in', async () => {
    park = await createVeePark({ meters: [meter('mill', 'load', ['import', 'power'])] }, iso(at(-1) + 10 * minute));
    await park.closeDue();
    const power = register('mill.power', at(-1), at(8), () => 0).map((s) => ({ ...s, value: 40 }));
    await park.ingest([
      ...power,
      ...register('mill.import', at(-1), at(2), () => 9000),
      ...register('mill.import', at(2) + 5 * minute, at(8), () => 9000, 7),
    ]);
    await settle(at(8));
    expect(await open()).toEqual([
      ['missing-register', 'mill', 2, 3],
      ['negative', 'mill', 2, 3],
    ]);
    const [, negative] = await openExceptions(park);
    expect(negative).toMatchObject({
      measured: -1_020_000,
      limit: 0,
      severity: 'alarm',
      detail: { reason: 'register-reset' },
    });
  });

  it('finds a block of samples that a clock set back wrote', async () => {
    park = await createVeePark({ meters: [meter('mill', 'load', ['import'])] }, iso(at(-1) + 10 * minute));
    await park.closeDue();
    const block = [0, 1, 2].map((i) => ({ point: 'mill.import', ts: at(2) + (6 + i) * minute, value: 1300 + i }));
    await park.ingest([...register('mill.import', at(-1), at(8), curve(1000)), ...block]);
    await settle(at(8));
    expect((await open()).filter(([rule]) => rule === 'clock')).toEqual([['clock', 'mill', 2, 3]]);
  });

  it('finds a spike against similar days, above the rating, and lets both go when the reading is corrected', async () => {
    const mill = { ...meter('mill', 'load', ['import']), maxPowerKw: 100 };
    park = await createVeePark({ meters: [mill] }, iso(midnight - 6 * day - 5 * minute));
    await park.closeDue();
    park.clock.set(iso(midnight));
    const shape = curve(1000);
    await park.ingest(register('mill.import', midnight - 6 * day - width, midnight, shape));
    const last = register('mill.import', midnight - 6 * day - width, midnight, shape).at(-1)!.value;
    const spiky = (s: number): number => (s === at(20) ? 18_000 : s === at(40) ? 25_800 : shape(s));
    await settle(midnight + 20 * minute);
    park.clock.set(iso(at(60)));
    await park.ingest(register('mill.import', midnight, at(60), spiky, last).slice(1));
    await settle(at(60));
    expect(await open()).toEqual([
      ['spike', 'mill', 20, 21],
      ['high', 'mill', 40, 41],
      ['spike', 'mill', 40, 41],
    ]);
    const [spike] = await openExceptions(park);
    expect(spike!.measured).toBe(18_000);
    const before = register('mill.import', midnight, at(60), spiky, last);
    const flat = register('mill.import', midnight, at(60), (s) => (s === at(20) ? shape(s) : spiky(s)), last);
    await park.correct(flat.slice(1).filter((s, i) => s.value !== before[i + 1]!.value));
    await settle(at(60));
    expect(await open()).toEqual([
      ['high', 'mill', 40, 41],
      ['spike', 'mill', 40, 41],
    ]);
  });

  it('finds a frozen register once, across closings, and cuts it where it moves', async () => {
    park = await createVeePark({ meters: [meter('mill', 'load', ['import'])] }, iso(at(-1) + 10 * minute));
    await park.closeDue();
    const frozen = (s: number): number => (s >= at(4) ? 3000 : curve(1000)(s));
    const all = register('mill.import', at(-1), at(60), frozen);
    for (const slot of [10, 29, 30, 60]) {
      park.clock.set(iso(at(slot) + 20 * minute));
      await park.ingest(all.filter((s) => s.ts <= at(slot) + 15 * minute));
      await settle(at(slot) + 20 * minute);
    }
    expect(await open()).toEqual([['flatline', 'mill', 4, 60]]);
    expect(await states('flatline')).toHaveLength(1);
    const boundary = all.find((s) => s.ts === at(20))!;
    await park.correct([{ ...boundary, value: boundary.value + 0.5 }]);
    await settle(at(60) + 20 * minute);
    expect(await open()).toEqual([['flatline', 'mill', 21, 60]]);
  });

  it('finds a day of zeros where none is expected', async () => {
    park = await createVeePark(
      { meters: [meter('mill', 'load', ['import']), meter('grid', 'grid', ['import'])] },
      iso(midnight - 2 * day + 10 * minute),
    );
    await park.closeDue();
    park.clock.set(iso(midnight));
    const rests = (s: number): number => (s >= midnight - 30 * hour && s < midnight - 4 * hour ? 0 : curve(1000)(s));
    await park.ingest([
      ...register('mill.import', midnight - 2 * day, midnight, rests),
      ...register('grid.import', midnight - 2 * day, midnight, rests),
    ]);
    await settle(midnight);
    expect(await open()).toEqual([['flatline', 'mill', -120, -16]]);
  });

  it('checks sums of families, power, and clocks beside closing, and takes findings back', async () => {
    const meters = [
      meter('grid', 'grid', ['import', 'export']),
      meter('mill', 'load', ['import', 'power'], { parentId: 'grid' }),
      meter('shop', 'load', ['import'], { parentId: 'grid' }),
      meter('pv', 'pv', ['export'], { parentId: 'grid' }),
    ];
    park = await createVeePark({ meters }, iso(at(-4) + 10 * minute));
    await park.closeDue();
    const mill = curve(1000);
    const shop = curve(400);
    const pv = curve(300);
    const stolen = (s: number): number => (s >= at(12) && s < at(20) ? 900 : 0);
    const power = register('mill.power', at(-4), at(31), () => 0).map((s) => ({
      ...s,
      value: (mill(Math.floor(s.ts / width) * width) * (s.ts >= at(16) && s.ts < at(20) ? 1.4 : 1)) / 250,
    }));
    park.clock.set(iso(at(31)));
    await park.ingest([
      ...register('grid.import', at(-4), at(31), (s) => mill(s) + shop(s) - pv(s) + stolen(s)),
      ...register('grid.export', at(-4), at(31), () => 0),
      ...register('mill.import', at(-4), at(31), mill),
      ...register('shop.import', at(-4), at(31), shop),
      ...register('pv.export', at(-4), at(31), pv),
      ...power,
      { point: 'shop.import', ts: at(31) + hour, value: 5000 },
    ]);
    await settle(at(31));
    await watch(park.energy);
    expect(await open()).toEqual([
      ['clock', 'shop', 31, 36],
      ['children-sum', 'grid', 12, 20],
      ['power-mismatch', 'mill', 16, 20],
    ]);
    const [, sum, mismatch] = await openExceptions(park);
    expect(sum).toMatchObject({ measured: 900, severity: 'warning', detail: { meters: 3 } });
    expect(mismatch!.measured).toBeLessThan(0);

    // The grid's register is corrected to what its meters say.
    const right = register('grid.import', at(-4), at(31), (s) => mill(s) + shop(s) - pv(s));
    const wrong = new Map(
      register('grid.import', at(-4), at(31), (s) => mill(s) + shop(s) - pv(s) + stolen(s)).map((s) => [s.ts, s.value]),
    );
    await park.correct(right.filter((s) => s.value !== wrong.get(s.ts)));
    await settle(at(36));
    await watch(park.energy);
    // Since then nobody has sent anything, which is another matter.
    expect((await open()).map(([rule]) => rule).filter((rule) => !`${rule}`.startsWith('missing'))).toEqual([
      'power-mismatch',
    ]);
  });

  it('weighs samples of a gauge by their time: neither a dense while nor a hole beside it is a mismatch', async () => {
    park = await createVeePark({ meters: [meter('mill', 'load', ['import', 'power'])] }, iso(at(-4) + 10 * minute));
    await park.closeDue();
    // In the first quarter of each hour it takes a quarter of what it takes in the others.
    const wh = (start: number): number => ((start - midnight) % hour === 0 ? 300 : 1200);
    const wrong = (ts: number): number => (ts >= at(8) ? 1.4 : 1);
    const gauge = (from: number, to: number, everyMs: number) =>
      Array.from({ length: (to - from) / everyMs }, (_, n) => from + n * everyMs).map((ts) => ({
        ...{ point: 'mill.power', ts, value: (wh(Math.floor(ts / width) * width) * wrong(ts)) / 250 },
      }));
    park.clock.set(iso(at(14)));
    await park.ingest([
      ...register('mill.import', at(-4), at(14), wh),
      // A dense quarter, then nothing; a dense quarter, then as it should be, right and wrong.
      ...gauge(at(0), at(1), 5000),
      ...[4, 8].flatMap((slot) => [
        ...gauge(at(slot), at(slot + 1), 5000),
        ...gauge(at(slot + 1), at(slot + 4), 300_000),
      ]),
    ]);
    await settle(at(14));
    await watch(park.energy);
    expect(await open()).toEqual([['power-mismatch', 'mill', 8, 12]]);
    const [mismatch] = await openExceptions(park);
    // Registers 3.9 kWh, the gauge 1.4 times that.
    expect(mismatch!.measured).toBe(-1560);
  });

  it('finds a day that repeats the day before', async () => {
    park = await createVeePark({ meters: [meter('mill', 'load', ['import'])] }, iso(midnight - 2 * day + 10 * minute));
    await park.closeDue();
    park.clock.set(iso(midnight + 2 * hour));
    await park.ingest(register('mill.import', midnight - 2 * day, midnight + 2 * hour, curve(1000)));
    await settle(midnight + 2 * hour);
    await watch(park.energy);
    expect(await open()).toEqual([['clock', 'mill', -96, 0]]);
  });
});
