import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { sampleQuality } from '@lingtan/telemetry/contracts';
import type { Sample } from '@lingtan/telemetry/contracts';
import { closeMeter } from '../../domain/index.ts';
import type { ClosedInterval, Span } from '../../domain/index.ts';
import { createEnergyFixture, meter } from '../fixtures/energy-fixture.ts';
import type { EnergyFixture } from '../fixtures/energy-fixture.ts';
import { readIntervals } from '../interval-store.ts';
import type { StoredInterval } from '../interval-store.ts';
import { closeRegular, steadyRegisters } from './close-regular.ts';

const minute = 60_000;
const start = Date.parse('2026-11-24T00:00:00Z');
let park: EnergyFixture;
afterEach(() => park.close());

/** A register that mostly runs, and here and there does what registers do. */
const registerOf = (hours: number) =>
  fc.record({
    every: fc.constantFrom(30_000, 60_000, 240_000, 300_000, 900_000),
    phase: fc.integer({ min: 0, max: 899_999 }),
    first: fc.constantFrom(0, 0.4999, 999_990, 123_456.789),
    kwh: fc.double({ min: 0, max: 30, noNaN: true }),
    trouble: fc.constantFrom('none', 'none', 'none', 'fall', 'gap', 'uncertain', 'bad', 'rise', 'rollover', 'on-grid'),
    where: fc.integer({ min: 0, max: hours * 3_600_000 }),
    seed: fc.integer({ min: 1, max: 1000 }),
  });

interface Plan {
  every: number;
  phase: number;
  first: number;
  kwh: number;
  trouble: string;
  where: number;
  seed: number;
}

function samplesOf({ every, phase, first, kwh, trouble, where, seed }: Plan, hours: number): Omit<Sample, 'point'>[] {
  const samples: Omit<Sample, 'point'>[] = [];
  let value = first;
  const offset = trouble === 'on-grid' ? 0 : phase % every;
  for (let ts = start - 2_700_000 + offset, i = 0; ts < start + hours * 3_600_000 + 2_700_000; ts += every, i++) {
    const here = Math.abs(ts - start - where) < every;
    if (trouble === 'gap' && Math.abs(ts - start - where) < 2_000_000) continue;
    value += kwh * (every / 3_600_000) * (((i * seed) % 7) / 3);
    if (here && trouble === 'rise') value += 500;
    if (trouble === 'rollover' && value >= 1_000_000) value -= 1_000_000;
    const shown = here && trouble === 'fall' ? value / 2 : value;
    const quality = !here
      ? sampleQuality.good
      : trouble === 'uncertain'
        ? sampleQuality.uncertain
        : trouble === 'bad'
          ? sampleQuality.bad
          : 0;
    samples.push({ ts, value: Math.round(shown * 1000) / 1000, quality });
  }
  return samples;
}

const figures = (i: ClosedInterval) => ({
  start: i.start,
  amount: i.amount,
  status: i.status,
  method: i.method,
  reason: i.reason,
  startReading: i.startReading,
  endReading: i.endReading,
  shiftReading: i.shiftReading,
  sampleFrom: i.sampleFrom,
  sampleTo: i.sampleTo,
});

const ids = Array.from({ length: 40 }, (_, i) => `m${i}`);
const meters = ids.map((id, i) => ({
  ...meter(id, 'load', ['import'], { registerMax: 1_000_000 }),
  ...(i % 3 === 0 ? { maxPowerKw: 200 } : {}),
  ...(i % 4 === 0 ? { ratio: 1.7 } : {}),
}));

async function stored(span: Span): Promise<Map<string, StoredInterval[]>> {
  const rows = await park.energy.scope.db.tx((tx) => readIntervals(tx, { ...span, meters: ids }));
  return new Map(ids.map((id) => [id, rows.filter((row) => row.meter === id)]));
}

function expected(samples: Map<string, Omit<Sample, 'point'>[]>, id: string, span: Span, width: number) {
  const config = park.energy.configs.get(id)!;
  const raw = samples.get(id)!.map(({ ts, value, quality = 0 }) => ({ ts, value, quality }));
  return closeMeter(config, 'import', { [`${id}.import`]: raw }, span, width).map(figures);
}

async function withPark<T>(intervalMinutes: 5 | 15 | 60, now: number, work: () => Promise<T>): Promise<T> {
  park = await createEnergyFixture({ intervalMinutes, meters }, { now: new Date(now).toISOString() });
  return work();
}

describe('closing in the database', () => {
  const hours = 5;
  const span = { from: start, to: start + hours * 3_600_000 };

  it.each([5, 15, 60] as const)(
    'says what closing sample by sample says, to the last field, at %i minutes',
    async (minutes) => {
      let byDatabase = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(registerOf(hours), { minLength: ids.length, maxLength: ids.length }), (registers) =>
          withPark(minutes, start + 2 * minute, async () => {
            const samples = new Map(ids.map((id, i) => [id, samplesOf(registers[i]!, hours)]));
            await park.closeDue();
            for (const id of ids) await park.ingest(samples.get(id)!.map((s) => ({ ...s, point: `${id}.import` })));
            park.clock.set(new Date(span.to + 90_000).toISOString());
            // Several portions, which run side by side.
            await park.closeDue({ portionSamples: 2000 });
            const rows = await stored(span);
            for (const id of ids) {
              const list = rows.get(id)!;
              expect(list.map(figures)).toEqual(expected(samples, id, span, minutes * minute));
              expect(list.every(({ revision }) => revision === 1)).toBe(true);
            }
            const written = await park.all<{ n: number }>(
              'select count(distinct recorded_at)::int as n from plugin_energy_metering.intervals',
            );
            byDatabase += written[0]!.n > 1 ? 1 : 0;
            await park.close();
          }),
        ),
        { numRuns: 2, endOnFailure: true },
      );
      expect(byDatabase).toBeGreaterThan(0);
      park = await createEnergyFixture({ meters: [] });
    },
    120_000,
  );

  it('comes to the same when the samples are late, in any order of their coming', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(registerOf(hours), { minLength: ids.length, maxLength: ids.length }),
        fc.integer({ min: 0, max: hours * 3_600_000 }),
        (registers, cut) =>
          withPark(15, span.to + 10 * 3_600_000, async () => {
            const samples = new Map(ids.map((id, i) => [id, samplesOf(registers[i]!, hours)]));
            await park.closeDue();
            const part = (keep: (ts: number) => boolean) =>
              ids.flatMap((id) =>
                samples.get(id)!.flatMap((s) => (keep(s.ts) ? [{ ...s, point: `${id}.import` }] : [])),
              );
            await park.ingest(part((ts) => ts >= start + cut));
            await park.closeLate();
            await park.ingest(part((ts) => ts < start + cut));
            await park.closeLate({ portionSamples: 2000 });
            const rows = await stored(span);
            // Late samples say nothing about the time before the first and after the last of a meter.
            const known = (list: readonly Pick<ClosedInterval, 'reason'>[]) =>
              list.filter((i) => i.reason !== 'no-samples');
            for (const id of ids)
              expect(known(rows.get(id)!.map(figures))).toEqual(known(expected(samples, id, span, 15 * minute)));
            await park.close();
          }),
      ),
      { numRuns: 2, endOnFailure: true },
    );
    park = await createEnergyFixture({ meters: [] });
  }, 120_000);

  it('takes the regular ones only, and none whose intervals are there', async () => {
    await withPark(15, start + 2 * minute, async () => {
      const plan = { every: 60_000, phase: 7_001, first: 10, kwh: 12, where: 3_600_000, seed: 3 };
      const troubles = ['none', 'fall', 'gap', 'uncertain', 'bad', 'rise', 'on-grid', 'none'];
      await park.closeDue();
      for (const [i, trouble] of troubles.entries())
        await park.ingest(samplesOf({ ...plan, trouble }, hours).map((s) => ({ ...s, point: `m${i * 2}.import` })));
      const points = new Map((await park.energy.telemetry.points()).map((point) => [point.id, point]));
      const wanted = troubles.map((_, i) => ({
        meter: park.energy.configs.get(`m${i * 2}`)!,
        directions: ['import'] as const,
      }));
      const close = () =>
        park.energy.scope.db.tx((tx) =>
          closeRegular(park.energy, tx, steadyRegisters(park.energy, wanted, span, points), span, points),
        );
      // The jump of m10 is possible for its unrated circuit; that of a rated one (m6) would not be.
      expect((await close()).map(({ meter: { id } }) => id).sort()).toEqual(['m0', 'm10', 'm12', 'm14']);
      expect(await close()).toEqual([]);
    });
  });
});
