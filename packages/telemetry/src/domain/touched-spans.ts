const day = 86_400_000;
// Days since 1970 stay below 2^17 until the year 2328, point numbers below 2^31: their combination is an exact integer.
const daysPerPoint = 131_072;

/** The span of samples of one point within one UTC day: [from, to], both inclusive, ms UTC. */
export interface TouchedSpan {
  pointNo: number;
  from: number;
  to: number;
}

/** Collects which points were touched and when, to the day, so that a late sample never drags months along. */
export class TouchedSpans {
  readonly #spans = new Map<number, TouchedSpan>();

  add(pointNo: number, ts: number): void {
    this.addSpan({ pointNo, from: ts, to: ts });
  }

  /** `span` must lie within one UTC day. */
  addSpan({ pointNo, from, to }: TouchedSpan): void {
    const key = pointNo * daysPerPoint + Math.floor(from / day);
    const known = this.#spans.get(key);
    if (!known) this.#spans.set(key, { pointNo, from, to });
    else {
      if (from < known.from) known.from = from;
      if (to > known.to) known.to = to;
    }
  }

  get size(): number {
    return this.#spans.size;
  }

  list(): TouchedSpan[] {
    return [...this.#spans.values()];
  }
}

/** Points that share a span: [from, to), ms UTC. */
export interface WindowChange {
  points: number[];
  from: number;
  to: number;
}

/** Widens spans to whole buckets of `width` ms and groups points that share one. Ordered by time. */
export function groupChanges(spans: Iterable<TouchedSpan>, width: number): WindowChange[] {
  const groups = new Map<string, WindowChange>();
  for (const span of spans) {
    const from = Math.floor(span.from / width) * width;
    const to = (Math.floor(span.to / width) + 1) * width;
    const key = `${from}/${to}`;
    const group = groups.get(key);
    if (group) group.points.push(span.pointNo);
    else groups.set(key, { points: [span.pointNo], from, to });
  }
  return [...groups.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}
