import type { KernelDatabase } from '../database/open-database.ts';
import type { JobSystem } from '../jobs/job-system.ts';
import { assertName } from '../jobs/validate.ts';
import type { ActiveSubscription } from './deliver.ts';
import { eventErrors } from './errors.ts';
import type { EventOwner, EventScope } from './event-bus.ts';
import { publishEvent } from './publish.ts';

/** Key of a subscription in this process. */
export function subscriptionKey(parkId: string, pluginId: string, subscription: string): string {
  return `${parkId}/${pluginId}/${subscription}`;
}

export interface EventScopeOptions {
  owner: EventOwner;
  database: KernelDatabase;
  jobs: JobSystem;
  active: Map<string, ActiveSubscription>;
  /** Enqueues what was kept while nobody served the subscriptions. */
  sweep(): Promise<number>;
}

/** Events of one plugin on one park. */
export function createEventScope({ owner, database, jobs, active, sweep }: EventScopeOptions): EventScope {
  const { parkId, pluginId } = owner;
  const mine = new Map<string, ActiveSubscription>();
  const running = new Set<Promise<unknown>>();
  let release: (() => Promise<void>) | null = null;

  const track = <T>(work: Promise<T>): Promise<T> => {
    const settled: Promise<unknown> = work.catch(() => {}).finally(() => running.delete(settled));
    running.add(settled);
    return work;
  };
  const keyOf = (subscription: string): string => subscriptionKey(parkId, pluginId, subscription);

  return {
    publish: (tx, event, data, told) => publishEvent(tx, owner, event, data, told),
    subscribe: async (event, subscription, handler) => {
      assertName('subscription', subscription);
      if (mine.has(subscription))
        throw eventErrors.DUPLICATE_SUBSCRIPTION({ plugin: pluginId, subscription, park: parkId });
      const entry: ActiveSubscription = {
        owner,
        event,
        subscription,
        handler: handler as ActiveSubscription['handler'],
        track,
      };
      mine.set(subscription, entry);
      await database.kernelPool.query(
        `insert into kernel.subscriptions (park_id, plugin_id, subscription, event) values ($1, $2, $3, $4)
         on conflict (park_id, plugin_id, subscription) do update set event = excluded.event`,
        [parkId, pluginId, subscription, event.name],
      );
      if (release) active.set(keyOf(subscription), entry);
    },
    activate: async () => {
      if (release) return;
      await forget([...mine.keys()]);
      for (const [subscription, entry] of mine) active.set(keyOf(subscription), entry);
      release = mine.size > 0 ? await jobs.attend(pluginId) : async () => {};
      // Else it comes once the queues answer.
      if (mine.size > 0 && jobs.problem() === null) await sweep();
    },
    close: async ({ forget: ended = false } = {}) => {
      for (const [subscription, entry] of mine) {
        const key = keyOf(subscription);
        if (active.get(key) === entry) active.delete(key);
      }
      if (ended) await forget([]);
      while (running.size > 0) await Promise.all(running);
      const end = release;
      release = null;
      await end?.();
    },
  };

  async function forget(except: string[]): Promise<void> {
    await database.kernelPool.query(
      'delete from kernel.subscriptions where park_id = $1 and plugin_id = $2 and not subscription = any($3)',
      [parkId, pluginId, except],
    );
  }
}
