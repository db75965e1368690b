import { assertRestsOn, type Principal, type Tx } from '@lingtan/sdk';
import type { KernelDatabase } from '../database/open-database.ts';
import { rawClient } from '../database/transaction.ts';
import type { KernelAuditEntry } from '../kernel-context.ts';
import { eventErrors } from './errors.ts';

/** Messages between plugins, which nothing reads again once they are delivered, and what people read of them in sentences. */
export const eventClasses = ['messages', 'sentences'] as const;
export type EventClass = (typeof eventClasses)[number];

/** Days that a delivered event is kept for unless its park says otherwise. */
export const defaultEventDays: Readonly<Record<EventClass, number>> = { messages: 3, sentences: 30 };

/** Fewest and most days that a park can set. */
export const eventDayLimits = { least: 1, most: 36_500 } as const;

/** Delivered events of a class that a park keeps. */
export interface KeptEvents {
  class: EventClass;
  days: number;
  events: number;
  /** Without indexes and free space. */
  bytes: number;
  /** Where there are many, both are worked out from a part of them. */
  estimated: boolean;
}

/** Pages of the outbox that are read to count what a park keeps, however much there is: 32 MB. */
const mostPages = 4096;

/** How long a park keeps delivered events, and how many there are. */
export async function readEventRetention(
  { kernelPool }: Pick<KernelDatabase, 'kernelPool'>,
  parkId: string,
  most: number = mostPages,
): Promise<KeptEvents[]> {
  const { rows: of } = await kernelPool.query<{ pages: number }>(
    `select (pg_relation_size('kernel.outbox') / current_setting('block_size')::int)::float8 as pages`,
  );
  const percent = Math.min(100, (100 * most) / Math.max(1, of[0]!.pages));
  const { rows } = await kernelPool.query<KeptEvents>(
    `select c.class, coalesce(r.days, c.days) as days, round(coalesce(o.events, 0) * 100 / $4::float8)::float8 as events,
       round(coalesce(o.bytes, 0) * 100 / $4::float8)::float8 as bytes, $4::float8 < 100 as estimated
     from unnest($2::text[], $3::int[]) with ordinality c (class, days, place)
     left join kernel.event_retention r on r.park_id = $1 and r.class = c.class
     left join (select case when told is null then 'messages' else 'sentences' end as class, count(*) as events,
         sum(pg_column_size(e.*)) as bytes
       from kernel.outbox e tablesample system ($4::float8) repeatable (1) where park_id = $1 group by 1) o on o.class = c.class
     order by c.place`,
    [parkId, eventClasses, eventClasses.map((each) => defaultEventDays[each]), percent],
  );
  return rows;
}

/** Sets how long a park keeps delivered events of a class. What is gone does not come back. */
export async function setEventRetention(
  database: Pick<KernelDatabase, 'withKernelTx'>,
  parkId: string,
  change: {
    class: EventClass;
    days: number;
    /** Days that the change rests on; absent: any. */
    before?: number | undefined;
    reason: string;
    principal: Principal;
  },
  audit: (tx: Tx, entry: KernelAuditEntry) => Promise<void>,
): Promise<void> {
  await database.withKernelTx(async (tx) => {
    const client = rawClient(tx);
    await client.query(
      'insert into kernel.event_retention (park_id, class, days) values ($1, $2, $3) on conflict do nothing',
      [parkId, change.class, defaultEventDays[change.class]],
    );
    const { rows } = await client.query<{ days: number }>(
      'select days from kernel.event_retention where park_id = $1 and class = $2 for update',
      [parkId, change.class],
    );
    const stored = rows[0]!.days;
    assertRestsOn(change.before, stored, () =>
      eventErrors.RETENTION_CHANGED_MEANWHILE({ class: change.class, stored, over: change.before }),
    );
    await client.query('update kernel.event_retention set days = $3 where park_id = $1 and class = $2', [
      parkId,
      change.class,
      change.days,
    ]);
    await audit(tx, {
      parkId,
      actor: change.principal,
      action: 'event.retention-set',
      subject: change.class,
      before: { days: stored },
      after: { days: change.days },
      note: change.reason,
    });
  });
}
