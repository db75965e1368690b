import { touPeriods } from '../../contracts/index.ts';
import type { TariffProblem, TariffSeason, TariffVersion, TouPeriod } from '../../contracts/index.ts';
import { compareDecimals, parseDecimal } from './decimal.ts';
import { problem, repeated } from './problems.ts';
import type { ProblemPath } from './problems.ts';
import { runsOf } from './schedule.ts';

/** Periods that occur in a season at all. */
function periodsIn(season: TariffSeason): TouPeriod[] {
  const used = new Set(season.schedules.flatMap(({ hours }) => runsOf(hours).map(({ period }) => period)));
  return touPeriods.filter((period) => used.has(period));
}

/** Every period that occurs has a factor: no factor is ever assumed. `seasons` must have readable hours. */
export function checkFactors(
  factors: TariffVersion['energy']['factors'],
  seasons: readonly TariffSeason[],
  at: ProblemPath,
): TariffProblem[] {
  return seasons.flatMap((season, index) => {
    const own = season.factors;
    const path = own ? [...at, 'seasons', index, 'factors'] : [...at, 'factors'];
    return periodsIn(season)
      .filter((period) => (own ?? factors)[period] === undefined)
      .map((period) =>
        problem(
          [...path, period],
          'factor-missing',
          `Required: season ${season.id} has hours of the period ${period}`,
          `必填：季节 ${season.id} 含有该时段`,
        ),
      );
  });
}

/** Bounds of a decimal field, both included. */
export function checkRange(value: string, min: string, max: string | null, path: ProblemPath): TariffProblem[] {
  const number = parseDecimal(value);
  const high = max !== null && compareDecimals(number, parseDecimal(max)) > 0;
  if (compareDecimals(number, parseDecimal(min)) >= 0 && !high) return [];
  return [
    problem(
      path,
      'out-of-range',
      max === null ? `${value} must be at least ${min}` : `${value} must be from ${min} to ${max}`,
      max === null ? `${value} 应不小于 ${min}` : `${value} 应在 ${min} 至 ${max} 之间`,
    ),
  ];
}

/** The table runs from the highest power factor down to zero, so that every month finds its row. */
export function checkPowerFactor(table: NonNullable<TariffVersion['powerFactor']>, at: ProblemPath): TariffProblem[] {
  const froms = table.rows.map((row) => parseDecimal(row.from));
  const problems = table.rows.flatMap((row, i) => [
    ...checkRange(row.from, '0', '1', [...at, 'rows', i, 'from']),
    ...checkRange(row.percent, '-100', '1000', [...at, 'rows', i, 'percent']),
    ...(i > 0 && compareDecimals(froms[i]!, froms[i - 1]!) >= 0
      ? [
          problem(
            [...at, 'rows', i, 'from'],
            'order',
            `${row.from} must be below the row before it (${table.rows[i - 1]!.from})`,
            `${row.from} 应小于上一行的 ${table.rows[i - 1]!.from}`,
          ),
        ]
      : []),
  ]);
  const last = froms.at(-1);
  if (last && last.digits > 0n)
    problems.push(
      problem(
        [...at, 'rows'],
        'not-to-zero',
        'The last row must begin at 0, or low power factors have no row',
        '末行须从 0 开始，否则低功率因数无对应行',
      ),
    );
  return [...problems, ...checkRange(table.standard, '0', '1', [...at, 'standard'])];
}

/** Adders, demand part, discount, VAT and green premium. */
export function checkCharges(version: TariffVersion, at: ProblemPath): TariffProblem[] {
  const { adders, demand, demandDiscount, energy, greenPremiumPerKwh, powerFactor, vat } = version;
  const problems = [...checkRange(vat.percent, '0', '100', [...at, 'vat', 'percent'])];
  for (const { value, index } of repeated(adders.map((a) => a.id)))
    problems.push(
      problem([...at, 'adders', index, 'id'], 'id-twice', `The id ${value} is used twice`, `编号 ${value} 重复`),
    );
  const check = (value: string | undefined, path: ProblemPath, min = '0') => {
    if (value !== undefined) problems.push(...checkRange(value, min, null, [...at, ...path]));
  };
  if ('pricePerKwh' in energy.base) check(energy.base.pricePerKwh, ['energy', 'base', 'pricePerKwh']);
  const factors = [energy.factors, ...energy.seasons.map((s) => s.factors)];
  factors.forEach((list, i) => {
    const path = i === 0 ? ['energy', 'factors'] : ['energy', 'seasons', i - 1, 'factors'];
    for (const [period, value] of Object.entries(list ?? {})) check(value, [...path, period]);
  });
  check(greenPremiumPerKwh, ['greenPremiumPerKwh']);
  if (demand?.basis === 'capacity') check(demand.pricePerKvaMonth, ['demand', 'pricePerKvaMonth']);
  else if (demand) check(demand.pricePerKwMonth, ['demand', 'pricePerKwMonth']);
  if (demand?.basis === 'declared') {
    check(demand.tolerance, ['demand', 'tolerance'], '1');
    check(demand.excessMultiplier, ['demand', 'excessMultiplier'], '1');
  }
  if (demandDiscount) {
    check(demandDiscount.kwhPerKva, ['demandDiscount', 'kwhPerKva']);
    problems.push(...checkRange(demandDiscount.factor, '0', '1', [...at, 'demandDiscount', 'factor']));
    if (!demand || demand.basis === 'capacity')
      problems.push(
        problem(
          [...at, 'demandDiscount'],
          'no-demand',
          'A discount on the demand price needs a demand part',
          '需量电价折扣须配合需量电价使用',
        ),
      );
  }
  return powerFactor ? [...problems, ...checkPowerFactor(powerFactor, [...at, 'powerFactor'])] : problems;
}
