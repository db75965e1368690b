import type { Factor, SelectFactorInput } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { selectFactor } from './select.ts';
import type { Choosable, FactorRequest } from './select.ts';
import { both, nothing, problemOf } from '../problem.ts';

/** Answers `lingtan carbon select-factor`: the factor, its year, and whether it is a substitute; of several years, each by itself. */
export function selectFactorOf(input: SelectFactorInput, library: readonly Factor[]): Record<string, unknown> {
  const { storedYears, factors, years, operation: _, ...request } = input;
  const asked = [years, request.year, request.date].filter((each) => each !== undefined).length;
  if (asked === 0 || (years !== undefined && asked > 1))
    throw carbonErrors.OUT_OF_RANGE({
      field: 'year, date, years',
      value: asked === 0 ? nothing : both,
      expected: {
        en: 'the year or the day of the activity, or a range of years',
        'zh-CN': '活动的年份或日期，或年份范围',
      },
    });
  const given = [...(storedYears ?? []).map((year): Choosable => ({ year })), ...(factors ?? [])];
  const stored: readonly Choosable[] = storedYears || factors ? given : library;
  if (years === undefined) return selectedFactor(stored, request);
  if (years.to < years.from)
    throw carbonErrors.OUT_OF_RANGE({
      field: 'years.to',
      value: years.to,
      expected: { en: `no year before ${years.from}`, 'zh-CN': `不早于 ${years.from} 年` },
    });
  const list = Array.from({ length: years.to - years.from + 1 }, (_each, i) => years.from + i);
  return { years: list.map((year) => ({ year, ...selectedOrProblem(stored, { ...request, year }) })) };
}

function selectedFactor(stored: readonly Choosable[], request: FactorRequest): Record<string, unknown> {
  const { factor, flag } = selectFactor(stored, request);
  return { factorYear: factor.year ?? null, flagged: flag !== null, provisional: flag !== null, flag, factor };
}

/** A year without a factor is named, and loses none of the others. */
function selectedOrProblem(stored: readonly Choosable[], request: FactorRequest): Record<string, unknown> {
  try {
    return selectedFactor(stored, request);
  } catch (error) {
    return { problem: problemOf(error) };
  }
}
