import type { Hj212Item } from '@lingtan/protocols';

/** A window that is over: ten minutes (2051) or an hour (2061). `at` is its start, ms UTC. */
export interface ClosedWindow {
  command: '2051' | '2061';
  at: number;
  items: Hj212Item[];
}

interface Sum {
  sum: number;
  count: number;
  min: number;
  max: number;
}

const kinds = [
  { command: '2051', ms: 600_000 },
  { command: '2061', ms: 3_600_000 },
] as const;
/** Windows of each kind that the logger keeps: a week of ten minutes. */
const keptWindows = 1008;
const flowCode = 'w00000';

/** As printed on the wire: at most three digits behind the point. */
export function rounded(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

/** Means, extremes and amounts of the windows, and the memory of those that are over. */
export class Hj212Windows {
  readonly #codes: readonly string[];
  readonly #open = kinds.map((kind) => ({ ...kind, start: Number.NaN, sums: new Map<string, Sum>() }));
  readonly #kept = new Map<string, ClosedWindow[]>(kinds.map(({ command }) => [command, []]));

  constructor(codes: readonly string[]) {
    this.#codes = codes;
  }

  /** Takes the values of an instant; returns the windows that it ends. */
  add(at: number, values: readonly (readonly [code: string, value: number])[]): ClosedWindow[] {
    const closed: ClosedWindow[] = [];
    for (const open of this.#open) {
      const start = Math.floor(at / open.ms) * open.ms;
      if (open.start !== start && open.sums.size > 0) {
        const window = { command: open.command, at: open.start, items: this.#itemsOf(open) };
        const kept = this.#kept.get(open.command)!;
        kept.push(window);
        if (kept.length > keptWindows) kept.shift();
        closed.push(window);
        open.sums.clear();
      }
      open.start = start;
      for (const [code, value] of values) addTo(open.sums, code, value);
    }
    return closed;
  }

  /** Windows that begin in [from, to]. */
  between(command: string, from: number, to: number): readonly ClosedWindow[] {
    return (this.#kept.get(command) ?? []).filter(({ at }) => from <= at && at <= to);
  }

  #itemsOf({ sums, ms }: { sums: ReadonlyMap<string, Sum>; ms: number }): Hj212Item[] {
    const flow = sums.get(flowCode);
    // Mean flow in L/s over the window, as m³ (HJ 212-2017, annex D).
    const volume = flow ? (flow.sum / flow.count) * (ms / 1000) * 1e-3 : null;
    return this.#codes.flatMap((code) => {
      const sum = sums.get(code);
      if (!sum) return [];
      const mean = sum.sum / sum.count;
      const load = volume === null ? null : code === flowCode ? volume : mean * volume * 1e-3;
      return [
        {
          [`${code}-Min`]: rounded(sum.min),
          [`${code}-Avg`]: rounded(mean),
          [`${code}-Max`]: rounded(sum.max),
          ...(load === null || code === 'w01001' || code === 'w01010' ? {} : { [`${code}-Cou`]: rounded(load) }),
          [`${code}-Flag`]: 'N',
        },
      ];
    });
  }
}

function addTo(sums: Map<string, Sum>, code: string, value: number): void {
  const sum = sums.get(code);
  if (!sum) {
    sums.set(code, { sum: value, count: 1, min: value, max: value });
    return;
  }
  sum.sum += value;
  sum.count++;
  sum.min = Math.min(sum.min, value);
  sum.max = Math.max(sum.max, value);
}
