import type { ParkScope, Tx } from '@lingtan/sdk';
import type { Point, TelemetryService } from '@lingtan/telemetry/contracts';
import { sql } from 'drizzle-orm';
import type { EnergyConfig, Meter, MeterConfig } from '../contracts/index.ts';
import { describeMeters, intervalWidth, isVirtual } from '../domain/index.ts';
import type { PointUnits, Span } from '../domain/index.ts';
import type { Follower, Review } from './write-revisions.ts';

/** What the parts of the plugin need of the scope. */
export type EnergyScope = Pick<
  ParkScope<EnergyConfig>,
  'park' | 'config' | 'db' | 'clock' | 'log' | 'events' | 'proposals'
>;

/** One park's metering: its meters, its interval, and where its data is. */
export interface Energy {
  readonly scope: EnergyScope;
  readonly telemetry: TelemetryService;
  readonly parkId: string;
  readonly timeZone: string;
  /** Width of an interval, ms. */
  readonly width: number;
  readonly minutes: number;
  readonly configs: ReadonlyMap<string, MeterConfig>;
  /** Meters that are closed from samples: all but the virtual ones. */
  readonly measured: readonly MeterConfig[];
  /** In the order of the configuration. */
  readonly meters: readonly Meter[];
  readonly meterById: ReadonlyMap<string, Meter>;
  /** Names of points, by the meter that uses them. */
  readonly metersByPoint: ReadonlyMap<string, readonly MeterConfig[]>;
  /** Unit of a point, as telemetry gave it last (`readPoints`). */
  readonly units: PointUnits;
  readonly unitsOfPoints: Map<string, string>;
  /** Run after each write of revisions, in this order; features add theirs on start. */
  readonly followers: Follower[];
  /** Run before each write of revisions, in this order; features add theirs on start. */
  readonly reviews: Review[];
  /** Run over the days that follow a portion of history, once it is closed, for its meters; features add theirs on start. */
  readonly afterHistory: ((energy: Energy, tx: Tx, meters: readonly MeterConfig[], span: Span) => Promise<void>)[];
}

export const producedBy = 'energy-metering@0.1.0';

export function createEnergy(scope: EnergyScope, telemetry: TelemetryService): Energy {
  const configs = scope.config.meters;
  const meters = describeMeters(configs);
  const metersByPoint = new Map<string, MeterConfig[]>();
  for (const meter of configs) {
    for (const point of [meter.importPoint, meter.exportPoint, meter.powerPoint]) {
      if (point === undefined) continue;
      const users = metersByPoint.get(point) ?? [];
      users.push(meter);
      metersByPoint.set(point, users);
    }
  }
  const unitsOfPoints = new Map<string, string>();
  return {
    scope,
    telemetry,
    parkId: scope.park.id,
    timeZone: scope.park.timeZone,
    width: intervalWidth(scope.config.intervalMinutes),
    minutes: scope.config.intervalMinutes,
    configs: new Map(configs.map((m) => [m.id, m])),
    measured: configs.filter((m) => !isVirtual(m)),
    meters,
    meterById: new Map(meters.map((m) => [m.id, m])),
    metersByPoint,
    units: (point) => unitsOfPoints.get(point),
    unitsOfPoints,
    followers: [],
    reviews: [],
    afterHistory: [],
  };
}

/** The park's points by id. Keeps their units for those who cannot wait for an answer. */
export async function readPoints(energy: Energy): Promise<Map<string, Point>> {
  const points = new Map((await energy.telemetry.points()).map((point) => [point.id, point]));
  energy.unitsOfPoints.clear();
  for (const { id, unit } of points.values()) energy.unitsOfPoints.set(id, unit);
  return points;
}

/** One closing at a time per park, so that revisions are counted without gaps and on the newest samples. */
export async function lockPark(tx: Tx, parkId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`energy-metering/${parkId}`}, 0))`);
}

/**
 * Beside others that close other meters of the same span, and never beside one that holds {@link lockPark}. What looks across
 * meters must wait for its turn first ({@link lockFollowers}).
 */
export async function joinPark(tx: Tx, parkId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(hashtextextended(${`energy-metering/${parkId}`}, 0))`);
}

/** Among those that joined, one at a time up to its commit: each then sees what those before it wrote. */
export async function lockFollowers(tx: Tx, parkId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`energy-metering/${parkId}/followers`}, 0))`);
}

/** ISO 8601 UTC. */
export function iso(ts: number): string {
  return new Date(ts).toISOString();
}
