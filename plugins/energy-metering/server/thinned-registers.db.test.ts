import { rawClient } from '@lingtan/kernel';
import { createTestDatabase, type TestDatabase } from '@lingtan/kernel/testing';
import { TelemetryEngine, telemetryMigrations } from '@lingtan/telemetry';
import type { RawSample } from '@lingtan/telemetry/contracts';
import { createFakeClock } from '@lingtan/test-kit';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeFromRegister } from '../domain/index.ts';

const now = Date.parse('2026-11-24T08:00:00Z');
const from = Date.parse('2026-08-18T00:00:00Z');
const hours = 6;
const to = from + hours * 3_600_000;
const minute = 60_000;
const name = { en: 'x', 'zh-CN': 'x' };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ shared: [telemetryMigrations] });
  // Retention goes by a clock that nobody has set for a day.
  await database.steadyClock();
});
afterAll(() => database.close());

/** Steps of a register: how long after the one before, s, and how far it goes on; at times it falls, jumps (beyond
 * its rating by the minute, or by the quarter of an hour) or is doubted. */
const step = fc.record({
  seconds: fc.oneof({ weight: 300, arbitrary: fc.integer({ min: 20, max: 90 }) }, fc.integer({ min: 600, max: 9000 })),
  rise: fc.oneof({ weight: 40, arbitrary: fc.integer({ min: 0, max: 40 }) }, fc.constantFrom(-100_000, 400, 3000)),
  quality: fc.oneof({ weight: 40, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2, 4, 8)),
});

it('the intervals of a register are the same from what is left of it when it is thinned', async () => {
  let parks = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 300, maxLength: 600 }),
      fc.constantFrom(5, 15, 60),
      async (steps, minutes) => {
        const scope = await database.addPark(`park-${++parks}`);
        const park = { id: scope.parkId, no: scope.parkNo, timeZone: 'Asia/Shanghai' };
        const clock = createFakeClock(new Date(to + 3_600_000).toISOString());
        const engine = new TelemetryEngine({
          ...{ clock, log: database.log, publish: () => Promise.resolve() },
          database: { withParkTx: database.withParkTx, rawClient },
        });
        const point = { id: 'm.e', assetId: 'm', name, kind: 'counter' as const, quantity: 'energy', unit: 'kWh' };
        await database.withParkTx(scope, (tx) =>
          engine.applyModel(tx, scope, {
            assets: [{ id: 'm', kind: 'meter', name }],
            points: [{ ...point, retention: 'billing' }],
          }),
        );
        let [ts, value] = [from - 30 * minute, 1000];
        const samples = steps.flatMap(({ seconds, rise, quality }) => {
          ts += seconds * 1000;
          value = Math.max(1, value + rise / 4);
          return ts < to + 30 * minute ? [{ point: 'm.e', ts, value, quality }] : [];
        });
        await engine.ingest(park, 'test', samples);
        await engine.runRollups(park);
        const telemetry = engine.forPark(park);
        await telemetry.closesIntervals!(minutes);
        const usable = (found: RawSample[]) => found.filter(({ quality }) => (quality & 4) === 0);
        const close = async () => {
          const found = usable(await telemetry.window({ point: 'm.e', from: from - 3_600_000, to: to + 3_600_000 }));
          const rules = { basePerUnit: 1000, rollover: null, maxPerMs: 0.5 };
          return { count: found.length, closed: closeFromRegister(found, { from, to }, minutes * minute, rules) };
        };
        const before = await close();
        clock.set(new Date(now).toISOString());
        expect((await engine.applyRetention(park)).weeks).toBe(1);
        const after = await close();
        expect(after.closed).toEqual(before.closed);
        expect(after.count).toBeLessThan(before.count);
        await engine.close();
      },
    ),
    { numRuns: 12, endOnFailure: true },
  );
}, 60_000);
