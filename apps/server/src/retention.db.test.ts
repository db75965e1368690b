import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keptForGood } from './fixtures/kept-for-good.ts';

const pluginRoot = fileURLToPath(new URL('../../../plugins/', import.meta.url));
const plugins = readdirSync(pluginRoot).filter((name) => existsSync(`${pluginRoot}${name}/plugin.json`));

let park: TestPark;
beforeAll(async () => {
  process.env['LINGTAN_MQTT_PORT'] = '0';
  park = await createTestPark({
    plugins: plugins.map((name) => ({ directory: `${pluginRoot}${name}` })),
    enable: false,
  });
}, 120_000);
afterAll(() => park?.stop());

/** Tables of the installation; of those in parts the whole. */
const tables = async (): Promise<string[]> => {
  const { rows } = await park.database.withOwner((owner) =>
    owner.query<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^(pg_|information_schema)' order by 1`,
    ),
  );
  return rows.map(({ name }) => name);
};
const declared = (): Set<string> =>
  new Set(
    park.kernel.retentions().flatMap(({ schema, definition }) => definition.tables.map((one) => `${schema}.${one}`)),
  );
const staying = keptForGood.flatMap(({ tables: of }) =>
  Object.entries(of).flatMap(([schema, names]) => names.map((name) => `${schema}.${name}`)),
);
const without = async (): Promise<string[]> => {
  const known = new Set([...declared(), ...staying]);
  return (await tables()).filter((table) => !known.has(table));
};

it('each table of an installation goes after a time that is declared, or is said to stay, and why', async () => {
  expect(await without()).toEqual([]);
  // What is declared is there, and nothing is said to stay that goes or is gone.
  const present = await tables();
  const named = [...declared(), ...staying];
  expect(named.filter((table) => !present.includes(table))).toEqual([]);
  expect(named.filter((table, at) => named.indexOf(table) !== at)).toEqual([]);
});

it('a table that nobody has thought of is found', async () => {
  await park.database.withOwner((owner) => owner.query('create table kernel.planted (at timestamptz)'));
  expect(await without()).toEqual(['kernel.planted']);
  await park.database.withOwner((owner) => owner.query('drop table kernel.planted'));
});
