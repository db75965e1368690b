/** What is asked of an alarm to know its place. */
interface Placed {
  source: string;
  id: string;
  declared: { suppressedBy?: string };
}

/** Alarms in the order in which they may be moved: none before the one that stands for it, where that is among them, too. */
export function inWaves<Alarm extends Placed>(alarms: readonly Alarm[]): Alarm[][] {
  const byKey = new Map(alarms.map((each) => [`${each.source}:${each.id}`, each]));
  const above = ({ source, declared: { suppressedBy } }: Alarm): Alarm | undefined =>
    suppressedBy === undefined ? undefined : byKey.get(`${source}:${suppressedBy}`);
  const waves: Alarm[][] = [];
  for (const alarm of alarms) {
    let depth = 0;
    // Alarms that stand for each other in a circle have no first one.
    for (let at = above(alarm); at !== undefined && at !== alarm && depth < alarms.length; at = above(at)) depth++;
    (waves[depth] ??= []).push(alarm);
  }
  return waves.filter((wave) => wave !== undefined);
}
