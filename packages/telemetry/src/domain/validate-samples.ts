import type { RejectedSample } from '../../contracts/index.ts';
import type { KnownPoint } from './point.ts';
import { acceptedFrom, earliestSample, retentionDays } from './retention.ts';
import { allocateColumns, type SampleColumns } from './sample-columns.ts';
import { show, showTime } from './show.ts';
import { conversionBetween } from '../../contracts/units.ts';

const day = 86_400_000;
const allQualityBits = 15;

export interface ValidatedSamples {
  columns: SampleColumns;
  rejected: RejectedSample[];
}

type Problem = { code: RejectedSample['code']; message: string };

function timeProblem(point: KnownPoint, ts: unknown, now: number): Problem | null {
  const problem = (expected: string): Problem => ({
    code: 'BAD_TIME',
    message: `Point ${point.id}: ts ${showTime(ts)}; expected ${expected}`,
  });
  if (typeof ts !== 'number' || !Number.isInteger(ts)) return problem('whole milliseconds since 1970-01-01 UTC');
  if (ts > now + day) return problem('at most one day ahead of the clock');
  if (ts < earliestSample) {
    const seconds = ts * 1000 >= earliestSample && ts * 1000 <= now + day;
    return problem(`2000-01-01 or later${seconds ? ' (this looks like seconds; send milliseconds)' : ''}`);
  }
  if (ts < acceptedFrom(point.retention, now)) {
    return problem(`no older than ${retentionDays[point.retention]} days, what class ${point.retention} keeps`);
  }
  return null;
}

function qualityProblem(point: KnownPoint, quality: unknown): Problem | null {
  if (Number.isInteger(quality) && (quality as number) >= 0 && (quality as number) <= allQualityBits) return null;
  return { code: 'BAD_QUALITY', message: `Point ${point.id}: quality ${show(quality)}; expected flags 0 to 15` };
}

function readValue(point: KnownPoint, value: unknown, unit: unknown): number | Problem {
  const bad = (message: string): Problem => ({ code: 'BAD_VALUE', message: `Point ${point.id}: ${message}` });
  if (typeof value !== 'number' || !Number.isFinite(value))
    return bad(`value ${show(value)}; expected a finite number`);
  if (unit === undefined || unit === null || unit === point.unit) return value;
  if (typeof unit !== 'string') {
    return { code: 'BAD_UNIT', message: `Point ${point.id}: unit ${show(unit)}; expected text, e.g. ${point.unit}` };
  }
  const result = conversionBetween(unit, point.unit);
  if (!result.ok) return { code: 'BAD_UNIT', message: `Point ${point.id} (${point.unit}): ${result.problem}` };
  const converted = value * result.conversion.scale + result.conversion.offset;
  return Number.isFinite(converted) ? converted : bad(`value ${value} ${unit} is too large for ${point.unit}`);
}

/**
 * Checks every sample and converts it to the unit of its point. A bad sample is named and costs no other.
 * @param samples what a device or caller sent, so of any shape
 * @param now ms UTC
 */
export function validateSamples(
  samples: readonly unknown[],
  points: ReadonlyMap<string, KnownPoint>,
  now: number,
): ValidatedSamples {
  const columns = allocateColumns(samples.length);
  const rejected: RejectedSample[] = [];
  const reject = (index: number, point: unknown, problem: Problem) =>
    rejected.push({ index, point: typeof point === 'string' ? point.slice(0, 200) : '', ...problem });
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index] as Record<string, unknown> | null;
    if (typeof sample !== 'object' || sample === null || typeof sample.point !== 'string') {
      const message = `Sample ${index}: ${show(sample)}; expected an object with point, ts and value`;
      reject(index, '', { code: 'BAD_SHAPE', message });
      continue;
    }
    const point = points.get(sample.point);
    if (!point) {
      const message = `No point ${show(sample.point)} in this park; expected the id of one of its points`;
      reject(index, sample.point, { code: 'UNKNOWN_POINT', message });
      continue;
    }
    const { ts, quality } = sample;
    const value = readValue(point, sample.value, sample.unit);
    const problem =
      timeProblem(point, ts, now) ??
      (typeof value === 'object' ? value : null) ??
      (quality === undefined || quality === 0 ? null : qualityProblem(point, quality));
    if (problem) {
      reject(index, point.id, problem);
      continue;
    }
    const row = columns.length++;
    columns.pointNo[row] = point.no;
    columns.ts[row] = ts as number;
    columns.value[row] = value as number;
    columns.quality[row] = (quality as number | undefined) ?? 0;
    columns.index[row] = index;
  }
  return { columns, rejected };
}
