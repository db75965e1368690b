import type { Factor, SelectFactorInput } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { selectFactor } from './select.ts';
import type { Choosable } from './select.ts';
import { nothing } from '../problem.ts';

/** Answers `lingtan carbon select-factor`: the factor, its year, and whether it is a substitute. */
export function selectFactorOf(input: SelectFactorInput, library: readonly Factor[]): Record<string, unknown> {
  const { storedYears, factors, operation: _, ...request } = input;
  if (request.year === undefined && request.date === undefined)
    throw carbonErrors.OUT_OF_RANGE({
      field: 'year, date',
      value: nothing,
      expected: { en: 'the year or the day of the activity', 'zh-CN': '活动的年份或日期' },
    });
  const given = [...(storedYears ?? []).map((year): Choosable => ({ year })), ...(factors ?? [])];
  const stored: readonly Choosable[] = storedYears || factors ? given : library;
  const { factor, flag } = selectFactor(stored, request);
  return { factorYear: factor.year ?? null, flagged: flag !== null, provisional: flag !== null, flag, factor };
}
