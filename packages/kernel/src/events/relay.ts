import type { JobSystem } from '../jobs/job-system.ts';
import type { KernelDatabase } from '../database/open-database.ts';

/** Name of deliveries in the queues. */
export const deliveryJob = '$deliver';

/** What a delivery job carries; the event itself stays in the outbox. */
export interface DeliveryJobData {
  delivery: number;
  subscription: string;
}

interface NewDelivery {
  id: number;
  event_id: number;
  park_id: string;
  plugin_id: string;
  subscription: string;
  traceparent: string | null;
}

const batchSize = 500;

/**
 * Makes deliveries of one batch of committed events, and enqueues them once those rows are committed. Relays of
 * several processes share the work by SKIP LOCKED; a crash before the enqueue is made good by the sweeper.
 */
export async function relayBatch(
  database: KernelDatabase,
  jobs: JobSystem,
): Promise<{ events: number; deliveries: number }> {
  // What is committed waits until the queues answer.
  if (jobs.problem() !== null) return { events: 0, deliveries: 0 };
  const { rows } = await database.kernelPool.query<NewDelivery & { events: number }>(
    `with batch as (
       select id, park_id, event, traceparent from kernel.outbox
       where relayed_at is null order by id limit ${batchSize} for update skip locked
     ), made as (
       insert into kernel.deliveries (event_id, park_id, plugin_id, subscription)
       select b.id, b.park_id, s.plugin_id, s.subscription
       from batch b join kernel.subscriptions s on s.park_id = b.park_id and s.event = b.event
       on conflict do nothing
       returning id, event_id, park_id, plugin_id, subscription
     ), marked as (
       update kernel.outbox o set relayed_at = now() from batch b where o.id = b.id returning o.id
     )
     select c.events, m.*, b.traceparent
     from (select count(*)::int as events from marked) c
     left join made m on true left join batch b on b.id = m.event_id
     order by m.id`,
  );
  const made = rows.filter((row) => row.id !== null);
  await enqueueDeliveries(jobs, made);
  return { events: rows[0]?.events ?? 0, deliveries: made.length };
}

/**
 * Puts back into the queues what has waited for `afterMs`. A job that is still there keeps its place, since its id is
 * the same. Deliveries of subscriptions that have ended are left alone.
 */
export async function sweepDeliveries(database: KernelDatabase, jobs: JobSystem, afterMs: number): Promise<number> {
  if (jobs.problem() !== null) return 0;
  const { rows } = await database.kernelPool.query<NewDelivery>(
    `with late as (
       select d.id from kernel.deliveries d
       join kernel.subscriptions s using (park_id, plugin_id, subscription)
       where d.state = 'pending' and d.enqueued_at <= now() - make_interval(secs => $1::float8 / 1000)
       order by d.enqueued_at limit 1000 for update of d skip locked
     ), touched as (
       update kernel.deliveries d set enqueued_at = now() from late where d.id = late.id
       returning d.id, d.event_id, d.park_id, d.plugin_id, d.subscription
     )
     select t.*, o.traceparent from touched t join kernel.outbox o on o.id = t.event_id order by t.id`,
    [afterMs],
  );
  await enqueueDeliveries(jobs, rows);
  return rows.length;
}

/**
 * One job per event and subscription, one round trip per plugin. With a `run` the jobs are added although the queue
 * still has one of the same delivery: the last attempt closes its row before its job leaves the queue, and what comes
 * in between would be ignored. Two jobs of one delivery do no harm, since the row decides.
 */
export async function enqueueDeliveries(
  jobs: JobSystem,
  deliveries: readonly NewDelivery[],
  run?: string,
): Promise<void> {
  for (const [pluginId, list] of groupByPlugin(deliveries)) {
    await jobs.enqueueInternal(
      deliveryJob,
      pluginId,
      list.map((delivery) => ({
        id: `evt-${delivery.event_id}-${pluginId}-${delivery.subscription}${run ? `-${run}` : ''}`,
        parkId: delivery.park_id,
        data: { delivery: delivery.id, subscription: delivery.subscription } satisfies DeliveryJobData,
        ...(delivery.traceparent ? { trace: delivery.traceparent } : {}),
      })),
    );
  }
}

function groupByPlugin(deliveries: readonly NewDelivery[]): Map<string, NewDelivery[]> {
  const groups = new Map<string, NewDelivery[]>();
  for (const delivery of deliveries) {
    const group = groups.get(delivery.plugin_id);
    if (group) group.push(delivery);
    else groups.set(delivery.plugin_id, [delivery]);
  }
  return groups;
}
