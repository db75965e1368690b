import type { ParkDatabase } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { HistoryChunk, ModelSnapshot } from '../domain/index.ts';

const snapshotShape: z.ZodType<ModelSnapshot> = z.object({
  time: z.number(),
  units: z.record(z.string(), z.object({ state: z.array(z.number()), values: z.array(z.number()) })),
  meters: z.record(z.string(), z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()])),
  counters: z.record(z.string(), z.tuple([z.number(), z.number()])),
});

/** A snapshot as it is kept. `live`: devices went on after it, for at most {@link saveEveryMs}. */
export type KeptSnapshot = ModelSnapshot & { live?: boolean | undefined };

/** How often the state is saved while devices are up, at speed 1 and below. */
export const saveEveryMs = 10_000;

const keptShape: z.ZodType<KeptSnapshot> = z.intersection(snapshotShape, z.object({ live: z.boolean().optional() }));

const chunksShape = z.array(z.object({ from: z.number(), to: z.number(), resolutionMs: z.number() }));

/** A stretch of history that is not handed in yet. */
export interface OpenHistory {
  id: string;
  snapshot: ModelSnapshot;
  chunks: HistoryChunk[];
  /** Chunks acknowledged, from the first. */
  done: number;
}

interface SimulationRow extends Record<string, unknown> {
  snapshot: unknown;
}

interface HistoryRow extends Record<string, unknown> {
  id: string;
  snapshot: unknown;
  chunks: unknown;
  done: number;
}

/** What the simulator keeps in the database. Times are ms UTC. */
export class SimulationStore {
  readonly #db: ParkDatabase;
  readonly #parkId: string;

  constructor(db: ParkDatabase, parkId: string) {
    this.#db = db;
    this.#parkId = parkId;
  }

  /** The last snapshot, with `time` on the wall clock; null before the first start. */
  async snapshot(): Promise<KeptSnapshot | null> {
    const found = await this.#db.tx((tx) =>
      tx.execute<SimulationRow>(
        sql`select snapshot from plugin_park_simulator.simulation where park_id = ${this.#parkId}`,
      ),
    );
    return found.rows[0] ? keptShape.parse(found.rows[0].snapshot) : null;
  }

  async saveSnapshot(snapshot: KeptSnapshot): Promise<void> {
    await this.#db.tx((tx) => tx.execute(this.#saveSnapshot(snapshot)));
  }

  /** Notes a stretch to hand in, together with where the model stands after it, so that neither exists alone. */
  async openHistory(start: ModelSnapshot, chunks: HistoryChunk[], end: ModelSnapshot): Promise<OpenHistory> {
    const from = Math.min(...chunks.map((chunk) => chunk.from));
    const to = Math.max(...chunks.map((chunk) => chunk.to));
    const added = await this.#db.tx(async (tx) => {
      await tx.execute(this.#saveSnapshot(end));
      return tx.execute<{ id: string }>(sql`
        insert into plugin_park_simulator.history (park_id, from_at, to_at, snapshot, chunks)
        values (${this.#parkId}, ${new Date(from).toISOString()}, ${new Date(to).toISOString()},
          ${JSON.stringify(start)}::jsonb, ${JSON.stringify(chunks)}::jsonb)
        returning id::text`);
    });
    return { id: added.rows[0]!.id, snapshot: start, chunks, done: 0 };
  }

  async openHistories(): Promise<OpenHistory[]> {
    const found = await this.#db.tx((tx) =>
      tx.execute<HistoryRow>(sql`
        select id::text, snapshot, chunks, done from plugin_park_simulator.history
        where park_id = ${this.#parkId} and finished_at is null order by id`),
    );
    return found.rows.map((row) => ({
      id: row.id,
      snapshot: snapshotShape.parse(row.snapshot),
      chunks: chunksShape.parse(row.chunks),
      done: row.done,
    }));
  }

  /** Never goes back: chunks are acknowledged in order. */
  async historyDone(id: string, done: number, finished: boolean): Promise<void> {
    await this.#db.tx((tx) =>
      tx.execute(sql`
        update plugin_park_simulator.history
        set done = greatest(done, ${done}), finished_at = case when ${finished} then now() else finished_at end
        where park_id = ${this.#parkId} and id = ${id}::bigint`),
    );
  }

  #saveSnapshot(snapshot: KeptSnapshot) {
    const at = new Date(snapshot.time).toISOString();
    return sql`
      insert into plugin_park_simulator.simulation (park_id, started_at, snapshot_at, snapshot)
      values (${this.#parkId}, ${at}, ${at}, ${JSON.stringify(snapshot)}::jsonb)
      on conflict (park_id) do update set snapshot_at = excluded.snapshot_at, snapshot = excluded.snapshot`;
  }
}
