import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  kernelMigrations,
  openDatabase,
  publishEvent,
  raiseNotice,
  settleNotice,
  startEmbeddedPostgres,
  type KernelDatabase,
} from '@lingtan/kernel';
import carbonAccounting from '@lingtan/carbon-accounting/server';
import type { SupplyMixService } from '@lingtan/energy-metering/contracts';
import type {
  JobContext,
  NewProposal,
  NoticeContent,
  NoticeKind,
  ParkScope,
  Principal,
  ProposalAnswer,
  ProposalHandler,
  ProposalKind,
  Tx,
} from '@lingtan/sdk';
import { createTestLog } from '@lingtan/test-kit';

/** Carbon accounting on a database of its own, without a kernel around it: jobs run and routes answer when asked. */
export interface CarbonBench {
  database: KernelDatabase;
  setNow(ts: number): void;
  run(job: string): Promise<void>;
  /** `GET /inventory/:period` with what its handler takes. */
  call<T>(route: string, request?: { params?: object; query?: object; body?: object }, who?: string): Promise<T>;
  stop(): Promise<void>;
}

const pluginRoot = dirname(createRequire(import.meta.url).resolve('@lingtan/carbon-accounting/plugin.json'));

/** Starts it over a supply mix. */
export async function startCarbonBench(
  mix: Partial<SupplyMixService>,
  start: number,
  config: object,
): Promise<CarbonBench> {
  let now = start;
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-carbon-'));
  chmodSync(folder, 0o755);
  const log = createTestLog();
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data'), log });
  const database = await openDatabase({ ownerUrl: postgres.ownerUrl, roleSecret: 'bench', log });
  const directory = join(pluginRoot, 'migrations');
  await database.migrate([
    kernelMigrations,
    { id: 'carbon-accounting', schema: 'plugin_carbon_accounting', directory },
  ]);
  const name = { en: 'Bench', 'zh-CN': '基准' };
  const { rows } = await database.kernelPool.query<{ no: number }>(
    `insert into kernel.parks (id, name) values ('bench', $1) returning no`,
    [JSON.stringify(name)],
  );
  const park = { id: 'bench', no: rows[0]!.no, timeZone: 'Asia/Shanghai' };
  const tx = <T>(work: (open: Tx) => Promise<T>): Promise<T> =>
    database.withParkTx({ parkId: park.id, parkNo: park.no }, work);
  const handlers = new Map<string, (data: object, context: JobContext) => Promise<void>>();
  const routes = new Map<string, (request: object) => Promise<unknown>>();
  const deciding = new Map<string, ProposalHandler<never>>();
  const waiting = new Map<string, unknown>();
  const nothing = (): void => {};
  const owner = { parkId: park.id, pluginId: 'carbon-accounting' };
  const scope = {
    pluginId: 'carbon-accounting',
    park: { ...park, name, latitude: null, longitude: null, enterprises: [] },
    config: carbonAccounting.config.schema.parse(config),
    log,
    clock: { now: () => now },
    signal: new AbortController().signal,
    db: { tx },
    events: {
      publish: (open: Tx, event: never, data: never) => publishEvent(open, owner, event, data),
      on: nothing,
    },
    notices: {
      raise: (open: Tx, kind: NoticeKind, notice: NoticeContent) => raiseNotice(open, owner, kind, notice),
      settle: (open: Tx, { id }: NoticeKind, key: string) => settleNotice(open, park.id, id, key),
    },
    jobs: {
      handle: (job: { name: string }, handler: (data: object, context: JobContext) => Promise<void>) =>
        void handlers.set(job.name, handler),
      enqueue: () => Promise.resolve(),
      schedule: () => Promise.resolve(),
    },
    evidence: { explain: nothing, dependents: nothing, record: () => Promise.resolve(), dependentsOf: async () => [] },
    live: { emit: nothing },
    every: nothing,
    // Whoever decides here is taken to be somebody else: the rule is the kernel's and takes no time.
    proposals: {
      handle: ({ notice }: ProposalKind, handler: ProposalHandler<never>) => void deciding.set(notice.id, handler),
      propose: async (_open: Tx, { notice }: ProposalKind, { subject, data }: NewProposal) => {
        waiting.set(`${notice.id}/${subject}`, data);
        return waiting.size;
      },
      decide: ({ notice }: ProposalKind, subject: string, answer: ProposalAnswer, principal: Principal) => {
        const proposal = { data: waiting.get(`${notice.id}/${subject}`), subject, reason: null };
        return tx((open) => deciding.get(notice.id)!.decide(open, { ...answer, proposal, principal } as never));
      },
    },
    route: (route: { method: string; path: string }, handler: (request: object) => Promise<unknown>) =>
      void routes.set(`${route.method.toUpperCase()} ${route.path}`, handler),
    provide: nothing,
    audit: () => Promise.resolve(),
    onStop: nothing,
  } as unknown as ParkScope<never>;
  await carbonAccounting.start(scope, { readings: { meters: () => Promise.resolve([]) }, mix } as never);
  const context = { id: '1', attempt: 1, signal: scope.signal, progress: () => Promise.resolve() };
  return {
    database,
    setNow: (ts) => void (now = ts),
    run: (job) => handlers.get(job)!({}, context),
    call: async <T>(route: string, request: object = {}, who = 'operator') => {
      const principal = { id: who, name: who, enterpriseId: null };
      const given = { params: {}, query: {}, body: {}, principal, signal: scope.signal, tx, ...request };
      return (await routes.get(route)!(given)) as T;
    },
    stop: async () => {
      await database.close();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
