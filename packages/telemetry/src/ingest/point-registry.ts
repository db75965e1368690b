import type { Point } from '../../contracts/index.ts';
import type { ParkRef, TelemetryDatabase } from '../database/telemetry-database.ts';
import type { KeptByClass } from '../domain/retention.ts';
import { readKept } from '../rollup/kept.ts';
import { readPoints } from '../model/read-model.ts';

interface Loaded {
  at: number;
  byId: ReadonlyMap<string, Point>;
  byNo: ReadonlyMap<number, Point>;
  kept: KeptByClass;
}

// A point added by another process is found this soon; a unit never changes once a point has samples.
const reloadAfterMs = 1_000;
// Everything else that another process changed (names, enterprises, archived points) is seen this soon.
const maxAgeMs = 10_000;

/** Points of each park, kept in memory. Only active ones. */
export class PointRegistry {
  readonly #database: TelemetryDatabase;
  readonly #parks = new Map<string, Promise<Loaded>>();

  constructor(database: TelemetryDatabase) {
    this.#database = database;
  }

  async byId(park: ParkRef): Promise<ReadonlyMap<string, Point>> {
    return (await this.#loaded(park)).byId;
  }

  async byNo(park: ParkRef): Promise<ReadonlyMap<number, Point>> {
    return (await this.#loaded(park)).byNo;
  }

  /** The same, read anew when it is older than a second: for ids that it does not hold. */
  async refreshed(park: ParkRef): Promise<ReadonlyMap<string, Point>> {
    const loaded = await this.#loaded(park);
    if (performance.now() - loaded.at < reloadAfterMs) return loaded.byId;
    this.invalidate(park.id);
    return this.byId(park);
  }

  /** How long the park keeps the samples of each class. */
  async kept(park: ParkRef): Promise<KeptByClass> {
    return (await this.#loaded(park)).kept;
  }

  /** After the model of a park or its retention changed. */
  invalidate(parkId: string): void {
    this.#parks.delete(parkId);
  }

  async #loaded(park: ParkRef): Promise<Loaded> {
    const known = this.#parks.get(park.id);
    if (!known) return this.#start(park);
    const loaded = await known;
    if (performance.now() - loaded.at < maxAgeMs) return loaded;
    // Of several callers that find it old, the first reads it anew and the others share that.
    if (this.#parks.get(park.id) === known) this.#parks.delete(park.id);
    return this.#parks.get(park.id) ?? this.#start(park);
  }

  #start(park: ParkRef): Promise<Loaded> {
    const loading = this.#load(park);
    this.#parks.set(park.id, loading);
    // A failure is not kept: the next caller tries again.
    loading.catch(() => {
      if (this.#parks.get(park.id) === loading) this.#parks.delete(park.id);
    });
    return loading;
  }

  async #load(park: ParkRef): Promise<Loaded> {
    const at = performance.now();
    const [points, kept] = await Promise.all([readPoints(this.#database, park), readKept(this.#database, park)]);
    return {
      at,
      byId: new Map(points.map((point) => [point.id, point])),
      byNo: new Map(points.map((point) => [point.no, point])),
      kept,
    };
  }
}
