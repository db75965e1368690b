const quarterHour = 15 * 60_000;

/** Start of the quarter hour of a time: what is before it was closed by then. ms UTC. */
export function lastQuarter(at: number): number {
  return Math.floor(at / quarterHour) * quarterHour;
}
