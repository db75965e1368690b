import type { KernelDatabase } from '../database/open-database.ts';

/** Deletes relayed events older than the retention whose deliveries are all done, ten thousand at a time. */
export async function pruneEvents(database: KernelDatabase, retentionDays: number): Promise<number> {
  let total = 0;
  for (;;) {
    const { rowCount } = await database.kernelPool.query(
      `delete from kernel.outbox where id in (
         select o.id from kernel.outbox o
         where o.relayed_at < now() - make_interval(days => $1)
           and not exists (select from kernel.deliveries d where d.event_id = o.id and d.state <> 'done')
         limit 10000)`,
      [retentionDays],
    );
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < 10_000) return total;
  }
}
