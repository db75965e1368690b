import type { ParkDatabase } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { FrozenClockSpan, Hj212Device } from '../contracts/index.ts';
import { FrozenClock, pointOf, type FrozenSpan } from '../domain/index.ts';

const table = sql.raw('plugin_hj212_connector.frozen_clocks');
const iso = (ms: number): string => new Date(ms).toISOString();

/** Watches the clocks of all loggers and keeps the spans in which one stood still. */
export class FrozenClocks {
  readonly #db: ParkDatabase;
  readonly #parkId: string;
  readonly #devices: ReadonlyMap<string, Hj212Device>;
  readonly #clocks = new Map<string, FrozenClock>();
  readonly #last = new Map<string, string>();
  /** Spans that have grown since they were written. */
  readonly #grown = new Map<string, FrozenSpan>();

  constructor(db: ParkDatabase, parkId: string, devices: ReadonlyMap<string, Hj212Device>) {
    this.#db = db;
    this.#parkId = parkId;
    this.#devices = devices;
  }

  /**
   * The data time of a realtime frame, and when it arrived. One that equals the frame before it letter by letter was sent again
   * because its answer got lost, and says nothing of the clock.
   */
  add(device: string, dataTime: number, arrivedAt: number, segment: string): void {
    if (this.#last.get(device) === segment) return;
    this.#last.set(device, segment);
    let clock = this.#clocks.get(device);
    if (!clock) this.#clocks.set(device, (clock = new FrozenClock()));
    const span = clock.add(dataTime, arrivedAt);
    if (span) this.#grown.set(`${device}/${span.since}`, span);
  }

  /** Writes what has grown: frames come by the second, a span is worth a row a minute. */
  async save(): Promise<void> {
    const grown = [...this.#grown];
    if (grown.length === 0) return;
    await this.#db.tx(async (tx) => {
      for (const [key, { since, until, stuckAt, frames }] of grown)
        await tx.execute(sql`
          insert into ${table} (park_id, device, since_at, until_at, stuck_at, frames)
          values (${this.#parkId}, ${key.slice(0, key.lastIndexOf('/'))}, ${iso(since)}::timestamptz, ${iso(until)}::timestamptz,
            ${iso(stuckAt)}::timestamptz, ${frames})
          on conflict (park_id, device, since_at) do update set until_at = excluded.until_at, frames = excluded.frames`);
    });
    for (const [key, span] of grown) if (this.#grown.get(key) === span) this.#grown.delete(key);
  }

  /** Spans that touch [from, to), oldest first. */
  async list({ from, to }: { from: number; to: number }): Promise<FrozenClockSpan[]> {
    await this.save();
    const { rows } = await this.#db.tx((tx) =>
      tx.execute<{ device: string; since: number; until: number; stuck_at: number; frames: number }>(sql`
        select device, frames, (extract(epoch from since_at) * 1000)::float8 as since,
          (extract(epoch from until_at) * 1000)::float8 as until, (extract(epoch from stuck_at) * 1000)::float8 as stuck_at
        from ${table}
        where park_id = current_setting('lingtan.park_id') and since_at < ${iso(to)}::timestamptz
          and until_at >= ${iso(from)}::timestamptz
        order by since_at, device`),
    );
    return rows.map(({ stuck_at: stuckAt, ...row }) => ({ ...row, stuckAt, points: this.#pointsOf(row.device) }));
  }

  #pointsOf(device: string): string[] {
    const known = this.#devices.get(device);
    const realtime = (known?.points ?? []).filter(({ kind }) => kind === 'realtime');
    return [...new Set(realtime.map((mapping) => pointOf(mapping, known!)))];
  }
}
