import { parseInput, isTimeZone } from '@lingtan/sdk';
import { backtestProblem } from '../../contracts/backtest.ts';
import type { BacktestGap, BacktestProblem, BacktestProblemInput } from '../../contracts/backtest.ts';
import { localSteps } from '../forecast/local-steps.ts';
import type { Issue } from '../problem/issues.ts';
import { schemaIssues } from '../problem/schema-issues.ts';
import { backtestErrors } from './errors.ts';

/** A backtest laid out: one value per step of the history, NaN where nothing is known. */
export interface History {
  readonly problem: BacktestProblem;
  readonly count: number;
  /** First simulated step. */
  readonly first: number;
  /** Start of the first step, ms UTC, and the length of a step. */
  readonly start: number;
  readonly stepMs: number;
  readonly dtH: number;
  /** Steps that a plan looks ahead. */
  readonly horizon: number;
  readonly load: Float64Array;
  readonly pv: Float64Array | null;
  readonly wind: Float64Array | null;
  /** Available generation. */
  readonly generation: Float64Array;
  readonly buy: Float64Array;
  readonly sell: Float64Array;
  /** t/MWh; null when the problem names none. */
  readonly carbon: Float64Array | null;
  /** Billing month of each step, an index into `months`. */
  readonly month: Int32Array;
  readonly months: readonly string[];
  /** Local day number and slot of the day of each step. */
  readonly day: Int32Array;
  readonly slot: Int32Array;
  /** 1 where something that the bill needs is not known. */
  readonly gap: Uint8Array;
}

/** What an imported kWh costs in a step: price and carbon. */
export function importCost({ problem, buy, carbon }: History, t: number): number {
  return buy[t]! + (carbon ? (problem.carbonPrice * carbon[t]!) / 1000 : 0);
}

/**
 * Most that can leave the site at a load and a generation, kW. As a bound it loses no plan, and it keeps a linear program
 * from importing in order to export where the prices are inverted.
 */
export function exportBound({ batteries, grid }: BacktestProblem, load: number, generation: number): number {
  const given = batteries.reduce((sum, { dischargeMax }) => sum + dischargeMax, generation);
  return Math.min(grid.exportMax, Math.max(0, given - load));
}

/**
 * Checks a backtest and lays it out.
 * @throws BACKTEST_INVALID with every fault.
 */
export function readHistory(input: BacktestProblemInput): History {
  const parsed = parseInput(backtestProblem, input);
  if (!parsed.success) throw invalid(schemaIssues(parsed.error, input));
  const problem = parsed.data;
  const count = problem.load.length;
  const stepMs = problem.stepMinutes * 60_000;
  const start = Date.parse(problem.start);
  const first = problem.from === undefined ? 0 : (Date.parse(problem.from) - start) / stepMs;
  const issues = [...lengthIssues(problem, count), ...spanIssues(problem, first, count), ...batteryIssues(problem)];
  if (issues.length > 0) throw invalid(issues);
  const series = { start, stepMinutes: problem.stepMinutes, timeZone: problem.zone };
  const { day, slot } = localSteps(series, count);
  const { month, months } = monthsOf(day);
  const floats = (values: readonly (number | null)[] | number): Float64Array =>
    typeof values === 'number'
      ? new Float64Array(count).fill(values)
      : Float64Array.from(values, (value) => value ?? NaN);
  const [load, buy, sell] = [floats(problem.load), floats(problem.buyPrice), floats(problem.sellPrice)];
  const pv = problem.pv ? floats(problem.pv) : null;
  const wind = problem.wind ? floats(problem.wind) : null;
  const carbon = problem.carbonFactor === undefined ? null : floats(problem.carbonFactor);
  const generation = new Float64Array(count);
  const gap = new Uint8Array(count);
  for (let t = 0; t < count; t++) {
    generation[t] = (pv?.[t] ?? 0) + (wind?.[t] ?? 0);
    const all = load[t]! + generation[t]! + buy[t]! + sell[t]! + (carbon?.[t] ?? 0);
    gap[t] = Number.isNaN(all) ? 1 : 0;
  }
  return {
    problem,
    count,
    first,
    start,
    stepMs,
    dtH: problem.stepMinutes / 60,
    horizon: Math.min(count - first, Math.round((problem.horizonHours * 60) / problem.stepMinutes)),
    load,
    pv,
    wind,
    generation,
    buy,
    sell,
    carbon,
    month,
    months,
    day,
    slot,
    gap,
  };
}

/** Simulated steps that were left out, joined into spans with what was missing. */
export function gapsOf(history: History): BacktestGap[] {
  const { problem, first, count, start, stepMs, gap } = history;
  const iso = (t: number): string => new Date(start + t * stepMs).toISOString();
  const named: [string, Float64Array | null][] = [
    ['load', history.load],
    ['pv', history.pv],
    ['wind', history.wind],
    ['buyPrice', history.buy],
    ['sellPrice', history.sell],
    ['carbonFactor', problem.carbonFactor === undefined ? null : history.carbon],
  ];
  const gaps: BacktestGap[] = [];
  for (let t = first; t < count; t++) {
    if (!gap[t]) continue;
    const series = named.filter(([, values]) => values && Number.isNaN(values[t]!)).map(([name]) => name);
    const last = gaps.at(-1);
    if (last?.to === iso(t) && last.series.join() === series.join()) {
      last.to = iso(t + 1);
      last.steps += 1;
    } else gaps.push({ from: iso(t), to: iso(t + 1), series, steps: 1 });
  }
  return gaps;
}

function invalid(issues: readonly Issue[]) {
  const first = issues[0]!;
  return backtestErrors.INVALID({ count: issues.length, first: `${first.path}: ${first.message}`, issues });
}

function lengthIssues(problem: BacktestProblem, count: number): Issue[] {
  const { pv, wind, buyPrice, sellPrice, carbonFactor } = problem;
  return Object.entries({ pv, wind, buyPrice, sellPrice, carbonFactor }).flatMap(([path, values]) =>
    Array.isArray(values) && values.length !== count
      ? [{ path, message: `${values.length} values, expected ${count}, as many as load has` }]
      : [],
  );
}

function spanIssues({ load, from, start, stepMinutes, zone }: BacktestProblem, first: number, count: number): Issue[] {
  const issues: Issue[] = [];
  if (load.length === 0) issues.push({ path: 'load', message: 'no values, expected at least one' });
  else if (!Number.isInteger(first) || first < 0 || first >= count)
    issues.push({
      path: 'from',
      message: `${from} is not valid; expected the beginning of a step of the history: ${start} plus a whole number of ${stepMinutes} min, below ${count} steps`,
    });
  if (!isTimeZone(zone))
    issues.push({ path: 'zone', message: `${zone} is not valid; expected an IANA time zone, e.g. Asia/Shanghai` });
  load.forEach((value, t) => {
    if (value !== null && value < 0 && issues.length < 20)
      issues.push({ path: `load[${t}]`, message: `${value} is not valid; expected a number from 0, or null` });
  });
  return issues;
}

function batteryIssues({ batteries }: BacktestProblem): Issue[] {
  return batteries.flatMap(({ id, capacity, eMin, eMax = capacity, initial }, i) => {
    const issues: Issue[] = [];
    const path = `batteries[${id}]`;
    if (batteries.findIndex((other) => other.id === id) !== i)
      issues.push({ path: `${path}.id`, message: `${id} is used twice; expected another name` });
    if (eMax > capacity || eMin >= eMax)
      issues.push({
        path: `${path}.eMin`,
        message: `the band is ${eMin} to ${eMax}; expected 0 ≤ eMin < eMax ≤ ${capacity}`,
      });
    else if (initial < eMin || initial > eMax)
      issues.push({ path: `${path}.initial`, message: `${initial} is not valid; expected from ${eMin} to ${eMax}` });
    return issues;
  });
}

function monthsOf(day: Int32Array): { month: Int32Array; months: string[] } {
  const month = new Int32Array(day.length);
  const months: string[] = [];
  for (let t = 0; t < day.length; t++) {
    if (t > 0 && day[t] === day[t - 1]) {
      month[t] = month[t - 1]!;
      continue;
    }
    const name = new Date(day[t]! * 86_400_000).toISOString().slice(0, 7);
    if (months.at(-1) !== name) months.push(name);
    month[t] = months.length - 1;
  }
  return { month, months };
}
