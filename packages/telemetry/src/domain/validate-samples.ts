import type { RejectedSample, SampleProblem } from '../../contracts/index.ts';
import type { KnownPoint } from './point.ts';
import { sayProblem } from './problem-texts.ts';
import type { ProblemReason } from './problem-texts.ts';
import { acceptedFrom, earliestSample, type KeptByClass } from './retention.ts';
import { allocateColumns, type SampleColumns } from './sample-columns.ts';
import { show, showTime } from './show.ts';
import { conversionBetween } from '../../contracts/units.ts';

/** How far the clock of a device may be ahead of the server's, s. */
export const clockToleranceSeconds = 120;
const allQualityBits = 15;
const day = 86_400_000;
/** How far back a sample can still be what control rests on: it takes none that is older than an hour. */
const controlLooksBackMs = day;

export interface ValidatedSamples {
  columns: SampleColumns;
  rejected: RejectedSample[];
}

function timeProblem(
  point: KnownPoint,
  ts: unknown,
  now: number,
  source: string,
  kept: KeptByClass,
): SampleProblem | null {
  const limit = Math.max(clockToleranceSeconds, point.aheadSeconds);
  const problem = (reason: ProblemReason, more: SampleProblem['params'] = {}): SampleProblem =>
    sayProblem('BAD_TIME', reason, { point: point.id, shown: showTime(ts), ...more });
  if (typeof ts !== 'number' || !Number.isInteger(ts)) return problem('time-not-ms');
  if (ts > now + limit * 1000)
    return problem('time-in-future', { source, ahead: Math.round((ts - now) / 1000), limit, now: showTime(now) });
  if (ts < earliestSample) {
    const seconds = ts * 1000 >= earliestSample && ts * 1000 <= now + limit * 1000;
    return problem(seconds ? 'time-in-seconds' : 'time-too-early');
  }
  const { retention } = point;
  const accepted = acceptedFrom(retention, now, kept);
  if (ts < accepted)
    return problem('time-beyond-retention', { days: Math.floor((now - accepted) / day), class: retention });
  return null;
}

function unknownField(sample: object): string | null {
  for (const key in sample)
    if (key !== 'point' && key !== 'ts' && key !== 'value' && key !== 'unit' && key !== 'quality') return key;
  return null;
}

function qualityProblem(point: KnownPoint, quality: unknown): SampleProblem | null {
  if (Number.isInteger(quality) && (quality as number) >= 0 && (quality as number) <= allQualityBits) return null;
  return sayProblem('BAD_QUALITY', 'quality', { point: point.id, shown: show(quality) });
}

function readValue(point: KnownPoint, value: unknown, unit: unknown): number | SampleProblem {
  const common = { point: point.id, pointUnit: point.unit };
  if (typeof value !== 'number' || !Number.isFinite(value))
    return sayProblem('BAD_VALUE', 'value-not-number', { point: point.id, shown: show(value) });
  if (unit === undefined || unit === null || unit === point.unit) return value;
  if (typeof unit !== 'string') return sayProblem('BAD_UNIT', 'unit-not-text', { ...common, shown: show(unit) });
  const result = conversionBetween(unit, point.unit);
  if (!result.ok)
    return sayProblem('BAD_UNIT', 'unit', { ...common, unit: unit.slice(0, 60), problem: result.problem });
  const converted = value * result.conversion.scale + result.conversion.offset;
  return Number.isFinite(converted)
    ? converted
    : sayProblem('BAD_VALUE', 'value-too-large', { ...common, value, unit });
}

/**
 * Checks every sample and converts it to the unit of its point. A bad sample is named and costs no other.
 * @param samples what a device or caller sent, so of any shape
 * @param now ms UTC
 * @param source device or caller that sent them, for what is told of a clock that is wrong
 * @param kept how long the park keeps what
 * @param guarded points that control rests on and that this sender may not feed
 */
export function validateSamples(
  samples: readonly unknown[],
  points: ReadonlyMap<string, KnownPoint>,
  now: number,
  source: string,
  kept: KeptByClass,
  guarded?: ReadonlySet<string>,
): ValidatedSamples {
  const columns = allocateColumns(samples.length);
  const rejected: RejectedSample[] = [];
  const reject = (index: number, point: unknown, problem: SampleProblem) =>
    rejected.push({ index, point: typeof point === 'string' ? point.slice(0, 200) : '', ...problem });
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index] as Record<string, unknown> | null;
    if (typeof sample !== 'object' || sample === null || typeof sample.point !== 'string') {
      reject(index, '', sayProblem('BAD_SHAPE', 'not-a-sample', { index, shown: show(sample) }));
      continue;
    }
    const unknown = unknownField(sample);
    if (unknown !== null) {
      const named = { point: sample.point.slice(0, 200), shown: show(unknown) };
      reject(index, sample.point, sayProblem('BAD_SHAPE', 'unknown-field', named));
      continue;
    }
    const point = points.get(sample.point);
    if (!point) {
      reject(index, sample.point, sayProblem('UNKNOWN_POINT', 'unknown-point', { shown: show(sample.point) }));
      continue;
    }
    const { ts, quality } = sample;
    if (guarded?.has(point.id) && !((ts as number) < now - controlLooksBackMs)) {
      reject(index, point.id, sayProblem('CONTROL_POINT', 'control-point', { point: point.id, source }));
      continue;
    }
    const value = readValue(point, sample.value, sample.unit);
    const problem =
      timeProblem(point, ts, now, source, kept) ??
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
