import type { ParkDatabase } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { QuarantinedMessage } from '../contracts/index.ts';

/** A message, or the part of it, that could not be used. */
export interface QuarantineEntry {
  at: number;
  topic: string;
  device: string;
  code: string;
  reason: string;
  payload: Uint8Array;
}

interface Row extends Record<string, unknown> {
  id: string;
  first_at: Date | string;
  last_at: Date | string;
  count: string;
  topic: string;
  device: string;
  code: string;
  reason: string;
  bytes: string;
  excerpt: Buffer;
}

const excerptBytes = 512;
/** Messages that are kept. */
export const keptMessages = 2_000;
const table = sql.raw('plugin_mqtt_connector.quarantine');

interface Group {
  entry: QuarantineEntry;
  count: number;
}

/**
 * Sets messages aside with their reason. Calls that come while a write is under way go together into the next one,
 * equal ones as one row, so that a flood of bad messages costs little. Resolves after commit.
 */
export class Quarantine {
  readonly #db: ParkDatabase;
  readonly #parkId: string;
  #waiting = new Map<string, Group>();
  #next: Promise<void> | null = null;
  #running: Promise<void> = Promise.resolve();
  #sincePrune = 0;

  constructor(db: ParkDatabase, parkId: string) {
    this.#db = db;
    this.#parkId = parkId;
  }

  add(entry: QuarantineEntry): Promise<void> {
    const reason = clean(entry.reason).slice(0, 1000);
    const topic = clean(entry.topic).slice(0, 500);
    const key = JSON.stringify([entry.device, entry.code, topic, reason]);
    const group = this.#waiting.get(key);
    if (group) group.count++;
    else this.#waiting.set(key, { entry: { ...entry, topic, reason }, count: 1 });
    this.#next ??= this.#running.then(() => this.#flush());
    return this.#next;
  }

  async #flush(): Promise<void> {
    const groups = [...this.#waiting.values()];
    this.#waiting = new Map();
    this.#next = null;
    const write = this.#write(groups);
    this.#running = write.catch(() => undefined);
    await write;
    this.#sincePrune += groups.length;
    if (this.#sincePrune >= keptMessages) await this.prune();
  }

  async #write(groups: Group[]): Promise<void> {
    await this.#db.tx(async (tx) => {
      // Always in the same order, so that two processes never lock each other out.
      for (const { entry, count } of groups.sort((a, b) => order(a.entry).localeCompare(order(b.entry)))) {
        const at = new Date(entry.at).toISOString();
        const excerpt = Buffer.from(entry.payload.subarray(0, excerptBytes));
        await tx.execute(sql`
          insert into ${table} as kept (park_id, device, code, reason, topic, first_at, last_at, count, bytes, excerpt)
          values (${this.#parkId}, ${entry.device}, ${entry.code}, ${entry.reason}, ${entry.topic}, ${at}, ${at}, ${count}, ${entry.payload.length}, ${excerpt})
          on conflict (park_id, device, code, md5(topic || reason)) do update
            set last_at = greatest(kept.last_at, excluded.last_at), count = kept.count + excluded.count,
                bytes = excluded.bytes, excerpt = excluded.excerpt`);
      }
    });
  }

  /** Newest first. */
  async list(limit: number): Promise<QuarantinedMessage[]> {
    const result = await this.#db.tx((tx) =>
      tx.execute<Row>(
        sql`select id, first_at, last_at, count, topic, device, code, reason, bytes, excerpt from ${table} order by last_at desc, id desc limit ${limit}`,
      ),
    );
    return result.rows.map((row) => ({
      id: String(row.id),
      firstAt: new Date(row.first_at).getTime(),
      lastAt: new Date(row.last_at).getTime(),
      count: Number(row.count),
      topic: row.topic,
      device: row.device,
      code: row.code,
      reason: row.reason,
      bytes: Number(row.bytes),
      excerpt: row.excerpt.toString('utf8'),
    }));
  }

  /** Keeps the newest rows only. */
  async prune(): Promise<void> {
    this.#sincePrune = 0;
    await this.#db.tx((tx) =>
      tx.execute(
        sql`delete from ${table} where id in (select id from ${table} order by last_at desc, id desc offset ${keptMessages})`,
      ),
    );
  }
}

const order = (entry: QuarantineEntry): string => `${entry.device} ${entry.code} ${entry.topic} ${entry.reason}`;

/** PostgreSQL text holds no NUL, and a reader wants no control characters. */
function clean(text: string): string {
  return [...text].map((character) => (character < ' ' ? '�' : character)).join('');
}
