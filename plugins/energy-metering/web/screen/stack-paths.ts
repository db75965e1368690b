/** Values of several series one upon the other; null where one of them is not known, since the sum then is not either. */
export function stackOf(series: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const stacked: (number | null)[][] = [];
  for (const values of series) {
    const below = stacked.at(-1);
    stacked.push(
      values.map((value, i) => {
        const base = below ? below[i]! : 0;
        return value === null || base === null ? null : base + Math.max(0, value);
      }),
    );
  }
  return stacked;
}

const round = (value: number): string => value.toFixed(1);

/** Runs of indices at which all columns have a value: gaps are drawn as gaps. */
function runs(...columns: readonly (readonly (number | null)[])[]): number[][] {
  const found: number[][] = [];
  let open: number[] | null = null;
  for (let i = 0; i < columns[0]!.length; i += 1) {
    if (columns.every((column) => column[i] !== null && column[i] !== undefined)) {
      if (!open) found.push((open = []));
      open.push(i);
    } else open = null;
  }
  return found;
}

/** SVG path of the area between two columns; the lower is zero when null. */
export function areaPath(
  xs: readonly number[],
  upper: readonly (number | null)[],
  lower: readonly (number | null)[] | null,
  y: (value: number) => number,
): string {
  const floor = lower ?? upper.map((value) => (value === null ? null : 0));
  return runs(upper, floor)
    .map((run) => {
      const up = run.map((i) => `${round(xs[i]!)} ${round(y(upper[i]!))}`);
      const down = run.toReversed().map((i) => `${round(xs[i]!)} ${round(y(floor[i]!))}`);
      return `M${[...up, ...down].join('L')}Z`;
    })
    .join('');
}

/** SVG path of a line, broken where a value is not known. */
export function linePath(
  xs: readonly number[],
  values: readonly (number | null)[],
  y: (value: number) => number,
): string {
  return runs(values)
    .map((run) => `M${run.map((i) => `${round(xs[i]!)} ${round(y(values[i]!))}`).join('L')}`)
    .join('');
}

/** The next larger of 1, 2, 2.5, 5 times a power of ten: the upper end of an axis. */
export function niceMax(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 4, 5, 8, 10].map((factor) => factor * power).find((each) => each >= value)!;
}
