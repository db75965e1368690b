import type { LocalizedText } from '@lingtan/sdk';
import type { DemandInput } from '../../contracts/index.ts';
import { carbonErrors } from '../errors.ts';
import { both, exactlyOne, nothing, severally } from '../problem.ts';

export interface DemandCost {
  energy_kWh: number;
  energy_cost: number;
  /** Highest mean power of a step in each month, kW. */
  peaks: number[];
  /** What is billed for each month, kW: its peak, or what the ratchet demands. */
  billed_peaks: number[];
  demand_cost: number;
  total_cost: number;
}

/**
 * Cost of energy and of monthly demand with a ratchet: the billed peak of a month is its own, or `lookback_percent` of the highest peak of
 * the months looked at, whichever is more.
 */
export function demandCost(input: DemandInput): DemandCost {
  const steps = loadOf(input);
  const hours = steps.length / hoursOf(input.year);
  const peaks = Array.from({ length: 12 }, () => 0);
  let energy = 0;
  for (const [index, kw] of steps.entries()) {
    const month = new Date(Date.UTC(input.year, 0, 1) + (index / hours) * 3_600_000).getUTCMonth();
    peaks[month] = Math.max(peaks[month]!, kw);
    energy += kw;
  }
  energy /= hours;
  const billed = peaks.map((peak, month) => Math.max(peak, ratchet(input, peaks, month)));
  const rates = ratesOf(input);
  const demand = billed.reduce((sum, kw, month) => sum + kw * rates[month]!, 0);
  const energyCost = energy * input.energy_rate;
  return {
    energy_kWh: energy,
    energy_cost: energyCost,
    peaks,
    billed_peaks: billed,
    demand_cost: demand,
    total_cost: energyCost + demand,
  };
}

const hoursOf = (year: number): number => (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / 3_600_000;

function refuse(field: string, value: number | LocalizedText, expected: LocalizedText): never {
  throw carbonErrors.OUT_OF_RANGE({ field, value, expected });
}

/** Power of every step of the year, kW. */
function loadOf({ year, load_kw: load, flat_kw: flat, annual_kwh: annual, peaks }: DemandInput): readonly number[] {
  const given = Object.entries({ load_kw: load, flat_kw: flat, annual_kwh: annual }).filter(
    ([, each]) => each !== undefined,
  );
  if (given.length !== 1)
    refuse(
      'load_kw, flat_kw, annual_kwh',
      given.length === 0 ? nothing : severally(given.map(([name]) => name)),
      exactlyOne,
    );
  const hours = hoursOf(year);
  if (load) {
    if (peaks.length > 0)
      refuse(
        'peaks',
        { en: `${peaks.length} entries`, 'zh-CN': `${peaks.length} 项` },
        { en: 'none beside load_kw', 'zh-CN': '给出 load_kw 时不得填写' },
      );
    if (load.length % hours !== 0)
      refuse(
        'load_kw',
        { en: `${load.length} steps`, 'zh-CN': `${load.length} 步` },
        { en: `a multiple of the ${hours} hours of ${year}`, 'zh-CN': `${year} 年 ${hours} 小时的整数倍` },
      );
    return load;
  }
  const steps = Array.from({ length: hours }, () => flat ?? annual! / hours);
  for (const [index, { hour, kW }] of peaks.entries()) {
    if (hour > hours)
      refuse(`peaks.${index}.hour`, hour, {
        en: `an hour from 1 to ${hours}`,
        'zh-CN': `1 至 ${hours} 之间的小时序号`,
      });
    steps[hour - 1] = kW;
  }
  return steps;
}

function ratchet(input: DemandInput, peaks: readonly number[], month: number): number {
  const { lookback_percent: share = 0, lookback_months: months = [], lookback_range: range } = input;
  if (range !== undefined && months.length > 0) refuse('lookback_months, lookback_range', both, exactlyOne);
  const looked =
    range === undefined
      ? months.map((each) => each - 1)
      : Array.from({ length: range }, (_, back) => (month - 1 - back + 12) % 12);
  return share * Math.max(0, ...looked.map((each) => peaks[each]!));
}

function ratesOf({ demand_rate_per_kW_month: one, monthly_rates: twelve }: DemandInput): readonly number[] {
  if (one !== undefined && twelve !== undefined) refuse('demand_rate_per_kW_month, monthly_rates', both, exactlyOne);
  return twelve ?? Array.from({ length: 12 }, () => one ?? 0);
}
