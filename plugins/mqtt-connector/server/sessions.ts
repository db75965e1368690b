import { randomUUID } from 'node:crypto';
import type { ParkDatabase } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/** After so long without a word its holder counts as gone. */
const goneAfter = sql.raw(`interval '30 seconds'`);
const sessions = sql.raw('plugin_mqtt_connector.sessions');
const installation = sql.raw('plugin_mqtt_connector.installation');

/**
 * Which set of persistent sessions at the broker a process uses. A session is called by installation, park and number
 * of its set, so that two processes never have the same one, whatever host they run on, and none is left that nobody
 * reads.
 */
export class Sessions {
  readonly #db: ParkDatabase;
  readonly #parkId: string;
  readonly #holder = randomUUID();

  constructor(db: ParkDatabase, parkId: string) {
    this.#db = db;
    this.#parkId = parkId;
  }

  /** What this installation is called, and the instances of before whose sessions are empty. */
  async installation(): Promise<{ name: string; emptied: readonly string[] }> {
    return this.#db.tx(async (tx) => {
      await tx.execute(sql`insert into ${installation} (park_id) values (${this.#parkId}) on conflict do nothing`);
      const { rows } = await tx.execute<{ name: string; emptied: string[] }>(
        sql`select plugin_mqtt_connector.installation_name() as name, emptied from ${installation} where park_id = ${this.#parkId}`,
      );
      return rows[0]!;
    });
  }

  async noteEmptied(instance: string): Promise<void> {
    await this.#db.tx((tx) =>
      tx.execute(sql`update ${installation} set emptied = array_append(emptied, ${instance})
        where park_id = ${this.#parkId} and not ${instance} = any(emptied)`),
    );
  }

  /** Takes the first set that nobody holds, or makes one. */
  take(): Promise<number> {
    return this.#db.tx(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`mqtt sessions ${this.#parkId}`}, 0))`);
      const { rows } = await tx.execute<{ no: number }>(sql`
        insert into ${sessions} (park_id, no, holder)
        select ${this.#parkId}, coalesce(
          (select min(no) from ${sessions} where park_id = ${this.#parkId}
            and (holder is null or seen_at < now() - ${goneAfter})),
          (select min(n) from generate_series(1,
              (select count(*) + 1 from ${sessions} where park_id = ${this.#parkId})) n
            where not exists (select from ${sessions} where park_id = ${this.#parkId} and no = n))), ${this.#holder}
        on conflict (park_id, no) do update set holder = excluded.holder, seen_at = now() returning no`);
      return rows[0]!.no;
    });
  }

  /** Says that this process still reads a set. False when another one has taken it meanwhile. */
  async keep(no: number): Promise<boolean> {
    const { rowCount } = await this.#db.tx((tx) =>
      tx.execute(sql`update ${sessions} set seen_at = now()
        where park_id = ${this.#parkId} and no = ${no} and holder = ${this.#holder}`),
    );
    return rowCount === 1;
  }

  /** The next to start may have it at once. */
  async release(no: number): Promise<void> {
    await this.#db.tx((tx) =>
      tx.execute(sql`update ${sessions} set holder = null, seen_at = now()
        where park_id = ${this.#parkId} and no = ${no} and holder = ${this.#holder}`),
    );
  }

  /** Takes a set that nobody has held for a while, to empty it; null when there is none. */
  async takeOrphan(): Promise<number | null> {
    const { rows } = await this.#db.tx((tx) =>
      tx.execute<{ no: number }>(sql`update ${sessions} set holder = ${this.#holder}, seen_at = now()
        where park_id = ${this.#parkId} and no = (select no from ${sessions}
          where park_id = ${this.#parkId} and seen_at < now() - ${goneAfter} order by no limit 1 for update skip locked)
        returning no`),
    );
    return rows[0]?.no ?? null;
  }

  /** Forgets a set that has been emptied. */
  async forget(no: number): Promise<void> {
    await this.#db.tx((tx) =>
      tx.execute(
        sql`delete from ${sessions} where park_id = ${this.#parkId} and no = ${no} and holder = ${this.#holder}`,
      ),
    );
  }
}
