import type { ParkDocuments, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { pluginErrors } from '../errors.ts';
import type { ScopeCore } from './scope-core.ts';

const largest = 256 * 1024;
const most = 10_000;
const longestKey = 200;

/** Documents of a scope: rows of one table of the kernel, held apart by plugin here and by park in the database. */
export function scopeDocuments(core: ScopeCore): ParkDocuments {
  const { parkId, pluginId } = core.attribution;
  const within = <T>(tx: Tx | undefined, work: (on: Tx) => Promise<T>): Promise<T> => {
    core.assertOpen();
    return tx ? work(tx) : core.backend.database.tx(work);
  };
  const refuse = (key: string, problem: string) =>
    pluginErrors.DOCUMENT_INVALID({ plugin: pluginId, key: key.slice(0, longestKey), problem });
  return {
    get: (key, tx) =>
      within(tx, async (on) => {
        const { rows } = await on.execute<{ value: unknown }>(
          sql`select value from kernel.plugin_documents where plugin_id = ${pluginId} and key = ${key}`,
        );
        return rows[0]?.value ?? null;
      }),
    put: async (key, value, tx) => {
      if (typeof key !== 'string' || key === '' || key.length > longestKey)
        throw refuse(String(key), `a key has 1 to ${longestKey} characters`);
      const text = JSON.stringify(value ?? null);
      if (Buffer.byteLength(text) > largest) throw refuse(key, `it is larger than ${largest} bytes`);
      await within(tx, async (on) => {
        const { rowCount } = await on.execute(
          sql`insert into kernel.plugin_documents (park_id, plugin_id, key, value)
            select ${parkId}, ${pluginId}, ${key}, ${text}::jsonb
            where (select count(*) from kernel.plugin_documents where plugin_id = ${pluginId} and key <> ${key}) < ${most}
            on conflict (park_id, plugin_id, key) do update set value = excluded.value, updated_at = now()`,
        );
        if (rowCount === 0) throw refuse(key, `there are ${most} documents already`);
      });
    },
    delete: (key, tx) =>
      within(tx, async (on) => {
        await on.execute(sql`delete from kernel.plugin_documents where plugin_id = ${pluginId} and key = ${key}`);
      }),
    list: (prefix, tx) =>
      within(tx, async (on) => {
        const { rows } = await on.execute<{ key: string; value: unknown }>(
          sql`select key, value from kernel.plugin_documents where plugin_id = ${pluginId}
            and starts_with(key, ${prefix}) order by key limit 1000`,
        );
        return rows;
      }),
  };
}
