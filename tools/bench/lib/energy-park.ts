import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  kernelMigrations,
  openDatabase,
  publishEvent,
  rawClient,
  startEmbeddedPostgres,
  type KernelDatabase,
} from '@lingtan/kernel';
import energyMetering from '@lingtan/energy-metering/server';
import {
  MeterReadings,
  SupplyMix,
  type MeterReadingsService,
  type SupplyMixService,
} from '@lingtan/energy-metering/contracts';
import type { JobContext, ParkScope, Tx } from '@lingtan/sdk';
import { TelemetryEngine, telemetryMigrations } from '@lingtan/telemetry';
import { createTestLog } from '@lingtan/test-kit';

/** Energy metering with all it brings, on a database of its own, without a kernel around it: jobs run when asked. */
export interface EnergyPark {
  database: KernelDatabase;
  engine: TelemetryEngine;
  readings: MeterReadingsService;
  mix: SupplyMixService;
  /** Moves the clock; ms UTC. */
  setNow(ts: number): void;
  run(job: string, data?: object): Promise<void>;
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export interface MeterPlan {
  id: string;
  everySeconds: number;
  enterpriseId?: string;
  /** Default: load. */
  role?: 'load' | 'grid';
}

const pluginRoot = dirname(createRequire(import.meta.url).resolve('@lingtan/energy-metering/plugin.json'));

/** Meters with one register in kWh each. */
export async function startEnergyPark(
  meters: readonly MeterPlan[],
  now: number,
  more: { config?: object; enterprises?: readonly string[] } = {},
): Promise<EnergyPark> {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-energy-'));
  chmodSync(folder, 0o755);
  const log = createTestLog();
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log });
  const database = await openDatabase({ ownerUrl: postgres.ownerUrl, roleSecret: 'bench', log });
  const directory = join(pluginRoot, 'migrations');
  const component = { id: 'energy-metering', schema: 'plugin_energy_metering', directory };
  await database.migrate([kernelMigrations, telemetryMigrations, component]);
  const name = { en: 'Bench', 'zh-CN': '基准' };
  const { rows } = await database.kernelPool.query<{ no: number }>(
    `insert into kernel.parks (id, name) values ('bench', $1) returning no`,
    [JSON.stringify(name)],
  );
  const park = { id: 'bench', no: rows[0]!.no, timeZone: 'Asia/Shanghai' };
  const txScope = { parkId: park.id, parkNo: park.no };
  const clock = { now: () => now };
  const engine = new TelemetryEngine({
    database: { withParkTx: database.withParkTx, rawClient },
    clock,
    log,
    publish: () => Promise.resolve(),
  });
  const tx = <T>(work: (open: Tx) => Promise<T>): Promise<T> => database.withParkTx(txScope, work);
  await tx((open) =>
    engine.applyModel(open, txScope, {
      assets: [{ id: 'bench', kind: 'load', name }],
      points: meters.map(({ id, everySeconds }) => ({
        id: `${id}.import`,
        assetId: 'bench',
        name,
        kind: 'counter' as const,
        quantity: 'active-energy-import',
        unit: 'kWh',
        expectedEverySeconds: everySeconds,
        retention: 'billing' as const,
      })),
    }),
  );
  engine.points.invalidate(park.id);

  const handlers = new Map<string, (data: never, context: JobContext) => Promise<void>>();
  let readings: MeterReadingsService | undefined;
  let mix: SupplyMixService | undefined;
  const nothing = () => {};
  const scope = {
    pluginId: 'energy-metering',
    park: {
      ...park,
      name,
      latitude: null,
      longitude: null,
      enterprises: (more.enterprises ?? []).map((id) => ({ id, name, key: false })),
    },
    config: energyMetering.config.schema.parse({
      meters: meters.map(({ id, enterpriseId, role = 'load' }) => ({
        id,
        name,
        assetId: 'bench',
        role,
        importPoint: `${id}.import`,
        ...(enterpriseId === undefined ? {} : { enterpriseId }),
      })),
      ...more.config,
    }),
    log,
    clock,
    signal: new AbortController().signal,
    db: { tx },
    events: {
      publish: (open: Tx, event: never, data: never) =>
        publishEvent(open, { parkId: park.id, pluginId: 'energy-metering' }, event, data),
      on: nothing,
    },
    jobs: {
      handle: (job: { name: string }, handler: (data: never, context: JobContext) => Promise<void>) =>
        void handlers.set(job.name, handler),
      enqueue: () => Promise.resolve(),
      schedule: () => Promise.resolve(),
    },
    evidence: { explain: nothing, dependents: nothing, record: () => Promise.resolve(), dependentsOf: async () => [] },
    live: { emit: nothing },
    proposals: { handle: () => undefined },
    route: nothing,
    provide: (ref: unknown, service: unknown) => {
      if (ref === MeterReadings) readings = service as MeterReadingsService;
      if (ref === SupplyMix) mix = service as SupplyMixService;
    },
    audit: () => Promise.resolve(),
    every: nothing,
    after: nothing,
    lead: () => ({ leading: true, told: async () => null }),
    onStop: nothing,
    degraded: (reason: string) => {
      throw new Error(reason);
    },
    healthy: nothing,
  } as unknown as ParkScope<never>;
  await energyMetering.start(scope, { telemetry: engine.forPark(park) } as never);
  const context = { id: '1', attempt: 1, signal: scope.signal, progress: () => Promise.resolve() };
  return {
    database,
    engine,
    readings: readings!,
    mix: mix!,
    setNow: (ts) => (now = ts),
    run: (job, data = {}) => handlers.get(job)!(data as never, context),
    tx,
    stop: async () => {
      await engine.close();
      await database.close();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
