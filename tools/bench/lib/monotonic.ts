/** Milliseconds of the clock that all processes of a machine share, finer than a millisecond. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
