/** Evidence of a newest value: the minute of samples that it lies in. */
export function windowRef(point: string, ts: number): string {
  const from = Math.floor(ts / 60_000) * 60_000;
  return `telemetry.window/${point}/${new Date(from).toISOString()}/${new Date(from + 60_000).toISOString()}`;
}
