import type {
  Clock,
  EventDefinition,
  EvidenceKind,
  LocalizedText,
  Logger,
  NoticeContent,
  NoticeKind,
  ParkInfo,
  Permission,
  RetentionDefinition,
  ServiceRef,
  Tx,
} from '@lingtan/sdk';
import { machineMs } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import {
  latestTopic,
  Telemetry,
  telemetryImport,
  telemetryRetention,
  telemetryStorage,
  telemetryRead,
  telemetryWindow,
  telemetryWrite,
} from '../contracts/index.ts';
import type { LatestValue } from '../contracts/index.ts';
import { tellOfImport } from './csv/import-notices.ts';
import { explainWindow } from './evidence/explain-window.ts';
import { markClockSteps, type ClockStep } from './evidence/mark-clock-steps.ts';
import type { TelemetryDatabase } from './database/telemetry-database.ts';
import type { BoundTelemetryRoute } from './http/telemetry-route.ts';
import { telemetryRoutes } from './http/telemetry-routes.ts';
import { measurePark, rollupLag } from './measure-park.ts';
import { repeat } from './repeat.ts';
import { telemetryRetentions } from './rollup/declared.ts';
import { TelemetryEngine } from './telemetry-engine.ts';

/** Who did something, as the audit log keeps it. */
interface Actor {
  kind: 'user' | 'api-key' | 'device' | 'screen' | 'system';
  id: string;
  name: string;
  role?: string;
}

/** What the library needs of the kernel: given by the composition root, so that neither package imports the other. */
export interface TelemetryHost {
  database: Pick<TelemetryDatabase, 'withParkTx'>;
  rawClient: TelemetryDatabase['rawClient'];
  publishEvent(
    tx: Tx,
    owner: { parkId: string; parkNo: number; pluginId: string },
    event: EventDefinition,
    data: unknown,
  ): Promise<void>;
  appendAudit(
    tx: Tx,
    entry: {
      parkId: string;
      actor: Actor;
      action: string;
      subject: string;
      before?: unknown;
      after?: unknown;
      note?: string;
    },
  ): Promise<unknown>;
}

/** The parts of a kernel that exist only after its libraries. */
export interface TelemetryKernel {
  live: {
    emit(parkId: string, topic: string, data: unknown): void;
    emitToEnterprise(parkId: string, topic: string, enterpriseId: string, data: unknown): void;
  };
  notices: {
    raise(by: { parkId: string; pluginId: string }, kind: NoticeKind, notice: NoticeContent): Promise<void>;
    settle(parkId: string, kind: NoticeKind, key: string): Promise<void>;
  };
  configs: { controlPoints(parkId: string): Promise<ReadonlySet<string>> };
  /** When the clocks of the installation were set. */
  clock: { within(from: number, to: number): Promise<ClockStep[]> };
  evidence: {
    registry: {
      explain(
        owner: { parkId: string; pluginId: string },
        kind: EvidenceKind,
        explain: ReturnType<typeof explainWindow>,
      ): () => void;
    };
  };
}

/** Options of {@link createTelemetryLibrary}. */
export interface TelemetryLibraryOptions {
  host: TelemetryHost;
  clock: Clock;
  log: Logger;
  /** Asked for at the first use, since the kernel is made after its libraries. */
  kernel(): TelemetryKernel;
  /** How long changes gather before they are taken into the rollups. Default 2 s. */
  rollupEveryMs?: number;
}

/** The store in the form that the kernel takes libraries in. */
export interface TelemetryLibrary {
  readonly id: 'telemetry';
  readonly permissions: readonly Permission[];
  readonly topics: Readonly<Record<string, Permission>>;
  readonly retentions: readonly RetentionDefinition[];
  readonly services: readonly { ref: ServiceRef<unknown>; implementation(park: ParkInfo): object }[];
  readonly routes: readonly BoundTelemetryRoute[];
  health(parkId: string, at?: number): Promise<Record<string, unknown>>;
  metrics(): Promise<{ name: string; help: string; labels: Record<string, string>; value: number }[]>;
  readonly lag: {
    name: string;
    title: LocalizedText;
    measure(): Promise<{ parkId: string; seconds: number }[]>;
  };
  attachPark(park: ParkInfo): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

const hour = 3_600_000;
/**
 * How long changes gather. Each run announces its windows, so that twice as often is twice the jobs; an alarm on a point
 * waits for it, and is there within 3 s.
 */
const gatherMs = 2000;
/** How long rollups may wait for samples that queue up. Charts do not wait: they add what the rollups lack. */
const rollupWithinMs = 5_000;

/** The time-series store as a library of the kernel: service, routes, live values, evidence, rollups and retention. */
export function createTelemetryLibrary(options: TelemetryLibraryOptions): {
  engine: TelemetryEngine;
  library: TelemetryLibrary;
} {
  const { host, clock, log, kernel } = options;
  const engine = new TelemetryEngine({
    database: { withParkTx: (scope, work) => host.database.withParkTx(scope, work), rawClient: host.rawClient },
    clock,
    log,
    publish: async (tx, event, data) => {
      const { rows } = await tx.execute(
        sql`select current_setting('lingtan.park_id') as id, current_setting('lingtan.park_no')::int as no`,
      );
      const owner = { parkId: rows[0]!['id'] as string, parkNo: rows[0]!['no'] as number, pluginId: 'telemetry' };
      await host.publishEvent(tx, owner, event, data);
    },
    audit: async (tx, park, { actor, ...entry }) => {
      const { kind, id, name, role } = actor ?? {
        kind: 'system' as const,
        id: 'telemetry',
        name: 'Telemetry',
        role: undefined,
      };
      await host.appendAudit(tx, { ...entry, parkId: park.id, actor: { kind, id, name, ...(role ? { role } : {}) } });
    },
    controlPoints: ({ id }) => kernel().configs.controlPoints(id),
    onImport: (park, state, failure) => tellOfImport(kernel().notices, park.id, state, failure),
    onLatest: (parkId, values, byEnterprise) => {
      const { live } = kernel();
      live.emit(parkId, latestTopic, { values: values.map(asRow) });
      for (const [enterprise, own] of byEnterprise)
        live.emitToEnterprise(parkId, latestTopic, enterprise, { values: own.map(asRow) });
    },
  });
  const parks = new Map<string, ParkInfo>();
  return {
    engine,
    library: {
      id: 'telemetry',
      permissions: [telemetryRead, telemetryWrite, telemetryImport, telemetryStorage, telemetryRetention],
      topics: { [latestTopic]: telemetryRead },
      retentions: telemetryRetentions,
      services: [{ ref: Telemetry as ServiceRef<unknown>, implementation: (park) => engine.forPark(park) }],
      routes: telemetryRoutes(engine),
      health: async (parkId, at) => {
        const park = parks.get(parkId);
        if (!park) return {};
        const { oldestTs, newestTs, points, stale } = await (at === undefined
          ? engine.freshness(park)
          : engine.freshnessAt(park, at));
        const age = (ts: number | null): number | null => (ts === null ? null : Math.max(0, (at ?? clock.now()) - ts));
        return {
          ingest: engine.stats(parkId),
          points,
          stalePoints: stale,
          newestDataAgeMs: age(newestTs),
          oldestDataAgeMs: age(oldestTs),
        };
      },
      metrics: async () => (await Promise.all([...parks.values()].map((park) => measurePark(engine, park)))).flat(),
      lag: {
        name: 'rollups',
        title: { en: 'Rollups of the samples', 'zh-CN': '采样汇总' },
        measure: () =>
          Promise.all(
            [...parks.values()].map(async (park) => ({ parkId: park.id, seconds: await rollupLag(engine, park) })),
          ),
      },
      attachPark: async (park) => {
        parks.set(park.id, park);
        const unexplain = kernel().evidence.registry.explain(
          { parkId: park.id, pluginId: 'telemetry' },
          telemetryWindow,
          markClockSteps(explainWindow(engine, park), (from, to) => kernel().clock.within(from, to)),
        );
        const failed = (what: string) => (error: unknown) =>
          log.warn({ park: park.id, err: error }, `${what} failed; it is tried again`);
        let rolledUpAt = -Infinity;
        const rollups = repeat(
          options.rollupEveryMs ?? gatherMs,
          async () => {
            if (engine.busy && performance.now() - rolledUpAt < rollupWithinMs) return;
            rolledUpAt = performance.now();
            await engine.runRollups(park);
          },
          failed('taking changes into the rollups'),
        );
        const retention = repeat(machineMs(clock, hour), () => engine.applyRetention(park), failed('retention'));
        return async () => {
          unexplain();
          await Promise.all([rollups(), retention()]);
          parks.delete(park.id);
        };
      },
      stop: () => engine.close(),
    },
  };
}

function asRow({ point, ts, value, quality }: LatestValue): [string, number, number, number] {
  return [point, ts, value, quality];
}
