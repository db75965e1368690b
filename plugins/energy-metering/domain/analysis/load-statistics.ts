/** Mean power of each interval in kW, NaN where it is not known; slot `i` starts at `from + i × width`. */
export interface PowerColumn {
  /** ms UTC. */
  from: number;
  /** ms. */
  width: number;
  kw: Float64Array;
}

/** Mean power from amounts in Wh. */
export function powerColumn(from: number, width: number, amounts: ArrayLike<number>): PowerColumn {
  const hours = width / 3_600_000;
  return { from, width, kw: Float64Array.from({ length: amounts.length }, (_, slot) => amounts[slot]! / 1000 / hours) };
}

/** Figures of a load over a span; all null when no interval is known. */
export interface LoadStatistics {
  energyWh: number | null;
  meanKw: number | null;
  /** Highest mean power of an interval, and the start of the first interval that reached it. */
  maxKw: number | null;
  maxAt: number | null;
  minKw: number | null;
  /** Mean over maximum, 0..1. */
  loadFactor: number | null;
  /** Power that is exceeded 95 % of the time: the load that never goes away. */
  baseKw: number | null;
  known: number;
  unknown: number;
}

/** Share of the time that the base load is exceeded. */
export const baseLoadShare = 0.95;

/** Works out the figures of a load. Energy is summed from whole watt-hours, not from powers. */
export function loadStatistics(column: PowerColumn, amounts: ArrayLike<number>): LoadStatistics {
  const sorted = column.kw.filter((kw) => !Number.isNaN(kw)).sort();
  const known = sorted.length;
  const unknown = column.kw.length - known;
  if (known === 0)
    return {
      energyWh: null,
      meanKw: null,
      maxKw: null,
      maxAt: null,
      minKw: null,
      loadFactor: null,
      baseKw: null,
      known,
      unknown,
    };
  let energyWh = 0;
  for (let slot = 0; slot < amounts.length; slot++) if (!Number.isNaN(amounts[slot]!)) energyWh += amounts[slot]!;
  const maxKw = sorted[known - 1]!;
  const meanKw = energyWh / 1000 / ((known * column.width) / 3_600_000);
  return {
    energyWh,
    meanKw,
    maxKw,
    maxAt: column.from + column.kw.indexOf(maxKw) * column.width,
    minKw: sorted[0]!,
    loadFactor: maxKw > 0 ? meanKw / maxKw : null,
    baseKw: exceeded(sorted, baseLoadShare),
    known,
    unknown,
  };
}

/** Power that is reached or exceeded in at least `share` of the intervals; `sorted` rises. */
function exceeded(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, sorted.length - Math.ceil(share * sorted.length))]!;
}

/** Load duration curve: powers in falling order over the share of time in which they are reached or exceeded. */
export interface DurationCurve {
  /** 0..1, rising. */
  share: number[];
  kw: number[];
}

/** At most `points` of the curve, evenly spread, with both ends. */
export function durationCurve({ kw }: PowerColumn, points: number): DurationCurve {
  const falling = kw
    .filter((each) => !Number.isNaN(each))
    .sort()
    .reverse();
  const count = Math.min(points, falling.length);
  const curve: DurationCurve = { share: [], kw: [] };
  for (let n = 0; n < count; n++) {
    const at = count === 1 ? 0 : Math.round((n * (falling.length - 1)) / (count - 1));
    curve.share.push((at + 1) / falling.length);
    curve.kw.push(falling[at]!);
  }
  return curve;
}
