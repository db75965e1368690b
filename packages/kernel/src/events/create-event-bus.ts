import { randomUUID } from 'node:crypto';
import type { Logger } from '@lingtan/sdk';
import { isConnectionLoss } from '../database/connection-errors.ts';
import { isStop } from '../jobs/is-stop.ts';
import type { KernelDatabase } from '../database/open-database.ts';
import type { JobSystem } from '../jobs/job-system.ts';
import { deadLetters, replayDeadLetter } from './dead-letters.ts';
import { DeliverySlots } from './delivery-slots.ts';
import { deliver, type GivenUp, recordFailure, type ActiveSubscription } from './deliver.ts';
import { eventErrors } from './errors.ts';
import { defaultEventDays, deliveryLimits } from './event-retention.ts';
import type { EventBus, EventTuning } from './event-bus.ts';
import { createEventScope, subscriptionKey } from './event-scope.ts';
import { outboxChannel } from './publish.ts';
import { type Pruned, pruneEvents } from './prune.ts';
import { deliveryJob, type DeliveryJobData, enqueueDeliveries, relayBatch, sweepDeliveries } from './relay.ts';

/** Options of {@link createEventBus}. */
export interface EventBusOptions {
  database: KernelDatabase;
  jobs: JobSystem;
  log: Logger;
  tuning?: EventTuning;
  /** A delivery has become a dead letter. */
  onGivenUp?(delivery: GivenUp, error: unknown): void;
  /** The last dead letter of a subscription is delivered again. */
  onReplayed?(subscription: Omit<GivenUp, 'publishedBy'>): void;
}

/** Starts the relay and the sweeper of this process. */
export function createEventBus(options: EventBusOptions): EventBus {
  const { database, jobs, log, tuning = {} } = options;
  const maxAttempts = tuning.attempts ?? 5;
  const active = new Map<string, ActiveSubscription>();
  const slots = new DeliverySlots(database.appPool.options.max);
  let closed = false;

  const targetOf = (data: unknown, { pluginId, parkId }: { pluginId: string; parkId: string }) =>
    active.get(subscriptionKey(parkId, pluginId, (data as DeliveryJobData).subscription));
  jobs.handleInternal(deliveryJob, {
    // The row decides when a delivery is dead; the queue only has to go on long enough.
    attempts: maxAttempts + 5,
    serves: (data, place) => targetOf(data, place) !== undefined,
    run: async (data, place) => {
      const target = targetOf(data, place);
      // It has just stopped: the row stays pending, and is enqueued again as soon as somebody serves it.
      if (target) await target.track(attempt((data as DeliveryJobData).delivery, target));
    },
    abandoned: async (data, error) => {
      // Nothing was tried while the database was away: the sweeper brings it back.
      if (isConnectionLoss(error)) return;
      const { delivery } = data as DeliveryJobData;
      const cause = /stalled/.test(error.message) ? eventErrors.PROCESS_DIED({}, error) : error;
      tell(await recordFailure(database, delivery, cause, maxAttempts), cause);
    },
  });

  const tell = (delivery: GivenUp | 'again' | null, error: unknown): void => {
    if (delivery !== null && delivery !== 'again') options.onGivenUp?.(delivery, error);
  };
  const attempt = async (delivery: number, target: ActiveSubscription): Promise<void> => {
    try {
      await slots.run(target.owner.pluginId, () => deliver(database, delivery, target));
    } catch (error) {
      // Without a database there is no row to count in; the queue tries again.
      // Cut off because the plugin stops: nothing was tried either; it is delivered again once the plugin runs.
      if (isConnectionLoss(error) || isStop(error)) throw error;
      const dead = await recordFailure(database, delivery, error, maxAttempts);
      if (dead === 'again') throw error;
      tell(dead, error);
      const { owner, subscription, event } = target;
      log.error(
        { delivery, park: owner.parkId, plugin: owner.pluginId, subscription, event: event.name, error: String(error) },
        'Event given up',
      );
    }
  };
  const relay = single(async () => {
    let total = 0;
    for (;;) {
      const { events, deliveries } = await relayBatch(database, jobs);
      total += deliveries;
      if (events === 0 || closed || !jobs.mayWork()) return total;
    }
  });
  const sweep = single(() => sweepDeliveries(database, jobs, tuning.sweepAfterMs ?? 60_000));
  const sweepAll = (): Promise<number> => sweepDeliveries(database, jobs, 0);
  const prune = async (): Promise<Pruned> => {
    const pruned = await pruneEvents(database, { days: defaultEventDays, ...deliveryLimits });
    const { delivered, dead, unserved } = pruned;
    if (delivered.length > 0)
      log.info({ delivered }, 'Events that had been delivered have been deleted, since their time was over');
    if (dead + unserved > 0)
      log.warn({ dead, unserved }, 'Events that were never delivered have been deleted, since their time was over');
    return pruned;
  };
  const quietly = (work: () => Promise<unknown>, what: string) => (): void => {
    if (closed || !jobs.mayWork()) return;
    void work().catch((error: unknown) => {
      if (!closed) log.warn({ error: String(error) }, `${what} failed; it will be tried again`);
    });
  };
  const stopListening = database.listener.on(outboxChannel, quietly(relay, 'Event relay'));
  jobs.onBack(quietly(sweepAll, 'Event sweep'));
  const timers = [
    setInterval(quietly(relay, 'Event relay'), tuning.relayIntervalMs ?? 2000),
    setInterval(quietly(sweep, 'Event sweep'), tuning.sweepIntervalMs ?? 15_000),
    setInterval(quietly(prune, 'Event pruning'), 3_600_000),
  ];
  for (const timer of timers) timer.unref();

  return {
    open: (owner) => createEventScope({ owner, database, jobs, active, sweep: sweepAll }),
    deadLetters: (parkId, options) => deadLetters(database, parkId, options),
    replay: async (parkId, id) => {
      const { left, ...delivery } = await replayDeadLetter(database, parkId, id);
      await enqueueDeliveries(jobs, [delivery], randomUUID());
      const { plugin_id: pluginId, subscription } = delivery;
      if (left === 0) options.onReplayed?.({ parkId, pluginId, subscription });
    },
    relay,
    sweep,
    prune,
    close: async () => {
      closed = true;
      stopListening();
      for (const timer of timers) clearInterval(timer);
      await Promise.allSettled([relay.pending(), sweep.pending()]);
    },
  };
}

/** At most one run at a time; calls during a run cause exactly one more after it. */
function single(work: () => Promise<number>): (() => Promise<number>) & { pending(): Promise<unknown> } {
  let running: Promise<number> | null = null;
  let next: Promise<number> | null = null;
  const start = (): Promise<number> => {
    running = work().finally(() => (running = null));
    return running;
  };
  const run = (): Promise<number> => {
    if (!running) return start();
    next ??= running
      .catch(() => 0)
      .then(() => {
        next = null;
        return start();
      });
    return next;
  };
  return Object.assign(run, { pending: () => Promise.allSettled([running, next]) });
}
