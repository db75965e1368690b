/** Integer Wh that a contract takes of what a meter yields in an interval; of nothing where it did not report. */
export function nominatedShare(yieldWh: number, share: number): number {
  return Math.floor((yieldWh || 0) * share + 1e-6);
}

/** Integer Wh of an agreed power over an interval of `width` ms. */
export function nominatedPower(kw: number, width: number): number {
  return Math.round(kw * ((1000 * width) / 3_600_000));
}
