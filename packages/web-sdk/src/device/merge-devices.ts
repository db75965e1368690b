/** State of a device as a live message brought it. */
export interface PushedDevice<Row> {
  row: Row;
  /** When it arrived, in ms of this browser's clock. */
  at: number;
}

/**
 * Devices as fetched, each replaced by what came live when that is later. A fetch under way may be older than what came
 * live meanwhile: `progress`, a counter that only grows, tells. Devices the fetch does not know yet come last.
 */
export function mergeDevices<Row extends { id: string }>(
  fetched: readonly Row[],
  fetchedAt: number,
  pushed: ReadonlyMap<string, PushedDevice<Row>>,
  progress: (row: Row) => number,
): Row[] {
  const known = new Set(fetched.map(({ id }) => id));
  const newer = (row: Row): Row => {
    const live = pushed.get(row.id);
    return live && (live.at > fetchedAt || progress(live.row) > progress(row)) ? live.row : row;
  };
  const appeared = [...pushed.values()].filter(({ row, at }) => at > fetchedAt && !known.has(row.id));
  return [...fetched.map(newer), ...appeared.map(({ row }) => row)];
}
