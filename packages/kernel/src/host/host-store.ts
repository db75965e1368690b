import type { ParkInfo } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { retentionMoment } from '../database/retention.ts';
import type { KernelDatabase } from '../database/index.ts';
import type { DesiredPlugin, HostStore } from './host-options.ts';

/** {@link HostStore} on the tables of the kernel. `processId` tells this process from others. */
export function createHostStore(database: KernelDatabase, processId: string): HostStore {
  return {
    parks: () =>
      database.withKernelTx(async (tx) => {
        const { rows } =
          await tx.execute(sql`select p.id, p.no, p.name, p.time_zone as "timeZone", p.latitude, p.longitude,
        coalesce((select json_agg(json_build_object('id', e.id, 'name', e.name, 'key', e.key) order by e.id)
          from kernel.enterprises e where e.park_id = p.id), '[]') as enterprises
        from kernel.parks p order by p.no`);
        return rows as unknown as ParkInfo[];
      }),
    desired: () =>
      database.withKernelTx(async (tx) => {
        const { rows } = await tx.execute(
          sql`select park_id as "parkId", plugin_id as "pluginId", enabled, generation from kernel.park_plugins`,
        );
        return (rows as unknown as DesiredPlugin[]).map((row) => ({ ...row, generation: Number(row.generation) }));
      }),
    writeStatus: (statuses) =>
      database.withKernelTx(async (tx) => {
        for (const status of statuses) {
          await tx.execute(sql`insert into kernel.plugin_status (park_id, plugin_id, process_id, state, error, since)
          select ${status.parkId}, ${status.pluginId}, ${processId}, ${status.state}, ${status.error}, to_timestamp(${status.since / 1000})
          where exists (select from kernel.parks where id = ${status.parkId})
          on conflict (park_id, plugin_id, process_id) do update set state = excluded.state, error = excluded.error,
            since = excluded.since, seen_at = now()`);
        }
        // Rows of processes that are gone tell nothing; of one that lives, a state may hold for months.
        await tx.execute(sql`delete from kernel.plugin_status s where s.process_id <> ${processId}
          and s.seen_at < ${sql.raw(retentionMoment)} - interval '1 day' and not exists (select from kernel.processes p where p.id = s.process_id)`);
      }),
    onChange: async (changed) => {
      const stop = database.listener.on('lingtan_plugins', changed);
      return async () => stop();
    },
  };
}
