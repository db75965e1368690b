/** Features of forecast steps by column, NaN where unknown; row `n·horizon + h` is step `h` of the n-th issue. */
export interface FeatureFrame {
  names: readonly string[];
  rows: number;
  columns: readonly Float64Array[];
}

/** The column of a name; every method asks only for columns that exist. */
export function column(frame: FeatureFrame, name: string): Float64Array {
  const at = frame.names.indexOf(name);
  if (at < 0) throw new RangeError(`no column ${name}`);
  return frame.columns[at]!;
}
