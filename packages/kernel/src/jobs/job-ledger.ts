import type { Logger } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/open-database.ts';
import { createBatchRecorder, type BatchRecorder } from './batch-recorder.ts';
import { decodeOpen, encodeBatch } from './job-batch.ts';
import type { NewJobs } from './queue-parts.ts';
import { createSettledJobs } from './settled-jobs.ts';

/**
 * Makes queues in Redis as durable as those in PostgreSQL: what is enqueued is written here first, many jobs to a row,
 * and deleted when it is settled. A crash between the two can run a job twice, never drop it.
 */
export interface JobLedger {
  /** Resolves with the ids of the jobs when they are committed. */
  record(pluginId: string, jobs: NewJobs): Promise<string[]>;
  /** The job will not run again. Written within a moment, together with others. */
  settle(jobId: string): void;
  /** The next batches of these plugins that nobody has looked at since `before`; none when all were. */
  takeUnchecked(pluginIds: readonly string[], before: string): Promise<RecordedBatch[]>;
  /** The batches again, as far as they are still open. */
  read(batchIds: readonly string[]): Promise<RecordedBatch[]>;
  /** The moment `ms` ago, by the clock of the database. */
  ago(ms: number): Promise<string>;
  /** Writes what is pending. */
  flush(): Promise<void>;
  /** Writes what is pending, once, and nothing any more. */
  close(): Promise<void>;
}

/** A batch with the jobs that are not settled. */
export interface RecordedBatch {
  id: string;
  pluginId: string;
  open: NewJobs[];
}

interface BatchRow {
  id: string;
  plugin_id: string;
  jobs: string;
  settled: string | null;
}

const rowsPerRead = 200;
const retryMs = 1000;

/** The ledger of an installation. `gatherMs`: how long settled jobs are gathered before they are written. */
export function createJobLedger(database: KernelDatabase, log: Logger, gatherMs: number): JobLedger {
  const pool = database.kernelPool;
  const recorders = new Map<string, BatchRecorder>();
  const settled = createSettledJobs();
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;

  const recorderOf = (pluginId: string): BatchRecorder => {
    let recorder = recorders.get(pluginId);
    if (!recorder) {
      recorder = createBatchRecorder(async (batchId, sets) => {
        await pool.query({
          name: 'job-batch-record',
          text: 'insert into kernel.job_batches (id, plugin_id, jobs) values ($1, $2, $3)',
          values: [batchId, pluginId, encodeBatch(sets, Date.now())],
        });
      });
      recorders.set(pluginId, recorder);
    }
    return recorder;
  };
  const writeSettled = async (all: boolean): Promise<boolean> => {
    const taken = settled.take({ all });
    const { complete, parts } = taken;
    try {
      if (complete.length > 0) {
        await pool.query({
          name: 'job-batch-complete',
          text: 'delete from kernel.job_batches where id = any($1::text[])',
          values: [complete],
        });
        taken.complete = [];
      }
      if (parts.size > 0) await pool.query(mergeParts, [[...parts.keys()], [...parts.values()]]);
      return true;
    } catch (error) {
      settled.putBack(taken);
      log.warn({ error: String(error) }, 'Settled jobs are still recorded; they may run again after a crash');
      return false;
    }
  };
  const write = (all: boolean): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    return (writing = writing.then(async () => {
      const done = await writeSettled(all);
      if (!settled.isEmpty()) schedule(done ? gatherMs : retryMs);
    }));
  };
  const schedule = (ms: number): void => {
    if (!closed) timer ??= setTimeout(() => void write(false), ms).unref();
  };

  const flush = async (): Promise<void> => {
    await Promise.all([...recorders.values()].map((recorder) => recorder.idle()));
    await write(true);
  };

  return {
    record: (pluginId, jobs) => recorderOf(pluginId).add(jobs),
    settle: (jobId) => {
      settled.add(jobId);
      schedule(gatherMs);
    },
    ago: async (ms) => {
      const { rows } = await pool.query<{ moment: string }>(
        `select (now() - make_interval(secs => $1::float8 / 1000))::text as moment`,
        [ms],
      );
      return rows[0]!.moment;
    },
    takeUnchecked: async (pluginIds, before) => {
      const { rows } = await pool.query<BatchRow>(
        `update kernel.job_batches b set checked_at = now()
         from (select id from kernel.job_batches where plugin_id = any($1) and checked_at <= $2::timestamptz
               order by checked_at limit ${rowsPerRead} for update skip locked) old
         where b.id = old.id returning b.id, b.plugin_id, b.jobs, b.settled::text`,
        [pluginIds, before],
      );
      return rows.map(asBatch);
    },
    read: async (batchIds) => {
      const { rows } = await pool.query<BatchRow>(
        'select id, plugin_id, jobs, settled::text from kernel.job_batches where id = any($1::text[])',
        [batchIds],
      );
      return rows.map(asBatch);
    },
    flush,
    close: () => {
      closed = true;
      return flush();
    },
  };
}

// Other processes settle other jobs of the same batch: whoever completes it deletes it. Locked in order of the ids, so
// that two of them never wait for each other.
const mergeParts = `
  with part as materialized (
    select b.id, p.bits::varbit as bits from unnest($1::text[], $2::text[]) as p(id, bits)
    join kernel.job_batches b using (id) order by b.id for update of b)
  merge into kernel.job_batches b using part p on b.id = p.id
  when matched and bit_count(coalesce(b.settled, p.bits) | p.bits) = length(p.bits) then delete
  when matched then update set settled = coalesce(b.settled, p.bits) | p.bits`;

function asBatch({ id, plugin_id: pluginId, jobs, settled }: BatchRow): RecordedBatch {
  return { id, pluginId, open: decodeOpen(id, jobs, settled, Date.now()) };
}
