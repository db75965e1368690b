import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WaterOutlet, WaterPlant } from '../../contracts/index.ts';
import type { SampleColumns } from '../../domain/index.ts';
import type { Water } from '../context.ts';
import { outletDaysOf } from '../days/compute-quality.ts';
import type { PlantSamples } from '../days/readings.ts';
import { waterCommands } from './index.ts';

const run = async (input: unknown): Promise<Record<string, unknown>> =>
  (await waterCommands.find(({ name }) => name === 'water aggregate')!.run(input, [])) as Record<string, unknown>;

const minute = 60_000;
const hours = 24;
const span = { day: '2026-06-01', from: 0, to: hours * 60 * minute };
const holdMs = 600_000;

type Sample = readonly [ts: number, value: number, normal: boolean];

/** Samples of a day at uneven distances, some of which say that they are not normal, and some with a long silence before them. */
const samplesOf = (value: fc.Arbitrary<number>): fc.Arbitrary<Sample[]> =>
  fc
    .array(
      fc.tuple(
        fc.oneof({ weight: 30, arbitrary: fc.integer({ min: 1, max: 9 }) }, { weight: 1, arbitrary: fc.constant(25) }),
        fc.integer({ min: 0, max: 11 }),
        value,
        fc.constantFrom(...Array<boolean>(30).fill(true), false),
      ),
      { minLength: 100, maxLength: 400 },
    )
    .map((all) => {
      let at = -minute;
      return all.map(([gap, slice, each, normal]): Sample => [(at += gap * minute) + slice * 5_000, each, normal]);
    });

const columnsOf = (samples: readonly Sample[]): SampleColumns => ({
  ts: Float64Array.from(samples, ([ts]) => ts),
  value: Float64Array.from(samples, ([, value]) => value),
  normal: Uint8Array.from(samples, ([, , normal]) => Number(normal)),
});

/** The sample that holds at an instant. */
function heldAt(samples: readonly Sample[], at: number): Sample | null {
  const found = samples.findLast(([ts]) => ts <= at);
  return found && at - found[0] < holdMs ? found : null;
}

/** The day by the command alone: windows of slices, hours of windows, and the day of hours. */
async function dayByCommand(own: readonly Sample[], flow: readonly Sample[] | null): Promise<Record<string, unknown>> {
  const whole = async (parts: object[], each: number, length: number) =>
    run({ parts: parts.map((part) => partOf(part as Record<string, unknown>, each)), length_s: length });
  const ofHours = [];
  for (let hour = 0; hour < hours; hour++) {
    const windows = [];
    for (let ten = 0; ten < 6; ten++) {
      const start = (hour * 60 + ten * 10) * minute;
      const segments = Array.from({ length: 120 }, (_, slice) => {
        const [value, amount] = [own, flow ?? []].map((all) => heldAt(all, start + slice * 5_000));
        const isNormal = value?.[2] !== false && amount?.[2] !== false;
        return {
          slices: 1,
          conc_mg_L: value?.[1] ?? null,
          ...(flow ? { flow_L_s: amount?.[1] ?? null } : {}),
          flag: isNormal ? 'N' : 'D',
        };
      });
      windows.push(await run({ slice_s: 5, segments }));
    }
    ofHours.push(await whole(windows, 600, 3600));
  }
  return { ...(await whole(ofHours, 3600, 86_400)), windows: ofHours };
}

/** What one window says of itself, as a part of a longer one. */
const partOf = (window: Record<string, unknown>, length: number): object => ({
  length_s: length,
  ...Object.fromEntries(
    ['volume_m3', 'load_kg', 'mean_arithmetic_mg_L', 'valid_slices'].flatMap((name) =>
      name in window ? [[name, window[name]]] : [],
    ),
  ),
  valid: window['window_valid'],
  flag: window['mark'],
});

/** The day as the closing of a park writes it. */
function dayOfPark(own: readonly Sample[], flow: readonly Sample[] | null) {
  const parameter = { id: 'COD', point: 'own', unit: 'mg/L', weighted: flow !== null };
  const outlet = { id: 'out', flowPoint: 'flow', holdSeconds: holdMs / 1000, parameters: [parameter] };
  const water = { scope: { config: { hoursNeeded: 20, warnFromPercent: 90 } } } as unknown as Water;
  const samples = {
    columns: (point: string, scale = 1) =>
      // The park meters m³/h.
      columnsOf(point === 'own' ? own : (flow ?? []).map(([ts, value, normal]) => [ts, value * 3.6 * scale, normal])),
  } as PlantSamples;
  return outletDaysOf(water, { id: 'p' } as WaterPlant, outlet as unknown as WaterOutlet, samples, span, [])[0]!;
}

const nearly = (value: number | null): unknown => (value === null ? null : expect.closeTo(value, 6));

describe('a day by the command and by the closing of a park', () => {
  const concentrations = samplesOf(fc.double({ min: 0, max: 300, noNaN: true }));
  const flowing = fc.double({ min: 0, max: 90, noNaN: true });
  const someBack = fc.oneof(
    { weight: 60, arbitrary: flowing },
    { weight: 1, arbitrary: fc.double({ min: -9, max: -0.01, noNaN: true }) },
  );
  const none = fc.constantFrom(0, -0.5);

  it.each([
    ['drawn flow that flows back at times', samplesOf(someBack)],
    ['nothing or less than nothing', samplesOf(none)],
    ['no flow at all', fc.constant(null)],
  ] as const)(
    'is the same with %s',
    async (_, flows: fc.Arbitrary<Sample[] | null>) => {
      await fc.assert(
        fc.asyncProperty(concentrations, flows, async (own, flow) => {
          const [asked, park] = [await dayByCommand(own, flow), dayOfPark(own, flow)];
          expect({
            value: asked['mean_mg_L'] ?? null,
            method: asked['mean_method'] ?? null,
            hours: asked['valid_parts'],
            volumeM3: park.volumeM3 === null ? null : (asked['volume_m3'] ?? null),
            loadKg: park.loadKg === null ? null : (asked['load_kg'] ?? null),
          }).toEqual({
            value: nearly(park.value),
            method: park.method,
            hours: park.validHours,
            volumeM3: nearly(park.volumeM3),
            loadKg: nearly(park.loadKg),
          });
        }),
        { numRuns: 8 },
      );
    },
    120_000,
  );
});
