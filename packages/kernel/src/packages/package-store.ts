import type { PluginManifest, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Trial } from './package-trials.ts';

/** A stored package without its contents. */
export interface StoredPackage {
  id: string;
  version: string;
  sha256: string;
  manifest: PluginManifest;
  /** By the keys that are trusted, and by what is revoked, now. */
  signature: 'signed' | 'untrusted' | 'unsigned' | 'revoked';
  keyId: string | null;
  active: boolean;
  /** Parks on which it has still to start, where the version before ran; while there are some, a failure brings that one back. */
  trying: string[];
  /** ISO 8601 UTC. */
  addedAt: string;
  addedBy: string;
}

/** A key of a vendor that the operators trust. */
export interface TrustedKey {
  keyId: string;
  name: string;
  publicKey: string;
  addedAt: string;
  addedBy: string;
}

/** What runs nowhere any more: whatever a key has signed, or one version of a plugin. */
export type Revoked = { keyId: string } | { pluginId: string; version: string };

/** An entry of the list of revocations. */
export interface Revocation {
  /** Whole fingerprint; null for a version. */
  keyId: string | null;
  pluginId: string | null;
  version: string | null;
  reason: string;
  /** ISO 8601 UTC. */
  revokedAt: string;
  revokedBy: string;
}

const revocations = sql`from kernel.plugin_revocations r where r.key_id = plugin_packages.key_id
  or (r.plugin_id = plugin_packages.plugin_id and r.version = plugin_packages.version)`;

// Keys come to be trusted and cease to be, and versions are revoked, after a package was handed in.
const columns = sql`plugin_id as id, version, sha256, manifest, key_id as "keyId", active,
  array(select jsonb_object_keys(trial -> 'parks') order by 1) as trying,
  case when exists (select ${revocations}) then 'revoked' when signature_state = 'unsigned' then 'unsigned'
    when exists (select from kernel.plugin_keys k where k.key_id = plugin_packages.key_id) then 'signed'
    else 'untrusted' end as signature,
  to_char(added_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "addedAt", added_by as "addedBy"`;

/** Packages and trusted keys in the database; each call is in the caller's transaction of the kernel. */
export const packageStore = {
  async list(tx: Tx): Promise<StoredPackage[]> {
    const { rows } = await tx.execute(sql`select ${columns} from kernel.plugin_packages order by 1, added_at desc`);
    return rows as unknown as StoredPackage[];
  },
  async find(tx: Tx, id: string, version: string): Promise<StoredPackage | null> {
    const { rows } = await tx.execute(
      sql`select ${columns} from kernel.plugin_packages where plugin_id = ${id} and version = ${version}`,
    );
    return (rows[0] as unknown as StoredPackage | undefined) ?? null;
  },
  async archive(tx: Tx, id: string, version: string): Promise<Buffer | null> {
    const { rows } = await tx.execute<{ archive: Buffer }>(
      sql`select archive from kernel.plugin_packages where plugin_id = ${id} and version = ${version}`,
    );
    return rows[0]?.archive ?? null;
  },
  async add(tx: Tx, row: Omit<StoredPackage, 'active' | 'trying' | 'addedAt'>, archive: Buffer): Promise<void> {
    await tx.execute(sql`insert into kernel.plugin_packages
      (plugin_id, version, sha256, archive, manifest, signature_state, key_id, added_by)
      values (${row.id}, ${row.version}, ${row.sha256}, ${archive}, ${JSON.stringify(row.manifest)}::jsonb,
        ${row.signature}, ${row.keyId}, ${row.addedBy})
      on conflict (plugin_id, version) do update set signature_state = excluded.signature_state`);
  },
  /** Makes one version the one that runs; null: none. `trial`: what it replaces, where there is a way back to that. */
  async activate(tx: Tx, id: string, version: string | null, trial: Trial | null): Promise<void> {
    await tx.execute(
      sql`update kernel.plugin_packages set active = false, trial = null where plugin_id = ${id} and active`,
    );
    if (version !== null) {
      await tx.execute(
        sql`update kernel.plugin_packages set active = true where plugin_id = ${id} and version = ${version}`,
      );
      await this.setTrial(tx, id, version, trial);
    }
    await tx.execute(sql`select pg_notify('lingtan_plugins', '')`);
  },
  async setTrial(tx: Tx, id: string, version: string, trial: Trial | null): Promise<void> {
    await tx.execute(sql`update kernel.plugin_packages set trial = ${trial && JSON.stringify(trial)}::jsonb
      where plugin_id = ${id} and version = ${version}`);
  },
  /** What a version that runs has replaced, held until the end of the transaction; null where nothing is left to try. */
  async lockTrial(tx: Tx, id: string, version: string): Promise<Trial | null> {
    const { rows } = await tx.execute<{ trial: Trial | null }>(sql`select trial from kernel.plugin_packages
      where plugin_id = ${id} and version = ${version} and active for update`);
    return rows[0]?.trial ?? null;
  },
  /** The trials that are open, by plugin. */
  async trials(tx: Tx): Promise<ReadonlyMap<string, Trial>> {
    const { rows } = await tx.execute<{ id: string; trial: Trial }>(
      sql`select plugin_id as id, trial from kernel.plugin_packages where active and trial is not null`,
    );
    return new Map(rows.map(({ id, trial }) => [id, trial]));
  },
  async remove(tx: Tx, id: string, version: string): Promise<void> {
    await tx.execute(sql`delete from kernel.plugin_packages where plugin_id = ${id} and version = ${version}`);
  },
  /** Takes a plugin off every park; with `purge` also all that it keeps. Returns the parks that it was on. */
  async takeOff(tx: Tx, id: string, purge: boolean): Promise<string[]> {
    const { rows } = await tx.execute<{ park: string }>(
      sql`select park_id as park from kernel.park_plugins where plugin_id = ${id} and enabled order by 1`,
    );
    if (purge) {
      await tx.execute(sql`delete from kernel.plugin_documents where plugin_id = ${id}`);
      await tx.execute(sql`delete from kernel.secrets where plugin_id = ${id}`);
      await tx.execute(sql`delete from kernel.park_plugins where plugin_id = ${id}`);
    } else
      await tx.execute(
        sql`update kernel.park_plugins set enabled = false, generation = generation + 1 where plugin_id = ${id}`,
      );
    return rows.map(({ park }) => park);
  },
  async keys(tx: Tx): Promise<TrustedKey[]> {
    const { rows } = await tx.execute(sql`select key_id as "keyId", name, public_key as "publicKey",
      to_char(added_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "addedAt", added_by as "addedBy"
      from kernel.plugin_keys order by name`);
    return rows as unknown as TrustedKey[];
  },
  async trust(tx: Tx, key: Omit<TrustedKey, 'addedAt'>): Promise<void> {
    await tx.execute(sql`insert into kernel.plugin_keys (key_id, name, public_key, added_by)
      values (${key.keyId}, ${key.name}, ${key.publicKey}, ${key.addedBy})
      on conflict (key_id) do update set name = excluded.name`);
  },
  async distrust(tx: Tx, keyId: string): Promise<boolean> {
    const { rowCount } = await tx.execute(sql`delete from kernel.plugin_keys where key_id = ${keyId}`);
    return (rowCount ?? 0) > 0;
  },
  /** Fingerprints that are known here, of trusted keys and of packages, and begin so. */
  async keysLike(tx: Tx, beginning: string): Promise<string[]> {
    const { rows } = await tx.execute<{ keyId: string }>(sql`select key_id as "keyId" from kernel.plugin_keys
      where starts_with(key_id, ${beginning}) union select key_id from kernel.plugin_packages where starts_with(key_id, ${beginning})`);
    return rows.map(({ keyId }) => keyId);
  },
  /** Ends what runs of a key or of a version, on all parks. Returns what it was. */
  async stop(tx: Tx, of: Revoked): Promise<{ id: string; version: string }[]> {
    const which =
      'keyId' in of ? sql`key_id = ${of.keyId}` : sql`plugin_id = ${of.pluginId} and version = ${of.version}`;
    const { rows } = await tx.execute<{ id: string; version: string }>(
      sql`update kernel.plugin_packages set active = false, trial = null where active and ${which} returning plugin_id as id, version`,
    );
    await tx.execute(sql`select pg_notify('lingtan_plugins', '')`);
    return rows;
  },
  /** False where it was revoked before. */
  async revoke(tx: Tx, of: Revoked, { reason, by }: { reason: string; by: string }): Promise<boolean> {
    const [key, id, version] = 'keyId' in of ? [of.keyId, null, null] : [null, of.pluginId, of.version];
    const { rowCount } = await tx.execute(sql`insert into kernel.plugin_revocations
      (key_id, plugin_id, version, reason, revoked_by) values (${key}, ${id}, ${version}, ${reason}, ${by}) on conflict do nothing`);
    return (rowCount ?? 0) > 0;
  },
  /** All revocations, newest first; with `of` those that this falls under. */
  async revocations(tx: Tx, of?: { keyId: string | null; id?: string; version?: string }): Promise<Revocation[]> {
    const which = of
      ? sql`key_id = ${of.keyId} or (plugin_id = ${of.id ?? null} and version = ${of.version ?? null})`
      : sql`true`;
    const { rows } = await tx.execute(sql`select key_id as "keyId", plugin_id as "pluginId", version, reason,
      to_char(revoked_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "revokedAt", revoked_by as "revokedBy"
      from kernel.plugin_revocations where ${which} order by no desc`);
    return rows as unknown as Revocation[];
  },
  /** Packages whose key is named by the first 64 bits only, as it was before. */
  async shortKeyIds(tx: Tx): Promise<{ id: string; version: string; archive: Buffer }[]> {
    const { rows } = await tx.execute<{ id: string; version: string; archive: Buffer }>(
      sql`select plugin_id as id, version, archive from kernel.plugin_packages where length(key_id) < 64`,
    );
    return rows;
  },
  async setKeyId(tx: Tx, id: string, version: string, keyId: string): Promise<void> {
    await tx.execute(
      sql`update kernel.plugin_packages set key_id = ${keyId} where plugin_id = ${id} and version = ${version}`,
    );
  },
};
