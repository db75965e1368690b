import { setTimeout as delay } from 'node:timers/promises';
import { agoMs, type LingtanError, type Logger, type Moment, momentOf, systemClock } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/index.ts';
import { jobErrors } from '../jobs/errors.ts';
import type { QueueMark } from './queue-mark.ts';
import { startingReport, type ProcessIdentity, type ProcessReport } from './process-report.ts';
import { clusterErrors, workTogether } from './versions.ts';

const channel = 'lingtan_processes';

/** The processes that serve this installation, as this one sees them. */
export interface Processes {
  /** How many others are alive. */
  others(): number;
  /** Reports now how this process stands, as it does from time to time. */
  renew(): void;
  /** Why another process has the place of this one, as after a standstill; null while none has. */
  displaced(): string | null;
  /** Whether this process may take work: it is not displaced, and has heard so within the time that its place is kept. */
  mayWork(): boolean;
  /** Takes this process off the list, and tells the others. */
  leave(): Promise<void>;
}

/** Where a process has its job queues; null where it runs no jobs. */
export type QueuesOf = 'redis' | 'postgres' | null;

/** How long a process is kept on the list as one that lives after it was last heard, in ms. */
const livesMs = 15_000;
const lives = sql.raw(`seen_at > clock_timestamp() - interval '${livesMs} ms'`);
/** How long one that died is waited for: as long as that, and some. */
const staysMs = livesMs + 5000;

interface Place {
  database: Pick<KernelDatabase, 'withKernelTx'>;
  processId: string;
  queues: NonNullable<QueuesOf>;
  identity: ProcessIdentity;
  /** Default: that it starts. */
  report?: ProcessReport;
  /** Tells one Redis from another; null where the queues are in the database. */
  mark: Pick<QueueMark, 'read'> | null;
}

/**
 * Takes a place on the list unless another process that lives has its queues elsewhere, or is of a version that does not work beside
 * this one. The place of such a one that stands still is taken from it: it hears so before it goes on, since its row is gone.
 * @returns JOB_OTHER_QUEUES, JOB_OTHER_REDIS or CLUSTER_VERSIONS; null when the place is taken
 */
async function takePlace({ database, processId, queues, identity, ...place }: Place): Promise<LingtanError | null> {
  const queuesMark = await place.mark?.read();
  return database.withKernelTx(async (tx) => {
    // Of two that start at once the second sees the first.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('lingtan processes', 0))`);
    // Locked, so that one that is renewed at this moment is seen as it is then.
    const { rows } = await tx.execute<{
      id: string;
      queues: string | null;
      name: string | null;
      version: string | null;
      mark: string | null;
      lives: boolean;
    }>(sql`select id, queues, report ->> 'name' as name, report ->> 'version' as version,
        report ->> 'queuesMark' as mark, ${lives} as lives
      from kernel.processes where id <> ${processId} for update`);
    const inOther = (row: (typeof rows)[number]): boolean =>
      queuesMark !== undefined && row.queues === 'redis' && row.mark !== null && row.mark !== queuesMark;
    const elsewhere = rows.filter((row) => (row.queues !== null && row.queues !== queues) || inOther(row));
    const apart = rows.filter(({ version }) => version !== null && !workTogether(identity.version, version));
    const living = elsewhere.find((row) => row.lives);
    if (living && living.queues === queues) return jobErrors.OTHER_REDIS({ name: living.name ?? '?' });
    if (living) return jobErrors.OTHER_QUEUES({ own: nameOf(queues), others: nameOf(living.queues!) });
    const { name, version: other } = apart.find((row) => row.lives) ?? {};
    if (other) return clusterErrors.VERSIONS({ name: name ?? '?', other, version: identity.version });
    const silent = [...elsewhere, ...apart].map(({ id }) => id);
    await tx.execute(sql`delete from kernel.processes where id = any(${sql.param(silent)}::text[])`);
    const report = JSON.stringify({ ...(place.report ?? startingReport(identity)), queuesMark });
    await tx.execute(sql`insert into kernel.processes (id, queues, report) values (${processId}, ${queues}, ${report}::jsonb)
      on conflict (id) do update set seen_at = now(), queues = excluded.queues,
        report = processes.report || jsonb_strip_nulls(jsonb_build_object('queuesMark', ${queuesMark ?? null}::text))`);
    return null;
  });
}

/**
 * Puts this process on the list before it takes a job, unless another one has the queues elsewhere: both would run the same jobs
 * and schedules. That one is waited for as long as it may be dead. Versions are compared here once more, since of two that start
 * at once neither was on the list when it looked first.
 * @throws JOB_OTHER_QUEUES, JOB_OTHER_REDIS, CLUSTER_VERSIONS
 */
export async function claimPlace(
  options: Place & {
    log: Logger;
    /** Default 20 s. */
    waitMs?: number;
  },
): Promise<void> {
  const { log, waitMs = staysMs } = options;
  const begun = performance.now();
  for (let warned = false; ; warned = true) {
    const refusal = await takePlace(options);
    if (refusal === null) return;
    // A Redis that was emptied has another mark, until the processes that live have read it.
    const mayPass = refusal.code.startsWith('JOB_OTHER_');
    if (!mayPass || performance.now() - begun >= waitMs) throw refusal;
    if (!warned)
      log.warn(refusal.params, 'another process has its job queues elsewhere; it may be gone, so it is waited for');
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

/**
 * Puts this process on the list and keeps it there. A process that died is off the list after 15 s. One that stood still for longer
 * has its place again only if it could take it anew: else it is displaced, and tries again.
 */
export async function joinProcesses(options: {
  database: KernelDatabase;
  processId: string;
  queues: QueuesOf;
  mark: Pick<QueueMark, 'read'> | null;
  /** How this process stands, for the others and for people. */
  report(): ProcessReport;
  /** Another process has the place of this one, or this one has it again. */
  onDisplaced?(displaced: boolean): void;
  log: Logger;
  /** How often the row is renewed. Default 5 s. */
  everyMs?: number;
}): Promise<Processes> {
  const { database, processId, queues, mark, log } = options;
  let queuesMark = await mark?.read();
  let others = 0;
  let left = false;
  let displaced: string | null = null;
  /** From the question on: the list keeps the place for longer than this process counts on it. */
  let heard: Moment = { at: -Infinity, steadyAt: -Infinity };

  const renewOnce = async (): Promise<void> => {
    if (left) return;
    const asked = momentOf(systemClock);
    const report = { ...options.report(), ...(queuesMark === undefined ? {} : { queuesMark }) };
    // For the next time: a Redis that stands still holds nothing up.
    void mark?.read().then((read) => (queuesMark = read ?? queuesMark));
    const { rows } = await database.kernelPool.query<{ mine: boolean; others: number; elsewhere: boolean }>(
      `with mine as (
         update kernel.processes set seen_at = now(), report = $2 where id = $1 returning 1
       ), dead as (
         -- Whoever takes a place holds rows of others: that one is not waited for while the own row is held.
         delete from kernel.processes where id in (
           select id from kernel.processes where seen_at < now() - interval '1 minute' and id <> $1
           for update skip locked)
       )
       select exists (select from mine) as mine, count(*)::int as others,
         coalesce(bool_or(queues <> $3), false) as elsewhere
       from kernel.processes where id <> $1 and seen_at > now() - interval '15 s'`,
      [processId, JSON.stringify(report), queues],
    );
    others = rows[0]!.others;
    // One of a version that takes its place again unasked does not stop for this one, so that this one stops for it.
    const reason = rows[0]!.mine && !rows[0]!.elsewhere ? null : await takeAgain(report);
    heard = asked;
    if (reason === displaced) return;
    const changes = (displaced === null) !== (reason === null);
    displaced = reason;
    if (reason === null) log.warn({}, 'this process has its place among the others again, and goes on');
    else log.error({ reason }, 'another process has the place of this one: it takes no work until it has it again');
    if (changes) options.onDisplaced?.(reason !== null);
  };
  const takeAgain = async (report: ProcessReport): Promise<string | null> => {
    if (queues === null) {
      await database.kernelPool.query(
        'insert into kernel.processes (id, report) values ($1, $2) on conflict (id) do nothing',
        [processId, JSON.stringify(report)],
      );
      return null;
    }
    return (await takePlace({ database, processId, queues, mark, identity: report, report }))?.message ?? null;
  };
  // One at a time; one that has not begun yet stands for whoever asks meanwhile.
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  const renew = (): Promise<void> => {
    next ??= running = running
      .catch(() => undefined)
      .then(() => {
        next = null;
        return renewOnce();
      });
    return next;
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
    displaced: () => displaced,
    mayWork: () => displaced === null && (queues === null || agoMs(systemClock, heard) < livesMs),
    leave: async () => {
      left = true;
      clearInterval(timer);
      stopListening();
      await running.catch(() => undefined);
      await leavePlace(database, processId);
    },
  };
}
