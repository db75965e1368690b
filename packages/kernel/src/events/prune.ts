import { eventClasses, type EventClass } from './event-retention.ts';
import { retentionMoment } from '../database/retention.ts';
import type { KernelDatabase } from '../database/open-database.ts';

/** How long and how many of what could not be delivered is kept. */
export interface PruneLimits {
  /** Delivered events by class, where their park says nothing else. */
  days: Readonly<Record<EventClass, number>>;
  /** Events that wait for a subscription that has ended. */
  unservedDays: number;
  /** Dead letters, from the day on which they were given up. */
  deadRetentionDays: number;
  /** Dead letters of one subscription; beyond, the oldest go. */
  mostDead: number;
}

/** Delivered events of a class that were deleted, and when the first and the last of them had been delivered, ISO 8601 UTC. */
export interface PrunedClass {
  class: EventClass;
  events: number;
  from: string;
  to: string;
}

/** What was deleted. `dead` and `unserved` were never delivered, and are counted in `kernel.ended_deliveries`. */
export interface Pruned {
  /** Of classes of which something was. */
  delivered: PrunedClass[];
  dead: number;
  unserved: number;
}

const atOnce = 10_000;
const utc = `'YYYY-MM-DD"T"HH24:MI:SS"Z"'`;

/** Ends what nobody has sent again for long, then deletes relayed events older than the retention that nothing hangs on. */
export async function pruneEvents(database: KernelDatabase, limits: PruneLimits): Promise<Pruned> {
  const ended = await endDeliveries(database, limits);
  return { ...ended, delivered: await deleteEvents(database, limits.days) };
}

async function endDeliveries(
  database: KernelDatabase,
  { unservedDays, deadRetentionDays, mostDead }: PruneLimits,
): Promise<Omit<Pruned, 'delivered'>> {
  const total = { dead: 0, unserved: 0 };
  for (;;) {
    const { rows } = await database.kernelPool.query<{ dead: number; unserved: number }>(
      `with ranked as (
         select id, finished_at, row_number() over (partition by park_id, plugin_id, subscription order by id desc) as place
         from kernel.deliveries where state = 'dead'
       ), over as (
         select id from ranked where place > $3 or finished_at < ${retentionMoment} - make_interval(days => $2)
         union all
         select d.id from kernel.deliveries d where d.state = 'pending' and d.created_at < ${retentionMoment} - make_interval(days => $1)
           and not exists (select from kernel.subscriptions s where s.park_id = d.park_id and s.plugin_id = d.plugin_id
             and s.subscription = d.subscription)
         limit ${atOnce}
       ), gone as (
         delete from kernel.deliveries d using over where d.id = over.id
         returning d.park_id, d.plugin_id, d.subscription, d.state
       ), counted as (
         select park_id, plugin_id, subscription, count(*) filter (where state = 'dead') as dead,
           count(*) filter (where state = 'pending') as unserved
         from gone group by park_id, plugin_id, subscription
       ), kept as (
         insert into kernel.ended_deliveries as e (park_id, plugin_id, subscription, dead, unserved)
         select c.* from counted c join kernel.parks p on p.id = c.park_id
         on conflict (park_id, plugin_id, subscription) do update
         set dead = e.dead + excluded.dead, unserved = e.unserved + excluded.unserved, last_at = now()
       )
       select coalesce(sum(dead), 0)::int as dead, coalesce(sum(unserved), 0)::int as unserved from counted`,
      [unservedDays, deadRetentionDays, mostDead],
    );
    const { dead, unserved } = rows[0]!;
    total.dead += dead;
    total.unserved += unserved;
    if (dead + unserved < atOnce) return total;
  }
}

async function deleteEvents(
  database: KernelDatabase,
  { messages, sentences }: PruneLimits['days'],
): Promise<PrunedClass[]> {
  const total = new Map<EventClass, PrunedClass>();
  for (;;) {
    const { rows } = await database.kernelPool.query<PrunedClass>(
      `with gone as (delete from kernel.outbox where id in (
         select o.id from kernel.outbox o
         left join kernel.event_retention r on r.park_id = o.park_id
           and r.class = case when o.told is null then 'messages' else 'sentences' end
         -- The first condition, of the shortest retention, is one that an index knows.
         where o.relayed_at < ${retentionMoment} - make_interval(days =>
             least($1, $2, (select min(days) from kernel.event_retention)))
           and o.relayed_at < ${retentionMoment} - make_interval(days =>
             coalesce(r.days, case when o.told is null then $1 else $2 end))
           and not exists (select from kernel.deliveries d where d.event_id = o.id and d.state <> 'done')
         limit ${atOnce}) returning told, relayed_at
       )
       select case when told is null then 'messages' else 'sentences' end as class, count(*)::int as events,
         to_char(min(relayed_at) at time zone 'UTC', ${utc}) as from, to_char(max(relayed_at) at time zone 'UTC', ${utc}) as to
       from gone group by 1`,
      [messages, sentences],
    );
    for (const { class: of, events, from, to } of rows) {
      const { events: before = 0, from: first = from, to: last = to } = total.get(of) ?? {};
      const [earliest, latest] = [first < from ? first : from, last > to ? last : to];
      total.set(of, { class: of, events: before + events, from: earliest, to: latest });
    }
    if (rows.reduce((sum, { events }) => sum + events, 0) < atOnce)
      return eventClasses.flatMap((each) => total.get(each) ?? []);
  }
}
