import { canonicalJson } from '@lingtan/sdk';
import type { MeterConfig } from '../../contracts/index.ts';

/** What the intervals of a meter follow from, beside its samples. */
export type ClosingFacts = Pick<
  MeterConfig,
  | 'kind'
  | 'importPoint'
  | 'exportPoint'
  | 'powerPoint'
  | 'powerPositive'
  | 'ratio'
  | 'ct'
  | 'pt'
  | 'registerMax'
  | 'registerDigits'
  | 'registerType'
  | 'registerStepMinutes'
  | 'registerStamp'
  | 'maxPowerKw'
  | 'commissionedAt'
  | 'retiredAt'
  | 'replacements'
>;

/** Those facts of a meter. */
export function closingFacts(meter: MeterConfig): ClosingFacts {
  const { kind, importPoint, exportPoint, powerPoint, powerPositive, ratio, ct, pt, registerMax, registerDigits } =
    meter;
  const { registerType, registerStepMinutes, registerStamp, maxPowerKw, commissionedAt, retiredAt, replacements } =
    meter;
  const points = { importPoint, exportPoint, powerPoint, powerPositive };
  const register = { ratio, ct, pt, registerMax, registerDigits, registerType, registerStepMinutes, registerStamp };
  return { kind, ...points, ...register, maxPowerKw, commissionedAt, retiredAt, replacements } as ClosingFacts;
}

const same = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);

/**
 * From when (ms UTC) intervals come out differently because facts changed: −Infinity when all do, null when none. Dated facts
 * count from their date, the others for all time.
 */
export function changedFrom(before: ClosingFacts, after: ClosingFacts): number | null {
  const { commissionedAt, retiredAt, replacements, ...undated } = after;
  const { commissionedAt: wasCommissioned, retiredAt: wasRetired, replacements: were, ...wasUndated } = before;
  if (!same(undated, wasUndated)) return -Infinity;
  const times: number[] = [];
  const at = (text: string | undefined): number[] => (text === undefined ? [] : [Date.parse(text)]);
  if (commissionedAt !== wasCommissioned) {
    if (commissionedAt === undefined || wasCommissioned === undefined) return -Infinity;
    times.push(...at(commissionedAt), ...at(wasCommissioned));
  }
  if (retiredAt !== wasRetired) times.push(...at(retiredAt), ...at(wasRetired));
  const length = Math.max(replacements?.length ?? 0, were?.length ?? 0);
  for (let i = 0; i < length; i++) {
    if (same(replacements?.[i], were?.[i])) continue;
    times.push(...at(replacements?.[i]?.at), ...at(were?.[i]?.at));
    break;
  }
  return times.length === 0 ? null : Math.min(...times);
}
