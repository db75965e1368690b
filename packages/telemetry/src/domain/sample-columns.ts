/** Samples as columns: what is written to the database, without an object per sample. */
export interface SampleColumns {
  length: number;
  pointNo: Int32Array;
  /** ms UTC. */
  ts: Float64Array;
  /** In the point's unit. */
  value: Float64Array;
  quality: Int16Array;
  /** Place of the sample in the caller's batch. */
  index: Int32Array;
}

/** Columns with room for `capacity` samples. */
export function allocateColumns(capacity: number): SampleColumns {
  return {
    length: 0,
    pointNo: new Int32Array(capacity),
    ts: new Float64Array(capacity),
    value: new Float64Array(capacity),
    quality: new Int16Array(capacity),
    index: new Int32Array(capacity),
  };
}

/** A view of rows [from, to), sharing memory. */
export function sliceColumns(columns: SampleColumns, from: number, to: number): SampleColumns {
  return {
    length: to - from,
    pointNo: columns.pointNo.subarray(from, to),
    ts: columns.ts.subarray(from, to),
    value: columns.value.subarray(from, to),
    quality: columns.quality.subarray(from, to),
    index: columns.index.subarray(from, to),
  };
}

/** One set of columns from several, in order. `index` is meaningless afterwards. */
export function joinColumns(parts: readonly SampleColumns[]): SampleColumns {
  if (parts.length === 1) return parts[0]!;
  const joined = allocateColumns(parts.reduce((sum, part) => sum + part.length, 0));
  for (const part of parts) {
    joined.pointNo.set(part.pointNo.subarray(0, part.length), joined.length);
    joined.ts.set(part.ts.subarray(0, part.length), joined.length);
    joined.value.set(part.value.subarray(0, part.length), joined.length);
    joined.quality.set(part.quality.subarray(0, part.length), joined.length);
    joined.length += part.length;
  }
  return joined;
}
