import { formatHourRange, minutesPerDay, touPeriods } from '../../contracts/index.ts';
import type { MinuteSpan, PeriodHours, TariffProblem, TouPeriod } from '../../contracts/index.ts';
import { LingtanError } from '@lingtan/sdk';
import { parseHourRange } from './hour-range.ts';
import { problem } from './problems.ts';
import type { ProblemPath } from './problems.ts';

interface Placed extends MinuteSpan {
  readonly period: TouPeriod;
  readonly range: string;
  readonly path: ProblemPath;
}

/** Pairs whose ranges may lie on each other; the first wins. */
const inside: readonly [TouPeriod, TouPeriod][] = [
  ['critical-peak', 'peak'],
  ['deep-valley', 'valley'],
];

function mayOverlap(a: TouPeriod, b: TouPeriod): boolean {
  return inside.some(([inner, outer]) => (a === inner && b === outer) || (a === outer && b === inner));
}

/**
 * Hours of one schedule: readable ranges, no minute named twice except critical peak on peak and deep valley on valley,
 * and, when `intervalMinutes` is given, borders at whole intervals of the meters.
 */
export function checkHours(hours: PeriodHours, at: ProblemPath, intervalMinutes?: number): TariffProblem[] {
  const problems: TariffProblem[] = [];
  const placed: Placed[] = [];
  for (const period of touPeriods) {
    (hours[period] ?? []).forEach((range, index) => {
      const path = [...at, period, index];
      try {
        for (const span of parseHourRange(range)) placed.push({ ...span, period, range, path });
      } catch (error) {
        if (!(error instanceof LingtanError)) throw error;
        problems.push(
          problem(
            path,
            'range',
            `${range}: expected ${String(error.params['expected'])}`,
            `${range} 无效：起止时刻须不同，全天写作 00:00-24:00`,
          ),
        );
      }
    });
  }
  placed.forEach((a, index) => {
    const clash = placed.slice(0, index).find((b) => a.from < b.to && b.from < a.to && !mayOverlap(a.period, b.period));
    if (clash) problems.push(overlap(a, clash));
    const border = intervalMinutes === undefined ? undefined : offInterval(a, intervalMinutes);
    if (border !== undefined)
      problems.push(
        problem(
          a.path,
          'interval',
          `${a.range} does not begin and end at whole intervals of ${intervalMinutes} min`,
          `${a.range} 的起止时刻须与 ${intervalMinutes} 分钟计量时段对齐`,
        ),
      );
  });
  return problems;
}

function overlap(a: Placed, b: Placed): TariffProblem {
  const shared = formatHourRange({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) });
  return problem(
    a.path,
    'overlap',
    `${a.range} (${a.period}) overlaps ${b.range} (${b.period}) at ${shared}; each minute belongs to one period`,
    `${a.range} 与 ${b.range} 在 ${shared} 重叠，每一分钟只能属于一个时段`,
  );
}

function offInterval({ from, to }: MinuteSpan, minutes: number): number | undefined {
  return [from, to].find((border) => border < minutesPerDay && border % minutes !== 0);
}
