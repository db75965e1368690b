import type { ClosedInterval } from '../closed-interval.ts';
import { finding } from './finding.ts';
import type { Finding, Subject } from './finding.ts';

type Judge = (interval: ClosedInterval) => string | null;

/** Intervals in a row (ordered by time) for which `judge` gives the same code. */
function stretches(
  intervals: readonly ClosedInterval[],
  width: number,
  judge: Judge,
): { code: string; list: ClosedInterval[] }[] {
  const found: { code: string; list: ClosedInterval[] }[] = [];
  for (const interval of intervals) {
    const code = judge(interval);
    const last = found.at(-1);
    if (code === null) continue;
    if (last && last.code === code && last.list.at(-1)!.start + width === interval.start) last.list.push(interval);
    else found.push({ code, list: [interval] });
  }
  return found;
}

function spanOf(list: readonly ClosedInterval[], width: number) {
  return { from: list[0]!.start, to: list.at(-1)!.start + width };
}

/** `missing`: intervals of which samples say nothing while the meter is in service. Measured: how many. */
export function findMissing(subject: Subject, intervals: readonly ClosedInterval[], width: number): Finding[] {
  const judge: Judge = (i) => (i.amount === null && i.reason !== 'out-of-service' ? (i.reason ?? 'no-samples') : null);
  return stretches(intervals, width, judge).map(({ code, list }) =>
    finding('missing', subject, spanOf(list, width), {
      measured: list.length,
      limit: 0,
      unit: 'interval',
      detail: { reason: code },
    }),
  );
}

/** `gap`: the counter difference over a gap of more than two hours is exact, its spread within the gap is not. */
export function findGaps(subject: Subject, intervals: readonly ClosedInterval[], width: number): Finding[] {
  const judge: Judge = (i) => (i.amount !== null && i.reason === 'long-gap' ? 'long-gap' : null);
  return stretches(intervals, width, judge).map(({ list }) =>
    finding('gap', subject, spanOf(list, width), {
      measured: list.length,
      limit: Math.floor((2 * 3_600_000) / width),
      unit: 'interval',
    }),
  );
}

/** `missing-register`: the meter has a register for the direction, but the amount had to be integrated from power. */
export function findMissingRegister(
  subject: Subject,
  intervals: readonly ClosedInterval[],
  width: number,
  hasRegister: boolean,
): Finding[] {
  if (!hasRegister) return [];
  const judge: Judge = (i) => (i.amount !== null && i.source === 'power' ? (i.reason ?? 'no-samples') : null);
  return stretches(intervals, width, judge).map(({ code, list }) =>
    finding('missing-register', subject, spanOf(list, width), {
      measured: list.length,
      limit: 0,
      unit: 'interval',
      detail: { reason: code },
    }),
  );
}

/** `negative`: an amount below zero, or a register that fell without a rollover. `falls` gives its fall by interval start. */
export function findNegative(
  subject: Subject,
  intervals: readonly ClosedInterval[],
  width: number,
  falls: ReadonlyMap<number, number> = new Map(),
): Finding[] {
  const judge: Judge = (i) => {
    if (i.amount !== null && i.amount < 0) return 'negative-amount';
    return i.reason === 'register-reset' ? 'register-reset' : null;
  };
  return stretches(intervals, width, judge).map(({ code, list }) => {
    const values = list.flatMap((i) =>
      i.amount !== null && i.amount < 0 ? [i.amount] : falls.has(i.start) ? [falls.get(i.start)!] : [],
    );
    return finding('negative', subject, spanOf(list, width), {
      measured: values.length === 0 ? null : Math.min(...values),
      limit: 0,
      detail: { reason: code },
    });
  });
}

/**
 * `high`: a register that grew faster than the circuit can carry, which closing does not believe. `rises` gives the growth
 * per interval that the register claims.
 */
export function findAboveRating(
  subject: Subject,
  intervals: readonly ClosedInterval[],
  width: number,
  perInterval: number | null,
  rises: ReadonlyMap<number, number> = new Map(),
): Finding[] {
  return stretches(intervals, width, (i) => (i.reason === 'above-rating' ? 'above-rating' : null)).map(({ list }) => {
    const values = list.flatMap((i) => rises.get(i.start) ?? []);
    return finding('high', subject, spanOf(list, width), {
      measured: values.length === 0 ? null : Math.max(...values),
      limit: perInterval === null ? null : Math.round(perInterval),
      detail: { reason: 'above-rating' },
    });
  });
}
