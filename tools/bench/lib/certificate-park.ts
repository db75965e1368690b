import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Interval, MeterReadingsService } from '@lingtan/energy-metering/contracts';
import certificateTrading from '@lingtan/certificate-trading/server';
import {
  kernelMigrations,
  openDatabase,
  publishEvent,
  startEmbeddedPostgres,
  type KernelDatabase,
} from '@lingtan/kernel';
import type { ParkScope, Principal, RouteDefinition, Tx } from '@lingtan/sdk';
import { createTestLog } from '@lingtan/test-kit';
import pg from 'pg';

/** Certificate trading on a database of its own, without a kernel around it: routes are called as functions. */
export interface CertificateBenchPark {
  database: KernelDatabase;
  /** As the owner of the database, for the bare baselines. */
  owner: pg.Pool;
  call<T>(method: string, path: string, request: { params?: object; query?: object; body?: object }): Promise<T>;
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

const root = dirname(createRequire(import.meta.url).resolve('@lingtan/certificate-trading/plugin.json'));
const operator: Principal = {
  kind: 'user',
  id: 'bench',
  name: 'Bench',
  parkId: 'bench',
  role: 'operator',
  enterpriseId: null,
};

export async function startCertificatePark(options: {
  config: object;
  now: number;
  enterprises?: readonly string[];
  intervals?: (query: { from: number; to: number; meter: string }) => Interval[];
}): Promise<CertificateBenchPark> {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-certificates-'));
  chmodSync(folder, 0o755);
  const log = createTestLog();
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log });
  const database = await openDatabase({ ownerUrl: postgres.ownerUrl, roleSecret: 'bench', log });
  const owner = new pg.Pool({ connectionString: postgres.ownerUrl, max: 8 });
  // PostgreSQL ends the connections of the pool when it stops.
  owner.on('error', () => undefined);
  const component = {
    id: 'certificate-trading',
    schema: 'plugin_certificate_trading',
    directory: join(root, 'migrations'),
  };
  await database.migrate([kernelMigrations, component]);
  const name = { en: 'Bench', 'zh-CN': '基准' };
  const { rows } = await database.kernelPool.query<{ no: number }>(
    `insert into kernel.parks (id, name) values ('bench', $1) returning no`,
    [JSON.stringify(name)],
  );
  const park = { id: 'bench', no: rows[0]!.no, timeZone: 'Asia/Shanghai' };
  const tx = <T>(work: (open: Tx) => Promise<T>): Promise<T> =>
    database.withParkTx({ parkId: park.id, parkNo: park.no }, work);
  const routes = new Map<string, (request: object) => Promise<unknown>>();
  const schemas = new Map<string, RouteDefinition>();
  const nothing = () => {};
  const readings = {
    meters: async () => [],
    intervalMinutes: async () => 15,
    totals: async () => [],
    history: async () => [],
    intervals: async ({ from, to, meters = [] }) =>
      meters.flatMap((meter) => options.intervals?.({ from, to, meter }) ?? []),
  } satisfies MeterReadingsService;
  const scope = {
    pluginId: 'certificate-trading',
    park: {
      ...park,
      name,
      latitude: null,
      longitude: null,
      enterprises: (options.enterprises ?? []).map((id) => ({ id, name, key: false })),
    },
    config: certificateTrading.config.schema.parse(options.config),
    log,
    clock: { now: () => options.now },
    signal: new AbortController().signal,
    db: { tx },
    events: {
      publish: (open: Tx, event: never, data: never) =>
        publishEvent(open, { parkId: park.id, pluginId: 'certificate-trading' }, event, data),
      on: nothing,
    },
    jobs: { handle: nothing, enqueue: () => Promise.resolve(), schedule: () => Promise.resolve() },
    evidence: { explain: nothing, dependents: nothing, record: () => Promise.resolve(), dependentsOf: async () => [] },
    live: { emit: nothing },
    proposals: { handle: () => undefined },
    route: (route: RouteDefinition, handler: (request: object) => Promise<unknown>) => {
      routes.set(`${route.method} ${route.path}`, handler);
      schemas.set(`${route.method} ${route.path}`, route);
    },
    provide: nothing,
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
  await certificateTrading.start(scope, { readings } as never);
  return {
    database,
    owner,
    tx,
    call: async <T>(method: string, path: string, request: { params?: object; query?: object; body?: object }) => {
      const key = `${method} ${path}`;
      const body = request.body && schemas.get(key)!.body!.parse(request.body);
      return (await routes.get(key)!({ params: {}, query: {}, ...request, body, principal: operator, tx })) as T;
    },
    stop: async () => {
      await owner.end();
      await database.close();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Hourly readings of a generator: between 1 and 1,000 kWh, whole Wh, the same for the same meter and hour. */
export function hourlyIntervals({ from, to, meter }: { from: number; to: number; meter: string }): Interval[] {
  const hour = 3_600_000;
  let seed = [...meter].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, 7);
  const list: Interval[] = [];
  for (let start = from; start < to; start += hour) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    list.push({
      meter,
      direction: 'export',
      start,
      end: start + hour,
      revision: 1,
      amount: 1000 + (seed % 999_000),
      status: 'actual',
      method: 'counter-difference',
      reason: null,
      recordedAt: new Date(start + hour).toISOString(),
      ref: `energy.interval/${meter}.export/${new Date(start).toISOString()}@1`,
    });
  }
  return list;
}
