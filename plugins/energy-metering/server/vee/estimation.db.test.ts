import { afterEach, describe, expect, it } from 'vitest';
import { meter } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { createEnergy } from '../context.ts';
import { adoptHistory } from './adopt.ts';
import {
  allRows,
  createVeePark,
  curve,
  day,
  intervals,
  minute,
  openExceptions,
  register,
  width,
} from './fixtures/vee-park.ts';

// Wednesday, local midnight in Shanghai.
const midnight = Date.parse('2026-11-24T16:00:00Z');
const at = (slots: number): number => midnight + slots * width;
const iso = (ts: number): string => new Date(ts).toISOString();
let park: EnergyFixture;
afterEach(() => park.close());

async function closeUntil(ts: number): Promise<void> {
  park.clock.set(iso(ts + 30 * minute));
  await park.closeDue();
  await park.closeLate();
}

describe('estimation on the database', () => {
  it('draws a line over a register that was reset, and keeps why', async () => {
    park = await createVeePark({ meters: [meter('mill', 'load', ['import'])] }, iso(midnight - minute));
    await park.closeDue();
    const before = register('mill.import', at(-2), at(2), (s) => (s < at(0) ? 3000 : 6000));
    // The register starts again from 5 kWh at the end of the third interval; what ran before is not known.
    const after = register('mill.import', at(2) + 10 * minute, at(6), () => 9000, 5);
    await park.ingest([...before, ...after]);
    await closeUntil(at(5));
    const rows = await intervals(park, 'mill', at(0), at(5));
    expect(rows.map((i) => [i.amount, i.status, i.method, i.reason])).toEqual([
      [6000, 'actual', 'counter-difference', null],
      [6000, 'actual', 'counter-difference', null],
      [7500, 'estimated', 'vee-linear', 'register-reset'],
      [9000, 'actual', 'counter-difference', null],
      [9000, 'actual', 'counter-difference', null],
    ]);
    const history = (await allRows(park)).filter((row) => row.key.endsWith(`/${at(2) / 1000}`));
    expect(history.map((row) => [row.revision, row.status])).toEqual([
      [1, 'missing'],
      [2, 'estimated'],
    ]);
    expect(await park.closeLate()).toEqual({ closed: 0, revised: 0 });
  });

  it('takes what the meter above leaves for a silent meter, and gives it up when the samples come', async () => {
    const meters = [
      meter('grid', 'grid', ['import']),
      meter('mill', 'load', ['import'], { parentId: 'grid' }),
      meter('shop', 'load', ['import'], { parentId: 'grid' }),
    ];
    park = await createVeePark({ meters }, iso(midnight - minute));
    await park.closeDue();
    await park.ingest([
      ...register('grid.import', at(-1), at(9), () => 9000),
      ...register('shop.import', at(-1), at(9), () => 3000),
      ...register('mill.import', at(-1), at(2), () => 6000),
    ]);
    await closeUntil(at(8));
    const silent = await intervals(park, 'mill', at(2), at(8));
    expect(silent.map((i) => [i.amount, i.method, i.revision])).toEqual(Array(6).fill([6000, 'vee-parent-balance', 2]));

    await park.correct(register('shop.import', at(4), at(4), () => 0, 1000 + 5 * 3 + 0.3));
    await park.closeLate();
    const moved = await intervals(park, 'mill', at(2), at(8));
    expect(moved.map((i) => [i.amount, i.revision])).toEqual([
      [6000, 2],
      [5700, 3],
      [6300, 3],
      ...Array<number[]>(3).fill([6000, 2]),
    ]);

    await park.ingest(register('mill.import', at(2) + 5 * minute, at(9), () => 6300, 1000 + 3 * 6 + 2));
    await park.closeLate();
    const measured = await intervals(park, 'mill', at(2), at(8));
    expect(measured.every((i) => i.status === 'actual' && i.method === 'counter-difference')).toBe(true);
    expect(await park.all('select * from plugin_energy_metering.vee_holes')).toEqual([]);
  });

  it('takes the median of similar days, and takes it anew when one of them is corrected', async () => {
    park = await createVeePark({ meters: [meter('mill', 'load', ['import'])] }, iso(midnight - 6 * day));
    await park.closeDue();
    const shape = curve(1000);
    const level = (start: number): number => 1 + 0.1 * Math.floor((start - (midnight - 6 * day)) / day);
    const amount = (start: number): number => 3 * Math.round((shape(start) * level(start)) / 3);
    park.clock.set(iso(midnight));
    await park.ingest(register('mill.import', midnight - 6 * day - width, midnight, amount));
    await closeUntil(at(4));
    const estimated = await intervals(park, 'mill', at(0), at(4));
    expect(estimated.map((i) => i.method)).toEqual(Array(4).fill('vee-similar-day'));
    // Of the six days before, Saturday and Sunday are no similar days: Thursday, Friday, Monday, Tuesday.
    const [, second] = estimated;
    const days = [6, 5, 2, 1].map((back) => amount(at(1) - back * day)).sort((a, b) => a - b);
    expect(second!.amount).toBe(Math.round((days[1]! + days[2]!) / 2));

    const before = await allRows(park);
    const corrected = at(1) - 2 * day;
    const samples = register('mill.import', midnight - 6 * day - width, midnight, amount);
    const sample = samples.find((s) => s.ts === corrected)!;
    await park.correct([{ ...sample, value: sample.value + 0.3 }]);
    await park.closeLate();
    const added = (await allRows(park)).filter(
      (r) => !before.some((b) => b.key === r.key && b.revision === r.revision),
    );
    expect(added.map((r) => Number(r.key.split('/')[1]) * 1000)).toEqual([corrected - width, corrected, at(0), at(1)]);
  });

  it('gives a long gap the shape of similar days with the total of the register', async () => {
    park = await createVeePark({ meters: [meter('mill', 'load', ['import'])] }, iso(midnight - 6 * day));
    await park.closeDue();
    const shape = curve(1000);
    park.clock.set(iso(at(8)));
    await park.ingest(register('mill.import', midnight - 6 * day - width, at(8), shape));
    // Silent for six hours; then the register has grown by what similar days say, and 30 kWh more.
    const grown = Array.from({ length: 24 }, (_, i) => shape(at(8 + i))).reduce((a, b) => a + b, 30_000);
    const at8 = register('mill.import', midnight - 6 * day - width, at(8), shape).at(-1)!.value;
    await closeUntil(at(20));
    park.clock.set(iso(at(36)));
    await park.ingest(register('mill.import', at(32), at(36), shape, at8 + grown / 1000));
    await closeUntil(at(35));
    const gap = await intervals(park, 'mill', at(8), at(32));
    expect(gap.reduce((sum, i) => sum + i.amount!, 0)).toBe(grown);
    expect(new Set(gap.map((i) => i.method))).toEqual(new Set(['vee-similar-day']));
    expect(gap.every((i) => i.status === 'estimated' && i.reason === 'long-gap')).toBe(true);
    const total = gap.reduce((sum, i) => sum + shape(i.start), 0);
    for (const i of gap) expect(Math.abs(i.amount! - (shape(i.start) * grown) / total)).toBeLessThan(2);
    const flat = (await allRows(park)).filter((r) => r.method === 'counter-difference' && r.reason === 'long-gap');
    expect(flat.length).toBeGreaterThan(0);
    expect(await park.closeLate()).toEqual({ closed: 0, revised: 0 });
  });

  it('leaves missing what no method can tell', async () => {
    park = await createVeePark({ meters: [meter('mill', 'load', ['import'])] }, iso(midnight - minute));
    await park.closeDue();
    await park.ingest(register('mill.import', at(-1), at(1), () => 3000));
    await closeUntil(at(4));
    const rows = await intervals(park, 'mill', at(1), at(4));
    expect(rows.map((i) => [i.status, i.revision])).toEqual(Array(3).fill(['missing', 1]));
  });

  it('follows what the database closes by itself', async () => {
    const shops = Array.from({ length: 10 }, (_, i) => `shop-${i}`);
    const below = (id: string) => meter(id, 'load', ['import'], { parentId: 'grid' });
    park = await createVeePark(
      { meters: [meter('grid', 'grid', ['import']), below('mill'), ...shops.map(below)] },
      iso(midnight + 10 * minute),
    );
    await park.closeDue();
    park.clock.set(iso(at(8) + 10 * minute));
    const frozen = (s: number): number => (s < at(1) ? 600 : 300);
    await park.ingest([
      ...register('grid.import', at(-2), at(8), () => 9000),
      ...register('mill.import', at(-2), at(2), () => 6000),
      ...shops.flatMap((id) => register(`${id}.import`, at(-2), at(8), frozen)),
    ]);
    await park.closeDue();
    await park.closeLate();
    const rows = await intervals(park, 'mill', at(2), at(8));
    expect(rows.map((i) => [i.amount, i.method])).toEqual(Array(6).fill([6000, 'vee-parent-balance']));
    const shop = await intervals(park, 'shop-3', at(2), at(8));
    expect(shop.every((i) => i.status === 'actual' && i.revision === 1)).toBe(true);
    park.clock.set(iso(at(26) + 10 * minute));
    await park.ingest(
      shops.flatMap((id) =>
        register(`${id}.import`, at(8) + 5 * minute, at(26), () => 300, 1000 + 1.2 + 0.6 + 7 * 0.3 + 0.1),
      ),
    );
    await park.closeDue();
    const flat = (await openExceptions(park)).filter(({ rule }) => rule === 'flatline');
    expect(flat.map((e) => (e.to - e.from) / width)).toEqual(Array(10).fill(25));
  });

  it('looks through history that was closed without it, once, and again under another configuration', async () => {
    const meters = [
      meter('grid', 'grid', ['import']),
      meter('mill', 'load', ['import'], { parentId: 'grid' }),
      meter('shop', 'load', ['import'], { parentId: 'grid' }),
    ];
    park = await createVeePark({ meters }, iso(midnight - minute));
    const [reviews, followers] = [park.energy.reviews.splice(0), park.energy.followers.splice(0)];
    await park.closeDue();
    await park.ingest([
      ...register('grid.import', at(-1), at(9), () => 9000),
      ...register('shop.import', at(-1), at(9), () => 3000),
      ...register('mill.import', at(-1), at(2), () => 6000),
    ]);
    await closeUntil(at(8));
    expect((await intervals(park, 'mill', at(2), at(9))).every((i) => i.status === 'missing')).toBe(true);
    park.energy.reviews.push(...reviews);
    park.energy.followers.push(...followers);
    expect(await adoptHistory(park.energy)).toBe(7);
    const found = await intervals(park, 'mill', at(2), at(9));
    expect(found.map((i) => [i.amount, i.method])).toEqual(Array(7).fill([6000, 'vee-parent-balance']));
    expect(await openExceptions(park)).toContainEqual(
      expect.objectContaining({ rule: 'missing', meter_id: 'mill', from: at(2), to: at(9), measured: 7 }),
    );
    expect(await adoptHistory(park.energy)).toBe(0);

    // The meter above turns out to have loads that no meter shows, so it proves nothing.
    const { scope, telemetry } = park.energy;
    const vee = { ...scope.config.vee, incompleteParents: ['grid'] };
    const changed = createEnergy({ ...scope, config: { ...scope.config, vee } }, telemetry);
    changed.reviews.push(...reviews);
    changed.followers.push(...followers);
    expect(await adoptHistory(changed)).toBe(7);
    expect((await intervals(park, 'mill', at(2), at(9))).map((i) => [i.status, i.revision])).toEqual(
      Array(7).fill(['missing', 3]),
    );
  });
});
