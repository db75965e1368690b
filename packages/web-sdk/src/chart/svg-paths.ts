/** Places of values in a picture: x of a time in ms, y of a value. */
export interface PictureScale {
  x: (ts: number) => number;
  y: (value: number) => number;
}

type Cell = number | null | undefined;

const place = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** Unbroken stretches of a column, as indices of its samples: null breaks, undefined is drawn through. */
export function runs(column: readonly Cell[]): number[][] {
  const found: number[][] = [];
  let run: number[] = [];
  column.forEach((value, index) => {
    if (value === undefined) return;
    if (value !== null) run.push(index);
    if (value === null && run.length > 0) {
      found.push(run);
      run = [];
    }
  });
  if (run.length > 0) found.push(run);
  return found;
}

function corners(run: readonly number[], ts: readonly number[], column: readonly Cell[], stepped: boolean) {
  const points: [ts: number, value: number][] = [];
  for (const index of run) {
    const last = points.at(-1);
    if (stepped && last) points.push([ts[index]!, last[1]]);
    points.push([ts[index]!, column[index] as number]);
  }
  return points;
}

function through(points: readonly [number, number][], scale: PictureScale): string {
  return points.map(([ts, value]) => place(scale.x(ts), scale.y(value))).join('L');
}

/** Line through a column, broken at its gaps; a lone sample is a dot of no length for a round cap. */
export function linePath(ts: readonly number[], column: readonly Cell[], scale: PictureScale, stepped = false): string {
  return runs(column)
    .map((run) => `M${through(corners(run, ts, column, stepped), scale)}${run.length === 1 ? 'h0' : ''}`)
    .join('');
}

/** Area between a column and a level. */
export function areaPath(
  ts: readonly number[],
  column: readonly Cell[],
  level: number,
  scale: PictureScale,
  stepped = false,
): string {
  return runs(column)
    .map((run) => {
      const points = corners(run, ts, column, stepped);
      const [first, last] = [points[0]!, points.at(-1)!];
      return `M${through([[first[0], level], ...points, [last[0], level]], scale)}Z`;
    })
    .join('');
}

/** Area between two columns, where both are known. */
export function bandPath(
  ts: readonly number[],
  upper: readonly Cell[],
  lower: readonly Cell[],
  scale: PictureScale,
  stepped = false,
): string {
  const both = upper.map((value, index) => {
    const other = lower[index];
    return value === null || other === null ? null : value === undefined || other === undefined ? undefined : value;
  });
  return runs(both)
    .map((run) => {
      const back = corners(run, ts, lower, stepped).reverse();
      return `M${through(corners(run, ts, upper, stepped), scale)}L${through(back, scale)}Z`;
    })
    .join('');
}
