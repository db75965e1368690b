import type { BulkJobOptions, JobsOptions, Worker } from 'bullmq';
import { jobErrors } from './errors.ts';
import type { JobEnvelope, JobQueue } from './job-backend.ts';
import { limitedLog } from './limited-log.ts';
import { createParkFairness } from './park-fairness.ts';
import { startWorker, type PluginQueueOptions } from './plugin-worker.ts';
import type { HandlerEntry, NewJobs } from './queue-parts.ts';

/** The queue of one plugin, and its worker while somebody attends to it. */
export interface PluginQueue {
  readonly queue: JobQueue;
  readonly handlers: Map<string, HandlerEntry>;
  /** Returns the ids, which are those of the jobs that were there already where deduplication says so. */
  add(jobs: NewJobs): Promise<string[]>;
  /** Starts the worker with the first caller, and stops it with the last release. */
  attend(): Promise<() => Promise<void>>;
  reconcileFairness(): Promise<void>;
  /** The library neither answers nor refuses calls on a closed queue, so callers have to ask. */
  isClosed(): boolean;
  close(): Promise<void>;
}

/** Opens the queue; the worker comes later. */
export function createPluginQueue(options: PluginQueueOptions): PluginQueue {
  const { pluginId, name: queueName, backend } = options;
  const { warn } = limitedLog(options.log);
  const queue = backend.queue(queueName);
  queue.on('error', (error) => {
    if (backend.problem() === null) warn({ plugin: pluginId, error: error.message }, 'Queue error');
  });
  const handlers = new Map<string, HandlerEntry>();
  const fairness = createParkFairness();
  let attending = 0;
  let closed = false;
  let worker: Worker<JobEnvelope, void, string> | null = null;
  // Starts and stops run one after the other, so that a quick restart never leaves two workers or none.
  let turn: Promise<void> = Promise.resolve();

  const reconcileWorker = (): Promise<void> => {
    const done = turn.then(async () => {
      if (attending > 0 && !worker) {
        const starting = startWorker({ ...options, queue, handlers, fairness, warn });
        try {
          // Where Redis is away the worker waits for it by itself, and the plugin goes on without.
          await backend.whileThere(starting.waitUntilReady());
        } catch (error) {
          await backend.whileThere(starting.close(true));
          backend.workerClosed();
          throw error;
        }
        worker = starting;
      } else if (attending === 0 && worker) {
        const closing = worker;
        worker = null;
        await backend.whileThere(closing.close(backend.problem() !== null));
        backend.workerClosed();
      }
    });
    // What failed is told to who asked for it; the next one tries anew.
    turn = done.catch(() => undefined);
    return done;
  };

  return {
    queue,
    handlers,
    isClosed: () => closed,
    add: async ({ name, options: shared, envelopes, ids }) => {
      if (closed) throw jobErrors.CLOSED();
      const entries = envelopes.map((data, at) => {
        const priority = shared.delay ? 0 : fairness.admit(data.park);
        return { name, data, opts: optionsOf(shared, ids?.[at], priority) };
      });
      const [first] = entries;
      if (!first) return [];
      const added =
        entries.length === 1 ? [await queue.add(name, first.data, first.opts)] : await queue.addBulk(entries);
      return added.map((job) => job.id!);
    },
    attend: async () => {
      if (closed) throw jobErrors.CLOSED();
      attending++;
      try {
        await reconcileWorker();
      } catch (error) {
        attending--;
        throw error;
      }
      let released = false;
      return async () => {
        if (released) return;
        released = true;
        attending--;
        await reconcileWorker();
      };
    },
    reconcileFairness: async () => {
      if (fairness.total() === 0) return;
      const { waiting = 0, prioritized = 0 } = await queue.getJobCounts('waiting', 'prioritized');
      fairness.reconcile(waiting + prioritized);
    },
    close: async () => {
      attending = 0;
      await reconcileWorker();
      closed = true;
      await backend.whileThere(queue.close());
    },
  };
}

// This order, since objects that begin with the same keys share their shape; it runs for every job. The library
// leaves out what is undefined, and priority 0 is none.
function optionsOf(shared: JobsOptions, jobId: string | undefined, priority: number): BulkJobOptions {
  return Object.assign({ jobId, priority } as BulkJobOptions, shared);
}
