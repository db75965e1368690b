import type pg from 'pg';
import { z } from 'zod';
import { withOwnerConnection } from '../database/index.ts';

/** Where a statement can be run. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

const since = z.iso.datetime();
const replaced = { keyId: z.string(), retiredAt: since };
const derived = z.strictObject({ since, salt: z.string() });

/** What `kernel.settings` says of each key of the installation that was ever rotated. Nothing in it opens anything by itself. */
const records = {
  /** Earlier secret keys are sealed by the present one: plugins keep texts that only those open. */
  secret: z.strictObject({
    since,
    id: z.string(),
    retired: z.array(z.strictObject({ ...replaced, sealed: z.string() })),
  }),
  /** Each earlier signing key with the signature by its successor, newest first. */
  installation: z.strictObject({
    since,
    id: z.string(),
    retired: z.array(
      z.strictObject({ ...replaced, publicKey: z.string(), successor: z.string(), signature: z.string() }),
    ),
  }),
  sessions: derived,
  'device-tokens': derived,
  database: z.strictObject({ since }),
};

/** Keys of the installation that have a record, by the names they have on the command line. */
export type KeyName = keyof typeof records;
export type KeyRecord<N extends KeyName> = z.infer<(typeof records)[N]>;

const row = (name: KeyName): string => `key ${name}`;

/** Null for a key that is still the first. */
export async function readKeyRecord<N extends KeyName>(on: Queryable, name: N): Promise<KeyRecord<N> | null> {
  const { rows } = await on.query<{ value: unknown }>('select value from kernel.settings where key = $1', [row(name)]);
  return rows[0] ? (records[name].parse(rows[0].value) as KeyRecord<N>) : null;
}

export async function writeKeyRecord<N extends KeyName>(on: Queryable, name: N, value: KeyRecord<N>): Promise<void> {
  await on.query(
    `insert into kernel.settings (key, value) values ($1, $2)
     on conflict (key) do update set value = excluded.value, updated_at = now()`,
    [row(name), JSON.stringify(value)],
  );
}

/**
 * Records of the keys in the data folder, read as the owner of the database: the other roles are opened with one of these
 * keys. Null in a database that has none yet.
 */
export function readFileKeyRecords(
  ownerUrl: string,
): Promise<{ secret: KeyRecord<'secret'> | null; installation: KeyRecord<'installation'> | null } | null> {
  return withOwnerConnection(ownerUrl, async (owner) => {
    const { rows } = await owner.query<{ found: boolean }>(
      `select to_regclass('kernel.settings') is not null as found`,
    );
    if (!rows[0]!.found) return null;
    return { secret: await readKeyRecord(owner, 'secret'), installation: await readKeyRecord(owner, 'installation') };
  });
}
