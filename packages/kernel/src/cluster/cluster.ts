import { randomUUID } from 'node:crypto';
import type { Logger } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/index.ts';
import type { LiveMessage } from '../live/live-hub.ts';
import { createFanOut, type FanOut } from './fan-out.ts';
import type { FullReport, ProcessIdentity } from './process-report.ts';
import { claimPlace, joinProcesses, leavePlace, type Processes, type QueuesOf } from './processes.ts';
import { redisMark } from './queue-mark.ts';
import { postgresTransport, redisTransport } from './transports.ts';

/** What processes of one installation tell each other. Lossy: what must not be lost is in the database. */
export type ClusterMessage =
  | ({ kind: 'live' } & LiveMessage)
  /** An operator wants a failed plugin tried again; it may have failed in another process. */
  | { kind: 'retry'; parkId: string; pluginId: string };

/** This process among the processes of its installation. */
export interface Cluster {
  readonly processId: string;
  /** How many other processes are alive. */
  others(): number;
  /** Reports now how this process stands, before its next turn. */
  renew(): void;
  /** Why another process has the place of this one; null while none has. */
  displaced(): string | null;
  /** Whether this process may take work; see {@link Processes.mayWork}. */
  mayWork(): boolean;
  /** Does nothing while this process is alone. */
  send(message: ClusterMessage): void;
  /** Takes a place before a job is taken. @throws JOB_OTHER_QUEUES, JOB_OTHER_REDIS, CLUSTER_VERSIONS */
  claim(): Promise<void>;
  join(): Promise<void>;
  leave(): Promise<void>;
}

/** Options of {@link createCluster}. */
export interface ClusterOptions {
  database: KernelDatabase;
  /** Carries the messages when given; PostgreSQL otherwise. */
  redisUrl?: string;
  /** Whether this process runs no jobs, as the command line. */
  paused?: boolean;
  /** Same in all processes of the installation, and in no other. */
  scope: string;
  log: Logger;
  identity: ProcessIdentity;
  /** How this process stands, from {@link Cluster.join} on. */
  report(): FullReport;
  /** See {@link joinProcesses}. */
  onDisplaced?(displaced: boolean): void;
  receive(message: ClusterMessage): void;
}

/** Makes the place in the cluster; nothing is sent or received before {@link Cluster.join}. */
export function createCluster(options: ClusterOptions): Cluster {
  const { database, redisUrl, scope, log } = options;
  const processId = randomUUID();
  const queues: QueuesOf = options.paused ? null : redisUrl ? 'redis' : 'postgres';
  const mark = queues === 'redis' ? redisMark(redisUrl!, scope, log) : null;
  let processes: Processes | null = null;
  let fanOut: FanOut | null = null;
  let claiming: NodeJS.Timeout | undefined;
  return {
    processId,
    others: () => processes?.others() ?? 0,
    renew: () => processes?.renew(),
    displaced: () => processes?.displaced() ?? null,
    mayWork: () => processes?.mayWork() ?? true,
    send: (message) => fanOut?.send(message),
    claim: async () => {
      if (queues === null) return;
      const place = { database, processId, queues, mark, identity: options.identity, log };
      await claimPlace(place);
      // Plugins may take long to load.
      claiming = setInterval(() => {
        claimPlace({ ...place, waitMs: 0 }).catch((error: unknown) =>
          log.error({ err: error }, 'this process could not be kept on the list of processes'),
        );
      }, 5000).unref();
    },
    join: async () => {
      clearInterval(claiming);
      const onDisplaced = (displaced: boolean): void => options.onDisplaced?.(displaced);
      const join = { database, processId, queues, mark, report: () => options.report(), onDisplaced, log };
      processes = await joinProcesses(join);
      fanOut = await createFanOut({
        processId,
        others: () => processes!.others(),
        open: (receive) =>
          redisUrl ? redisTransport(redisUrl, scope, receive, log) : postgresTransport(database, receive),
        receive: (message) => options.receive(message as ClusterMessage),
        log,
      });
    },
    leave: async () => {
      clearInterval(claiming);
      await fanOut?.close();
      mark?.close();
      await (processes ? processes.leave() : leavePlace(database, processId));
    },
  };
}
