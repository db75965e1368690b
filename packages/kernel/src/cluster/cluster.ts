import { randomUUID } from 'node:crypto';
import type { Logger } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/index.ts';
import type { LiveMessage } from '../live/live-hub.ts';
import { createFanOut, type FanOut } from './fan-out.ts';
import type { ProcessReport } from './process-report.ts';
import { joinProcesses, type Processes } from './processes.ts';
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
  /** Does nothing while this process is alone. */
  send(message: ClusterMessage): void;
  join(): Promise<void>;
  leave(): Promise<void>;
}

/** Options of {@link createCluster}. */
export interface ClusterOptions {
  database: KernelDatabase;
  /** Carries the messages when given; PostgreSQL otherwise. */
  redisUrl?: string;
  /** Same in all processes of the installation, and in no other. */
  scope: string;
  log: Logger;
  /** How this process stands. */
  report(): ProcessReport;
  receive(message: ClusterMessage): void;
}

/** Makes the place in the cluster; nothing is sent or received before {@link Cluster.join}. */
export function createCluster(options: ClusterOptions): Cluster {
  const { database, redisUrl, scope, log } = options;
  const processId = randomUUID();
  let processes: Processes | null = null;
  let fanOut: FanOut | null = null;
  return {
    processId,
    others: () => processes?.others() ?? 0,
    renew: () => processes?.renew(),
    send: (message) => fanOut?.send(message),
    join: async () => {
      processes = await joinProcesses({ database, processId, report: () => options.report(), log });
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
      await fanOut?.close();
      await processes?.leave();
    },
  };
}
