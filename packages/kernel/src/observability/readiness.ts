import type { PluginState } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/index.ts';

/** What `/readyz` answers. It decides on the status alone; the rest is for people and for supervision. */
export interface ReadinessReport {
  status: 'ready' | 'not ready';
  /** Why this process cannot do its work; absent while it can. */
  reason?: string;
  /** Ids of plugins that are not well in this process, on whichever park. */
  plugins: Record<'failed' | 'retrying' | 'degraded', string[]>;
  /** How long the oldest event has been waiting for a process that handles it, in seconds; null when unknown. */
  eventLagSeconds: number | null;
}

/** What this process is about. Its reason, when it is not `ready`. */
export type Phase = 'starting plugins' | 'ready' | 'draining' | 'stopping';

/** Whether this process can do its work, and how it is otherwise. */
export interface Readiness {
  enter(phase: Phase): void;
  readonly phase: Phase;
  report(): ReadinessReport;
  /** Looks at the lag of events from time to time. */
  start(): void;
  stop(): void;
}

const lookEveryMs = 10_000;
const groups: Record<'failed' | 'retrying' | 'degraded', readonly PluginState[]> = {
  failed: ['failed', 'incompatible', 'migration-error'],
  retrying: ['retrying'],
  degraded: ['degraded'],
};

/**
 * Answers for this process alone: only what keeps it from its work takes it out of a balancer. One plugin that is not well would
 * be so in all processes, and the balancer would be empty.
 */
export function createReadiness(options: {
  database: Pick<KernelDatabase, 'kernelPool'>;
  /** Why the database, and the queues, do not answer; null while they do. */
  databaseProblem(): string | null;
  queueProblem(): string | null;
  statuses(): readonly { pluginId: string; state: PluginState }[];
}): Readiness {
  const { database, databaseProblem, queueProblem, statuses } = options;
  let phase: Phase = 'starting plugins';
  let eventLagSeconds: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const { rows } = await database.kernelPool.query<{ lag: number | null }>(
      `select extract(epoch from now() - least(
         (select min(published_at) from kernel.outbox where relayed_at is null),
         (select min(d.created_at) from kernel.deliveries d
           join kernel.subscriptions s using (park_id, plugin_id, subscription) where d.state = 'pending')))::float8 as lag`,
    );
    eventLagSeconds = Math.max(0, Math.round(rows[0]!.lag ?? 0));
  };
  const reasonOf = (): string | null => {
    if (phase !== 'ready') return phase;
    const [ofDatabase, ofQueue] = [databaseProblem(), queueProblem()];
    if (ofDatabase !== null) return `the database does not answer: ${ofDatabase}`;
    return ofQueue === null ? null : `the job queues do not answer: ${ofQueue}`;
  };
  return {
    get phase() {
      return phase;
    },
    enter: (next) => void (phase = next),
    report: () => {
      const reason = reasonOf();
      const all = statuses();
      const idsOf = (states: readonly PluginState[]): string[] =>
        [...new Set(all.filter(({ state }) => states.includes(state)).map(({ pluginId }) => pluginId))].sort();
      return {
        ...(reason === null ? { status: 'ready' } : { status: 'not ready', reason }),
        plugins: {
          failed: idsOf(groups.failed),
          retrying: idsOf(groups.retrying),
          degraded: idsOf(groups.degraded),
        },
        eventLagSeconds,
      };
    },
    start: () => {
      // Who cannot ask the database does not know; that it does not answer stands in the reason.
      const quietly = (): void => void look().catch(() => (eventLagSeconds = null));
      quietly();
      timer = setInterval(quietly, lookEveryMs);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
