import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/index.ts';
import { jobErrors } from '../jobs/errors.ts';
import { startingReport, type ProcessIdentity, type ProcessReport } from './process-report.ts';
import { clusterErrors, workTogether } from './versions.ts';

const channel = 'lingtan_processes';

/** The processes that serve this installation, as this one sees them. */
export interface Processes {
  /** How many others are alive. */
  others(): number;
  /** Reports now how this process stands, as it does from time to time. */
  renew(): void;
  /** Takes this process off the list, and tells the others. */
  leave(): Promise<void>;
}

/** Where a process has its job queues; null where it runs no jobs. */
export type QueuesOf = 'redis' | 'postgres' | null;

/** How long a process that died stays on the list as one that lives, and some, in ms. */
const staysMs = 20_000;

/**
 * Puts this process on the list before it takes a job, unless another one has the queues elsewhere: both would run the same jobs
 * and schedules. That one is waited for as long as it may be dead. Versions are compared here once more, since of two that start
 * at once neither was on the list when it looked first.
 * @throws JOB_OTHER_QUEUES, CLUSTER_VERSIONS
 */
export async function claimPlace(options: {
  database: Pick<KernelDatabase, 'withKernelTx'>;
  processId: string;
  queues: NonNullable<QueuesOf>;
  identity: ProcessIdentity;
  log: Logger;
  /** Default 20 s. */
  waitMs?: number;
}): Promise<void> {
  const { database, processId, queues, identity, log, waitMs = staysMs } = options;
  const claim = (): Promise<string | null> =>
    database.withKernelTx(async (tx) => {
      // Of two that start at once the second sees the first.
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('lingtan processes', 0))`);
      const { rows } = await tx.execute<{ queues: string }>(sql`select queues from kernel.processes
        where queues <> ${queues} and id <> ${processId} and seen_at > now() - interval '15 s' limit 1`);
      if (rows[0]) return rows[0].queues;
      const living = await tx.execute<{ name: string | null; version: string }>(sql`
        select report ->> 'name' as name, report ->> 'version' as version from kernel.processes
        where id <> ${processId} and report ->> 'version' is not null and seen_at > now() - interval '15 s'`);
      for (const { name, version: other } of living.rows)
        if (!workTogether(identity.version, other))
          throw clusterErrors.VERSIONS({ name: name ?? '?', other, version: identity.version });
      await tx.execute(sql`insert into kernel.processes (id, queues, report)
        values (${processId}, ${queues}, ${JSON.stringify(startingReport(identity))}::jsonb)
        on conflict (id) do update set seen_at = now(), queues = excluded.queues`);
      return null;
    });
  const begun = performance.now();
  for (let warned = false; ; warned = true) {
    const others = await claim();
    if (others === null) return;
    const params = { own: nameOf(queues), others: nameOf(others) };
    if (performance.now() - begun >= waitMs) throw jobErrors.OTHER_QUEUES(params);
    if (!warned) log.warn(params, 'another process has its job queues elsewhere; it may be gone, so it is waited for');
    await delay(Math.min(1000, waitMs));
  }
}

const nameOf = (queues: string): string => (queues === 'redis' ? 'Redis' : 'PostgreSQL');

/** Takes a process off the list. */
export const leavePlace = (database: KernelDatabase, processId: string): Promise<unknown> =>
  database.kernelPool.query('with gone as (delete from kernel.processes where id = $2) select pg_notify($1, $2)', [
    channel,
    processId,
  ]);

/** Puts this process on the list and keeps it there. A process that died is off the list after 15 s. */
export async function joinProcesses(options: {
  database: KernelDatabase;
  processId: string;
  queues: QueuesOf;
  /** How this process stands, for the others and for people. */
  report(): ProcessReport;
  log: Logger;
  /** How often the row is renewed. Default 5 s. */
  everyMs?: number;
}): Promise<Processes> {
  const { database, processId, queues, report, log } = options;
  let others = 0;
  let left = false;

  const renew = async (): Promise<void> => {
    if (left) return;
    const { rows } = await database.kernelPool.query<{ others: number }>(
      `with mine as (
         insert into kernel.processes (id, queues, report) values ($1, $2, $3)
         on conflict (id) do update set seen_at = now(), report = excluded.report
       ), dead as (
         delete from kernel.processes where seen_at < now() - interval '1 minute' and id <> $1
       )
       select count(*)::int as others from kernel.processes where id <> $1 and seen_at > now() - interval '15 s'`,
      [processId, queues, JSON.stringify(report())],
    );
    others = rows[0]!.others;
  };
  const quietly = (): void =>
    void renew().catch((error: unknown) => {
      if (!left) log.warn({ err: error }, 'the list of processes could not be renewed; it is tried again');
    });

  await renew();
  const stopListening = database.listener.on(channel, quietly);
  await database.kernelPool.query('select pg_notify($1, $2)', [channel, processId]);
  const timer = setInterval(quietly, options.everyMs ?? 5000);
  timer.unref();

  return {
    others: () => others,
    renew: quietly,
    leave: async () => {
      left = true;
      clearInterval(timer);
      stopListening();
      await leavePlace(database, processId);
    },
  };
}
