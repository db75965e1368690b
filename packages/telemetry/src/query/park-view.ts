import type { Asset, StoredLatest, Point, RawSample, Resolution, Series } from '../../contracts/index.ts';
import { onPark, type ParkRef, type TelemetryDatabase } from '../database/telemetry-database.ts';
import { telemetryErrors } from '../errors.ts';
import type { PointRegistry } from '../ingest/point-registry.ts';
import { readAssets } from '../model/read-model.ts';
import { readLatest } from './latest.ts';
import { readRange } from './range.ts';
import { readWindows } from './window.ts';

const maxBuckets = 20_000;

/**
 * Reads of one viewer. An enterprise's points are filtered here, and again by row-level security in the database; to
 * others they do not exist.
 */
export class ParkView {
  readonly #database: TelemetryDatabase;
  readonly #registry: PointRegistry;
  readonly #park: ParkRef;
  readonly #enterpriseId: string | null;

  constructor(database: TelemetryDatabase, registry: PointRegistry, park: ParkRef, enterpriseId: string | null) {
    this.#database = database;
    this.#registry = registry;
    this.#park = park;
    this.#enterpriseId = enterpriseId;
  }

  assets(): Promise<Asset[]> {
    return readAssets(this.#database, this.#park, this.#enterpriseId);
  }

  async points(): Promise<Point[]> {
    const points = await this.#registry.byId(this.#park);
    return [...points.values()].filter((point) => this.#sees(point));
  }

  /** Newest values of these points, or of all that the viewer sees. */
  latest(points: readonly string[] | null): Promise<StoredLatest[]> {
    return readLatest(this.#database, this.#park, points, this.#enterpriseId);
  }

  /** @throws TELEMETRY_UNKNOWN_POINT, TELEMETRY_BAD_RANGE, TELEMETRY_TOO_MUCH */
  async range(query: {
    points: readonly string[];
    from: number;
    to: number;
    maxPoints: number;
    resolution?: Resolution;
    mostValues?: number;
  }): Promise<Series[]> {
    checkSpan(query.from, query.to);
    if (!Number.isInteger(query.maxPoints) || query.maxPoints < 1 || query.maxPoints > maxBuckets) {
      throw telemetryErrors.BAD_RANGE({ problem: `maxPoints ${query.maxPoints}; expected 1 to ${maxBuckets}` });
    }
    const points = await this.resolve(query.points);
    if (points.length === 0) return [];
    const minutesFrom = (await this.#registry.kept(this.#park)).get('minutes')?.goneBefore ?? 0;
    return onPark(
      this.#database,
      this.#park,
      (client) => readRange(client, this.#park, points, { ...query, minutesFrom }),
      this.#enterpriseId,
    );
  }

  /** @throws TELEMETRY_UNKNOWN_POINT, TELEMETRY_BAD_RANGE */
  async window(query: {
    point: string;
    from: number;
    to: number;
    edges?: boolean;
    limit?: number;
  }): Promise<RawSample[]> {
    const { point, ...rest } = query;
    return (await this.windows({ points: [point], ...rest }))[point]!;
  }

  /** @throws TELEMETRY_UNKNOWN_POINT, TELEMETRY_BAD_RANGE */
  async windows(query: {
    points: readonly string[];
    from: number;
    to: number;
    edges?: boolean;
    limit?: number;
  }): Promise<Record<string, RawSample[]>> {
    checkSpan(query.from, query.to);
    const points = await this.resolve(query.points);
    const nos = points.map((point) => point.no);
    const found = await onPark(
      this.#database,
      this.#park,
      (client) => readWindows(client, this.#park.no, nos, query),
      this.#enterpriseId,
    );
    return Object.fromEntries(points.map((point) => [point.id, found.get(point.no) ?? []]));
  }

  /** Points by id. @throws TELEMETRY_UNKNOWN_POINT for the first that the viewer cannot see */
  async resolve(ids: readonly string[]): Promise<Point[]> {
    let known = await this.#registry.byId(this.#park);
    if (ids.some((id) => !known.has(id))) known = await this.#registry.refreshed(this.#park);
    return [...new Set(ids)].map((id) => {
      const point = known.get(id);
      if (!point || !this.#sees(point)) throw telemetryErrors.UNKNOWN_POINT({ point: id, park: this.#park.id });
      return point;
    });
  }

  #sees(point: Point): boolean {
    return this.#enterpriseId === null || point.enterpriseId === this.#enterpriseId;
  }
}

function checkSpan(from: number, to: number): void {
  const limit = 8.64e15;
  if (!Number.isFinite(from) || !Number.isFinite(to) || Math.abs(from) > limit || Math.abs(to) > limit) {
    throw telemetryErrors.BAD_RANGE({ problem: `from ${from}, to ${to}; expected milliseconds since 1970 UTC` });
  }
  if (from > to) throw telemetryErrors.BAD_RANGE({ problem: `from ${from} is after to ${to}` });
}
