import type { Hj212Kind } from '../contracts/index.ts';

/** Windows that follow one another and have no data. `from` and `to` are starts of windows, both included; ms UTC. */
export interface Gap {
  from: number;
  to: number;
  windows: number;
}

/** Windows in one request at most: a logger that is asked for a year would be busy with it for hours. */
const windowsOfRequest = { minute: 144, hour: 72, day: 31 } as const;
const minuteMs = 60_000;

/** Length of the windows of a kind, ms. */
export function windowMsOf(kind: Exclude<Hj212Kind, 'realtime'>, minuteStep: number): number {
  return kind === 'minute' ? minuteStep * minuteMs : kind === 'hour' ? 60 * minuteMs : 1440 * minuteMs;
}

/**
 * Gaps of a kind: windows that begin in [from, until) by the logger's clock and are not in `known`. Those in `givenUp` are left
 * out. Newest gap last; each is short enough for one request.
 */
export function gapsOf(parts: {
  kind: Exclude<Hj212Kind, 'realtime'>;
  minuteStep: number;
  utcOffsetMinutes: number;
  from: number;
  until: number;
  known: ReadonlySet<number>;
  givenUp?: (windowStart: number) => boolean;
}): Gap[] {
  const step = windowMsOf(parts.kind, parts.minuteStep);
  const shift = parts.utcOffsetMinutes * minuteMs;
  const first = Math.ceil((parts.from + shift) / step) * step - shift;
  const gaps: Gap[] = [];
  let open: Gap | null = null;
  for (let at = first; at + step <= parts.until; at += step) {
    if (parts.known.has(at) || parts.givenUp?.(at)) {
      open = null;
      continue;
    }
    if (open === null || open.windows >= windowsOfRequest[parts.kind]) {
      open = { from: at, to: at, windows: 0 };
      gaps.push(open);
    }
    open.to = at;
    open.windows++;
  }
  return gaps;
}
