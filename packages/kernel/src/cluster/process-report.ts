import { z } from 'zod';
import type { KernelDatabase } from '../database/index.ts';

const pool = z.object({
  pool: z.string(),
  /** Connections that are open, how many of them nobody uses, who waits for one, and how many there may be. */
  open: z.int(),
  idle: z.int(),
  waiting: z.int(),
  most: z.int(),
});

const report = z.object({
  name: z.string(),
  version: z.string(),
  /** A command opens the installation for one call. */
  role: z.enum(['server', 'command']),
  phase: z.enum(['starting plugins', 'ready', 'draining', 'stopping']),
  /** What it leads: the park, a space, and the work or its group. */
  leads: z.array(z.string()),
  pools: z.array(pool),
  /** Of the Redis that has the queues; absent where the database has them. */
  queuesMark: z.string().optional(),
  /** The most that the event loop was late since the last report, ms. */
  loopLateMs: z.number(),
  plugins: z.object({
    failed: z.array(z.string()),
    retrying: z.array(z.string()),
    degraded: z.array(z.string()),
  }),
});

/** How a process stands, as it reports itself. A reader takes what it knows: other versions may report more. */
export type ProcessReport = z.output<typeof report>;

/** With what only the other processes read. */
export type FullReport = ProcessReport & {
  /** What it would lead if others left it to it. */
  seeks?: readonly string[];
};

/** Who reports. */
export type ProcessIdentity = Pick<ProcessReport, 'name' | 'version' | 'role'>;

/** What a process reports before it can say how it stands. */
export function startingReport(identity: ProcessIdentity): ProcessReport {
  return {
    ...{ ...identity, phase: 'starting plugins', leads: [], pools: [], loopLateMs: 0 },
    plugins: { failed: [], retrying: [], degraded: [] },
  };
}

/** A process of the installation, as its row tells. */
export interface ProcessRow {
  id: string;
  startedAt: Date;
  seenAt: Date;
  /** Not seen for longer than a living process takes between two reports. */
  silent: boolean;
  /** Where it has its job queues; null where it runs no jobs. */
  queues: 'redis' | 'postgres' | null;
  /** Null of a process whose version reports nothing, or otherwise. */
  report: ProcessReport | null;
}

/** All processes of the installation, the longest running first. */
export async function readProcesses(database: Pick<KernelDatabase, 'kernelPool'>): Promise<ProcessRow[]> {
  const { rows } = await database.kernelPool.query<Omit<ProcessRow, 'report'> & { report: unknown }>(
    `select id, started_at as "startedAt", seen_at as "seenAt", seen_at < now() - interval '15 s' as silent, queues, report
     from kernel.processes order by started_at, id`,
  );
  return rows.map((row) => ({ ...row, report: report.safeParse(row.report).data ?? null }));
}
