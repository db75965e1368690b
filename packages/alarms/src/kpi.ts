/** An annunciation that is over or still stands. Times in milliseconds. */
export interface AlarmSpan {
  alarm: string;
  raisedAt: number;
  /** When its condition ended; null while it stands. */
  clearedAt: number | null;
}

/** Key figures of an alarm system for one operator, as ISA-18.2 and EEMUA 191 name them (second-hand). */
export interface AlarmKpis {
  /** Annunciations. */
  count: number;
  /** Mean number in 10 minutes. */
  perTenMinutes: number;
  /** Most in any window of 10 minutes. */
  peakInTenMinutes: number;
  /** Share of the time within floods, 0 to 1. A flood begins with more than 10 annunciations in 10 minutes and ends below 5. */
  floodShare: number;
  /** Standing at the end. */
  standing: number;
  /** Standing for more than 24 hours at the end. */
  stale: number;
  /** Alarms that were raised three times or more within a minute, most first. */
  chattering: { alarm: string; most: number }[];
  /** Most frequent alarms with their share of all, most first, at most ten. */
  frequent: { alarm: string; count: number; share: number }[];
}

const tenMinutes = 600_000;
const minute = 60_000;
const day = 86_400_000;

/** Key figures of the spans that were raised within `[from, to)`. */
export function alarmKpis(spans: readonly AlarmSpan[], from: number, to: number): AlarmKpis {
  const within = spans
    .filter(({ raisedAt }) => raisedAt >= from && raisedAt < to)
    .toSorted((a, b) => a.raisedAt - b.raisedAt);
  const times = within.map(({ raisedAt }) => raisedAt);
  const standing = spans.filter(({ raisedAt, clearedAt }) => raisedAt < to && (clearedAt === null || clearedAt >= to));
  const byAlarm = new Map<string, AlarmSpan[]>();
  for (const each of within) byAlarm.set(each.alarm, [...(byAlarm.get(each.alarm) ?? []), each]);
  const counted = [...byAlarm].map(([alarm, each]) => ({
    alarm,
    count: each.length,
    share: each.length / within.length,
  }));
  const chattering = [...byAlarm]
    .map(([alarm, each]) => ({
      alarm,
      most: mostWithin(
        each.map(({ raisedAt }) => raisedAt),
        minute,
      ),
    }))
    .filter(({ most }) => most >= 3);
  return {
    count: within.length,
    perTenMinutes: to > from ? (within.length * tenMinutes) / (to - from) : 0,
    peakInTenMinutes: mostWithin(times, tenMinutes),
    floodShare: to > from ? floodTime(times, to) / (to - from) : 0,
    standing: standing.length,
    stale: standing.filter(({ raisedAt }) => to - raisedAt > day).length,
    chattering: chattering.toSorted((a, b) => b.most - a.most || a.alarm.localeCompare(b.alarm)),
    frequent: counted.toSorted((a, b) => b.count - a.count || a.alarm.localeCompare(b.alarm)).slice(0, 10),
  };
}

/** Most of the sorted times that lie in one half-open window of that length. */
function mostWithin(times: readonly number[], window: number): number {
  let most = 0;
  let first = 0;
  for (let last = 0; last < times.length; last++) {
    while (times[last]! - times[first]! >= window) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** Time within floods, looked at whenever the number in the last 10 minutes changes. */
function floodTime(times: readonly number[], to: number): number {
  const changes = [...times.map((at) => [at, 1] as const), ...times.map((at) => [at + tenMinutes, -1] as const)]
    .filter(([at]) => at < to)
    // An alarm that leaves the window at the instant another enters it makes no flood.
    .toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  let [number, since, total] = [0, null as number | null, 0];
  for (const [at, step] of changes) {
    number += step;
    if (since === null && number > 10) since = at;
    else if (since !== null && number < 5) {
      total += at - since;
      since = null;
    }
  }
  return since === null ? total : total + to - since;
}
