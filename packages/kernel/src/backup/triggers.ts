import pg from 'pg';
import { sqlName } from './list-tables.ts';

/**
 * Switches off the triggers of tables, which would refuse to have ledgers filled or emptied; the answer switches them
 * on again as they were. Foreign keys stay on.
 */
export async function disableTriggers(
  client: pg.Client,
  tables: readonly { schema: string; name: string }[],
): Promise<() => Promise<void>> {
  const names = tables.map(sqlName);
  const { rows } = await client.query<{ relation: string; trigger: string; mode: 'O' | 'A' | 'R' }>(
    `select t.tgrelid::regclass::text as relation, t.tgname as trigger, t.tgenabled::text as mode
     from pg_trigger t where not t.tgisinternal and t.tgenabled <> 'D' and t.tgrelid = any($1::text[]::regclass[])`,
    [names],
  );
  for (const { relation, trigger } of rows)
    await client.query(`alter table ${relation} disable trigger ${pg.escapeIdentifier(trigger)}`);
  const word = { O: '', A: 'always', R: 'replica' };
  return async () => {
    for (const { relation, trigger, mode } of rows)
      await client.query(`alter table ${relation} enable ${word[mode]} trigger ${pg.escapeIdentifier(trigger)}`);
  };
}
