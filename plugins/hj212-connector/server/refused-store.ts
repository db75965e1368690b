import type { ParkDatabase } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { RefusedFrame } from '../contracts/index.ts';
import type { Refusal } from './listener.ts';

const table = sql.raw('plugin_hj212_connector.refused');
const excerptBytes = 512;
/** Refused frames that are kept. */
export const keptRefusals = 2_000;

interface Row extends Record<string, unknown> {
  id: string;
  first_at: number;
  last_at: number;
  count: number;
  device: string;
  remote: string;
  reason: string;
  excerpt: Buffer;
}

/** Sets frames aside with their reason. What comes while a write is under way goes together into the next one. */
export class RefusedStore {
  readonly #db: ParkDatabase;
  readonly #parkId: string;
  #waiting = new Map<string, { refusal: Refusal; at: number; count: number }>();
  #next: Promise<void> | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(db: ParkDatabase, parkId: string) {
    this.#db = db;
    this.#parkId = parkId;
  }

  add(refusal: Refusal, at: number): Promise<void> {
    const reason = clean(refusal.reason).slice(0, 500);
    const key = JSON.stringify([refusal.device, refusal.remote, reason]);
    const known = this.#waiting.get(key);
    this.#waiting.set(key, { refusal: { ...refusal, reason }, at, count: (known?.count ?? 0) + 1 });
    this.#next ??= this.#running.then(() => this.#flush());
    return this.#next;
  }

  async #flush(): Promise<void> {
    const groups = [...this.#waiting].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#waiting = new Map();
    this.#next = null;
    const write = this.#db.tx(async (tx) => {
      for (const [, { refusal, at, count }] of groups) {
        const when = new Date(at).toISOString();
        const excerpt = Buffer.from(refusal.bytes.subarray(0, excerptBytes));
        await tx.execute(sql`
          insert into ${table} as kept (park_id, device, remote, reason, first_at, last_at, count, excerpt)
          values (${this.#parkId}, ${refusal.device}, ${refusal.remote}, ${refusal.reason}, ${when}, ${when}, ${count}, ${excerpt})
          on conflict (park_id, device, remote, md5(reason)) do update
            set last_at = greatest(kept.last_at, excluded.last_at), count = kept.count + excluded.count,
                excerpt = excluded.excerpt`);
      }
    });
    this.#running = write.catch(() => undefined);
    await write;
  }

  /** Newest first. */
  async list(limit: number): Promise<RefusedFrame[]> {
    const { rows } = await this.#db.tx((tx) =>
      tx.execute<Row>(sql`
        select id::text as id, (extract(epoch from first_at) * 1000)::float8 as first_at,
          (extract(epoch from last_at) * 1000)::float8 as last_at, count::float8 as count, device, remote, reason, excerpt
        from ${table} where park_id = ${this.#parkId} order by last_at desc, id desc limit ${limit}`),
    );
    return rows.map(({ first_at: firstAt, last_at: lastAt, excerpt, ...row }) => ({
      ...row,
      firstAt,
      lastAt,
      excerpt: clean(excerpt.toString('utf8')),
    }));
  }

  /** Keeps the newest rows only. */
  async prune(): Promise<void> {
    await this.#db.tx((tx) =>
      tx.execute(sql`
        delete from ${table} where park_id = ${this.#parkId} and id in (
          select id from ${table} where park_id = ${this.#parkId} order by last_at desc, id desc offset ${keptRefusals})`),
    );
  }
}

/** PostgreSQL text holds no NUL, and a reader wants no control characters. */
function clean(text: string): string {
  return [...text].map((character) => (character < ' ' ? '�' : character)).join('');
}
