import { firstMonday, week } from '../domain/weeks.ts';
import { onParkAhead, type ParkRef, type TelemetryDatabase } from './telemetry-database.ts';

/** Makes weekly partitions before rows need them, and remembers which are there. */
export class Partitions {
  readonly #database: TelemetryDatabase;
  readonly #known = new Set<number>();

  constructor(database: TelemetryDatabase) {
    this.#database = database;
  }

  /** Makes the partitions of these times (ms UTC), in a transaction of its own so that no writer waits for another's. */
  async ensure(park: ParkRef, times: ArrayLike<number>, length: number): Promise<void> {
    let previous = NaN;
    const missing = new Set<number>();
    for (let row = 0; row < length; row++) {
      const no = Math.floor((times[row]! - firstMonday) / week);
      if (no === previous) continue;
      previous = no;
      if (!this.#known.has(no)) missing.add(no);
    }
    if (missing.size === 0) return;
    const weeks = [...missing].sort((a, b) => a - b);
    await onParkAhead(this.#database, park, async (client) => {
      for (const no of weeks) {
        const monday = new Date(firstMonday + no * week).toISOString();
        await client.query('select telemetry.ensure_samples_partition($1)', [monday]);
      }
    });
    for (const no of weeks) this.#known.add(no);
  }

  /** After retention dropped some. */
  forget(): void {
    this.#known.clear();
  }
}
