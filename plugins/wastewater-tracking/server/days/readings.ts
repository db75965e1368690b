import { sampleQuality, type RawSample } from '@lingtan/telemetry/contracts';
import type { WaterPlant } from '../../contracts/index.ts';
import { localDay, type DayReadings, type LocalDay, type SampleColumns } from '../../domain/index.ts';
import type { Water } from '../context.ts';

/** Samples of a plant over a span, with one on each side. */
export interface PlantSamples {
  /** Of counters and levels: bad ones are left out. */
  readings: DayReadings;
  /** Of analysers and flows, marks kept; `scale` turns the unit of the point into that of the rules. */
  columns(point: string, scale?: number): SampleColumns;
  /** Whether any sample of a point from before an instant is still there: the store does not keep all classes for ever. */
  reachBefore(point: string, ts: number): boolean;
}

/** Points that the balance of a plant needs. */
export function balancePoints(plant: WaterPlant): string[] {
  const { units, streams, energyPoint } = plant;
  const points = [...units.map(({ levelPoint }) => levelPoint), ...streams.map(({ counterPoint }) => counterPoint)];
  return [...new Set([...points, energyPoint].filter((point) => point !== undefined))];
}

/** Counters of the chemicals of a plant. */
export function dosingPoints({ dosing }: WaterPlant): string[] {
  return [...new Set(dosing.map(({ counterPoint }) => counterPoint))];
}

/** Points that the quality of a plant needs. */
export function qualityPoints(plant: WaterPlant): string[] {
  const points = plant.outlets.flatMap(({ flowPoint, parameters }) => [
    flowPoint,
    ...parameters.map(({ point }) => point),
  ]);
  return [...new Set(points.filter((point) => point !== undefined))];
}

/** First local day that telemetry has anything of points; null for none. */
export async function firstDayOf({ scope, telemetry }: Water, points: readonly string[]): Promise<LocalDay | null> {
  const known = new Set((await telemetry.points()).map(({ id }) => id));
  const asked = points.filter((point) => known.has(point));
  if (asked.length === 0) return null;
  const to = scope.clock.now();
  const series = await telemetry.range({ points: asked, from: 0, to, maxPoints: mostDays, resolution: '1d' });
  const starts = series.flatMap(({ ts }) => ts.slice(0, 1));
  return starts.length === 0 ? null : localDay(Math.min(...starts), scope.park.timeZone);
}

/** As many buckets as telemetry gives. */
const mostDays = 20_000;

/** Reads what the points of a plant said in [from, to). Points that the park does not have say nothing. */
export async function readSamples(
  { telemetry }: Water,
  points: readonly string[],
  span: { from: number; to: number },
): Promise<PlantSamples> {
  const known = new Set((await telemetry.points()).map(({ id }) => id));
  const asked = points.filter((point) => known.has(point));
  const found: Record<string, RawSample[]> =
    asked.length > 0 ? await telemetry.windows({ points: asked, ...span, edges: true }) : {};
  return {
    readings: (point) => (found[point] ?? []).filter(({ quality }) => (quality & sampleQuality.bad) === 0),
    columns: (point, scale = 1) => toColumns(found[point] ?? [], scale),
    reachBefore: (point, ts) => (found[point]?.[0]?.ts ?? Infinity) < ts,
  };
}

/** Marks that are not N: everything but good and simulated. */
const abnormal = sampleQuality.uncertain | sampleQuality.substituted | sampleQuality.bad;

function toColumns(samples: readonly RawSample[], scale: number): SampleColumns {
  const columns: SampleColumns = {
    ts: new Float64Array(samples.length),
    value: new Float64Array(samples.length),
    normal: new Uint8Array(samples.length),
  };
  samples.forEach(({ ts, value, quality }, index) => {
    columns.ts[index] = ts;
    columns.value[index] = value * scale;
    columns.normal[index] = (quality & abnormal) === 0 ? 1 : 0;
  });
  return columns;
}
