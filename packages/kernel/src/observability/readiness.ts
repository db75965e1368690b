import type { PluginState } from '@lingtan/sdk';
import type { BrokerState, WorkWatch } from './work-watch.ts';

/** What `/readyz` answers. It decides on the status alone; the rest is for people and for supervision. */
export interface ReadinessReport {
  status: 'ready' | 'not ready';
  /** Why this process cannot do its work; absent while it can. */
  reason?: string;
  /** Ids of plugins that are not well in this process, on whichever park. */
  plugins: Record<'failed' | 'retrying' | 'degraded', string[]>;
  /** Name of this process. */
  process: string;
  /** How long the oldest of what waits has waited, in seconds, by kind of work; null when unknown. */
  lagSeconds: Record<string, number | null>;
  brokers: readonly BrokerState[];
}

/** What this process is about. Its reason, when it is not `ready`. */
export type Phase = 'starting plugins' | 'ready' | 'draining' | 'stopping';

/** Whether this process can do its work, and how it is otherwise. */
export interface Readiness {
  enter(phase: Phase): void;
  readonly phase: Phase;
  report(): ReadinessReport;
}

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
  process: string;
  /** Why the database, and the queues, do not answer; null while they do. */
  databaseProblem(): string | null;
  queueProblem(): string | null;
  /** Why another process has the place of this one; null while none has. */
  displaced(): string | null;
  statuses(): readonly { pluginId: string; state: PluginState }[];
  watch: Pick<WorkWatch, 'lagSeconds' | 'brokers'>;
}): Readiness {
  const { databaseProblem, queueProblem, statuses, watch } = options;
  let phase: Phase = 'starting plugins';
  const reasonOf = (): string | null => {
    if (phase !== 'ready') return phase;
    const [ofDatabase, ofQueue] = [databaseProblem(), queueProblem()];
    if (ofDatabase !== null) return `the database does not answer: ${ofDatabase}`;
    if (ofQueue !== null) return `the job queues do not answer: ${ofQueue}`;
    const ofPlace = options.displaced();
    return ofPlace === null ? null : `another process has the place of this one: ${ofPlace}`;
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
        process: options.process,
        plugins: {
          failed: idsOf(groups.failed),
          retrying: idsOf(groups.retrying),
          degraded: idsOf(groups.degraded),
        },
        lagSeconds: watch.lagSeconds(),
        brokers: watch.brokers(),
      };
    },
  };
}
