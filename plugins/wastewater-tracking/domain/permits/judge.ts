import { withoutNoise } from '../without-noise.ts';
import { conditionHolds, limitsInForce } from './applies.ts';
import type { JudgeContext, JudgedValue, Judgement, LimitRow, LimitSet, NoVerdict } from './types.ts';

/**
 * Judges a value by the limits that were in force on its day. Without a complete window, a limit, or the facts that a limit asks
 * for, the result is `not judged`, never compliant. A value equal to its limit is compliant.
 * @param warnFrom share of the limit from which it warns, 0.8 to 0.9 is usual
 */
export function judge(
  sets: readonly LimitSet[],
  outlet: string,
  value: JudgedValue,
  context: JudgeContext,
  warnFrom = 0.9,
): Judgement[] {
  const set = limitsInForce(sets, outlet, context.day);
  const rows = (set?.rows ?? []).filter((row) => row.parameter === value.parameter && row.basis === value.basis);
  const held = rows.map((row) => ({ row, holds: conditionHolds(row.condition, context) }));
  const applicable = held.filter(({ holds }) => holds !== false);
  if (set === null || applicable.length === 0) return [withoutVerdict(value, 'no limit in force')];
  return applicable.map(({ row, holds }) => {
    const limit = { set: set.id, version: set.version, row };
    if (holds !== true && holds !== false) return { ...withoutVerdict(value, holds), limit };
    return { ...judgeRow(row, value, warnFrom), limit };
  });
}

function judgeRow(row: LimitRow, value: JudgedValue, warnFrom: number): Judgement {
  if (row.status === 'unverified' && !row.verifiedBy) return withoutVerdict(value, 'limit not verified');
  if (row.unit !== value.unit) return withoutVerdict(value, 'unit differs');
  const asked = askedFor(row, value);
  if (asked === null) return withoutVerdict(value, value.value === null ? 'no value' : 'averaging not possible');
  if (!value.valid && !value.certain) return { ...withoutVerdict(value, 'window not valid'), value: asked };
  const compared = row.digits === undefined ? withoutNoise(asked) : roundTo(asked, row.digits);
  const over = row.max !== undefined && compared > row.max;
  const under = row.min !== undefined && compared < row.min;
  const ratio = ratioOf(row, compared);
  // Between two limits, as for pH, the distance to the nearer one of the band decides, not the share of the upper one.
  const near = row.max !== undefined && row.min !== undefined ? bandShare(row.min, row.max, compared) : ratio;
  const verdict =
    over || under ? 'exceedance' : near !== null && withoutNoise(near) >= warnFrom ? 'warning' : 'compliant';
  if (!value.valid && verdict === 'compliant')
    return { verdict: 'not judged', reason: 'window not valid', compared, value: asked, ratio };
  return { verdict, compared, value: asked, ratio };
}

/** The value as the limit wants it averaged; null when there is none. */
function askedFor(row: LimitRow, { value, means, removals }: JudgedValue): number | null {
  if (row.basis === 'removal' && removals) return removals[row.removalBy ?? 'concentration'];
  return row.averaging === undefined ? value : (means?.[row.averaging] ?? null);
}

function ratioOf(row: LimitRow, value: number): number | null {
  if (row.max !== undefined && (row.min === undefined || value >= row.min))
    return row.max === 0 ? null : value / row.max;
  return row.min === undefined || value === 0 ? null : row.min / value;
}

/** 0 in the middle of the band, 1 on either limit. */
function bandShare(min: number, max: number, value: number): number {
  return Math.abs(value - (min + max) / 2) / ((max - min) / 2);
}

function withoutVerdict({ value }: JudgedValue, reason: NoVerdict): Judgement {
  return { verdict: 'not judged', reason, compared: null, value, ratio: null };
}

/** Half away from zero on the decimal digits, as a person would round the printed value. */
export function roundTo(value: number, digits: number): number {
  const scaled = Math.abs(value) * 10 ** digits;
  return (Math.sign(value) * Math.floor(scaled + 0.5 + 1e-9)) / 10 ** digits;
}
