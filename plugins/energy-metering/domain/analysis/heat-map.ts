import type { LocalHours } from './local-hours.ts';
import type { PowerColumn } from './load-statistics.ts';

/** Mean power by weekday (0 = Monday) and hour of the day; null where no interval is known. Row = weekday. */
export function heatMap({ kw }: PowerColumn, { weekday, hour }: LocalHours): (number | null)[][] {
  const sums = new Float64Array(7 * 24);
  const counts = new Uint32Array(7 * 24);
  for (let slot = 0; slot < kw.length; slot++) {
    if (Number.isNaN(kw[slot]!)) continue;
    const cell = weekday[slot]! * 24 + hour[slot]!;
    sums[cell]! += kw[slot]!;
    counts[cell]! += 1;
  }
  return Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: 24 }, (__, h) => {
      const cell = day * 24 + h;
      return counts[cell] === 0 ? null : sums[cell]! / counts[cell]!;
    }),
  );
}
