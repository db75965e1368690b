const window = 600_000;
/** A flood begins with more than ten annunciations in ten minutes and ends below five (ISA-18.2, EEMUA 191; second-hand). */
const begins = 10;
const ends = 5;

/** Whether a flood is on at `now`, and the annunciations of the last ten minutes. `times` reach back at least an hour. */
export function floodAt(times: readonly number[], now: number): { active: boolean; inTenMinutes: number } {
  const within = times.filter((at) => at <= now);
  const changes = [
    ...within.map((at) => [at, 1] as const),
    ...within.map((at) => [at + window, -1] as const).filter(([at]) => at <= now),
  ].toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  let [number, active] = [0, false];
  for (const [, step] of changes) {
    number += step;
    if (number > begins) active = true;
    else if (number < ends) active = false;
  }
  return { active, inTenMinutes: number };
}
