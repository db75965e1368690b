/** Jobs a park may have waiting before its next ones stand behind those of other parks. */
const freeWaiting = 16;
const lowestPriority = 1000;

/**
 * Keeps a park that floods a queue from starving the others: the more jobs of a park wait, the later the next one
 * is served. A park with few jobs always comes before one with many. Counts are of this process and are put right by
 * {@link ParkFairness.reconcile}, since another process may have done the work.
 */
export interface ParkFairness {
  /** Priority of a job about to be added: 0 is served first, 1000 last. Counts the job as waiting. */
  admit(park: string): number;
  started(park: string): void;
  /** Jobs this process believes to be waiting. */
  total(): number;
  /** Scales the counts down when fewer jobs wait than believed. */
  reconcile(waiting: number): void;
}

/** Makes the counts of one queue. */
export function createParkFairness(): ParkFairness {
  const waiting = new Map<string, number>();
  let total = 0;
  return {
    admit: (park) => {
      const ahead = waiting.get(park) ?? 0;
      waiting.set(park, ahead + 1);
      total++;
      return Math.min(Math.max(0, ahead - freeWaiting + 1), lowestPriority);
    },
    started: (park) => {
      const count = waiting.get(park) ?? 0;
      if (count === 0) return;
      total--;
      if (count === 1) waiting.delete(park);
      else waiting.set(park, count - 1);
    },
    total: () => total,
    reconcile: (actual) => {
      if (actual >= total) return;
      const factor = actual / total;
      total = 0;
      for (const [park, count] of waiting) {
        const scaled = Math.floor(count * factor);
        if (scaled === 0) waiting.delete(park);
        else waiting.set(park, scaled);
        total += scaled;
      }
    },
  };
}
