import { dateStart, localDate } from '@lingtan/sdk';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallPark, smallSite } from './fixtures/small-park.ts';
import { backfillConfig } from '../contracts/config.ts';
import { historyStart, planHistory, recordChunk, recordCount } from './history.ts';
import { createParkModel } from './model.ts';

const resolution = { resolutionMs: 300_000, recentMs: 7_200_000, recentResolutionMs: 60_000 };
const start = Date.UTC(2026, 4, 4, 3);

describe('historyStart', () => {
  const zone = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'UTC');
  const instant = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2029, 0) });

  it('has a whole month with the reading at its first instant, on whatever day a park first starts', () => {
    const backfill = backfillConfig.parse({});
    const resolutionMs = backfill.resolutionSeconds * 1000;
    fc.assert(
      fc.property(instant, zone, fc.integer({ min: backfill.days, max: 400 }), (now, timeZone, days) => {
        const from = historyStart(now, days, resolutionMs, timeZone);
        const thisMonth = dateStart(`${localDate(now, timeZone).slice(0, 7)}-01`, timeZone);
        const before = localDate(thisMonth - 3_600_000, timeZone).slice(0, 7);
        expect(from + resolutionMs).toBeLessThanOrEqual(dateStart(`${before}-01`, timeZone));
        // And no day of the month before the one in which it begins.
        expect(localDate(from + resolutionMs, timeZone)).toMatch(/-01$/);
        expect(now - from).toBeLessThan((days + 32) * 86_400_000);
      }),
    );
  });

  it('is so many days ago where they are less than a month', () => {
    fc.assert(
      fc.property(instant, zone, fc.integer({ min: 0, max: 30 }), (now, timeZone, days) => {
        const past = now - historyStart(now, days, 300_000, timeZone) - days * 86_400_000;
        expect(past).toBeGreaterThanOrEqual(0);
        expect(past).toBeLessThan(300_000);
      }),
    );
  });
});

describe('planHistory', () => {
  it('covers the span once, without a gap, on the grid but for its two ends', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 0, max: 600_000 }), fc.integer({ min: 0, max: 40 * 86_400_000 })),
        fc.integer({ min: 0, max: 86_400_000 }),
        (length, shift) => {
          const from = start + shift;
          const to = from + length;
          const plan = [...planHistory(from, to, resolution)].sort((a, b) => a.from - b.from);
          plan.forEach((chunk, index) => {
            expect(chunk.to).toBeGreaterThan(chunk.from);
            expect(Number.isInteger((chunk.to - chunk.from) / chunk.resolutionMs)).toBe(true);
            expect(chunk.resolutionMs).toBeLessThanOrEqual(300_000);
            expect([chunk.from % 5000, chunk.to % 5000]).toEqual([0, 0]);
            if (index > 0) expect(chunk.from).toBe(plan[index - 1]!.to);
            if (index > 0 && index < plan.length - 1) expect(chunk.from % chunk.resolutionMs).toBe(0);
          });
          if (length < 10_000) return;
          expect(plan[0]!.from - from).toBeLessThan(5000);
          expect(plan[0]!.from).toBeGreaterThanOrEqual(from);
          expect(to - plan.at(-1)!.to).toBeLessThan(5000);
          expect(plan.at(-1)!.to).toBeLessThanOrEqual(to);
        },
      ),
    );
  });

  it('records a stop of a minute, wherever it lies', () => {
    const at = start + 50_000;
    expect(planHistory(at, at + 65_000, resolution)).toEqual([
      { from: start + 60_000, to: at + 65_000, resolutionMs: 55_000 },
      { from: at, to: start + 60_000, resolutionMs: 10_000 },
    ]);
    expect(planHistory(start + 1, start + 4_999, resolution)).toEqual([]);
    expect(planHistory(start + 1, start + 17_000, resolution)).toEqual([
      { from: start + 5000, to: start + 15_000, resolutionMs: 10_000 },
    ]);
  });

  it('sends the newest first, each chunk joining on to the one before', () => {
    const plan = planHistory(start, start + 5 * 86_400_000, resolution);
    expect(plan[0]!.to).toBe(start + 5 * 86_400_000);
    plan.slice(1).forEach((chunk, index) => expect(chunk.to).toBe(plan[index]!.from));
    expect(plan.at(-1)!.from).toBe(start);
  });
});

describe('recordChunk', () => {
  it('keeps means of gauges and readings of registers', () => {
    const chunk = { from: start, to: start + 1_800_000, resolutionMs: 300_000 };
    const model = createParkModel(smallPark, 7, smallSite);
    model.jump(start);
    const ids = ['furnace.active-power', 'furnace.active-energy-import'];
    const columns = ids.map((id) => model.points.findIndex((point) => point.id === id));
    const first = model.read(start, new Float64Array(model.points.length))[columns[1]!]!;
    const run = recordChunk(model, columns, chunk);
    let next = run.next();
    while (!next.done) next = run.next();
    const { values } = next.value;
    expect(values.length).toBe(recordCount(chunk) * 2);
    let before = first;
    for (let record = 0; record < recordCount(chunk); record++) {
      const energy = values[record * 2 + 1]! - before;
      before = values[record * 2 + 1]!;
      expect(values[record * 2]! / 12).toBeCloseTo(energy, 0);
    }
  });
});
