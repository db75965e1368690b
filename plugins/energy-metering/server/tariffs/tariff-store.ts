import { formatRef } from '@lingtan/sdk';
import type { EvidenceRef, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { energyTariff, tariffVersionShape } from '../../contracts/index.ts';
import type { Tariff, TariffVersion } from '../../contracts/index.ts';

/** A tariff without its versions, in its newest revision. */
export interface StoredTariff {
  id: string;
  name: Tariff['name'];
  /** Null: that of the park. */
  timeZone: string | null;
  revision: number;
}

/** One revision of a version. */
export interface StoredVersion {
  tariffId: string;
  validFrom: string;
  revision: number;
  /** Null: withdrawn. */
  content: TariffVersion | null;
  reason: string | null;
  recordedAt: string;
  recordedBy: string;
}

interface VersionRow extends Record<string, unknown> {
  tariff_id: string;
  valid_from: string;
  revision: number;
  content: unknown;
  reason: string | null;
  recorded_at: string;
  recorded_by: string;
}

const utc = `to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at`;
const versionColumns = sql.raw(
  `tariff_id, valid_from::text as valid_from, revision, content, reason, recorded_by, ${utc}`,
);

function versionFrom(row: VersionRow): StoredVersion {
  return {
    tariffId: row.tariff_id,
    validFrom: row.valid_from,
    revision: row.revision,
    content: row.content === null ? null : tariffVersionShape.parse(row.content),
    reason: row.reason,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
  };
}

/** Reference of a version, of one revision or of the newest. */
export function tariffRef(tariffId: string, validFrom: string, revision?: number | null): EvidenceRef {
  return formatRef(energyTariff.kind, `${tariffId}/${validFrom}`, revision);
}

const known = (asOf: string | null | undefined) => (asOf ? sql`and recorded_at <= ${asOf}::timestamptz` : sql``);

/** Tariffs that the transaction may see, by id. */
export async function readTariffHeads(tx: Tx, asOf?: string | null): Promise<StoredTariff[]> {
  const { rows } = await tx.execute<{
    tariff_id: string;
    name: Tariff['name'];
    time_zone: string | null;
    revision: number;
  }>(sql`
    select distinct on (tariff_id) tariff_id, name, time_zone, revision from plugin_energy_metering.tariffs
    where park_id = current_setting('lingtan.park_id') ${known(asOf)}
    order by tariff_id, revision desc`);
  return rows.map((row) => ({ id: row.tariff_id, name: row.name, timeZone: row.time_zone, revision: row.revision }));
}

/** Newest revision of each version, withdrawn ones left out; by tariff and first day. */
export async function readCurrentVersions(tx: Tx, asOf?: string | null): Promise<StoredVersion[]> {
  const { rows } = await tx.execute<VersionRow>(sql`
    select * from (
      select distinct on (tariff_id, valid_from) ${versionColumns} from plugin_energy_metering.tariff_versions
      where park_id = current_setting('lingtan.park_id') ${known(asOf)}
      order by tariff_id, valid_from, plugin_energy_metering.tariff_versions.revision desc
    ) newest where content is not null`);
  return rows.map(versionFrom);
}

/** Every revision of every version of a tariff, by first day, oldest first. */
export async function readVersionHistory(tx: Tx, tariffId: string, asOf?: string | null): Promise<StoredVersion[]> {
  const { rows } = await tx.execute<VersionRow>(sql`
    select ${versionColumns} from plugin_energy_metering.tariff_versions
    where park_id = current_setting('lingtan.park_id') and tariff_id = ${tariffId} ${known(asOf)}
    order by plugin_energy_metering.tariff_versions.valid_from, revision`);
  return rows.map(versionFrom);
}

/** Writes the next revision of a tariff's name (its zone stays). */
export async function insertTariffHead(
  tx: Tx,
  tariff: { id: string; name: Tariff['name']; timeZone: string | null; revision: number },
  by: string,
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_energy_metering.tariffs (park_id, tariff_id, revision, name, time_zone, recorded_by)
    values (current_setting('lingtan.park_id'), ${tariff.id}, ${tariff.revision}, ${JSON.stringify(tariff.name)}::jsonb,
      ${tariff.timeZone}, ${by})`);
}

/** Writes one revision of a version. */
export async function insertVersion(tx: Tx, version: Omit<StoredVersion, 'recordedAt'>): Promise<void> {
  await tx.execute(sql`
    insert into plugin_energy_metering.tariff_versions (park_id, tariff_id, valid_from, revision, content, reason, recorded_by)
    values (current_setting('lingtan.park_id'), ${version.tariffId}, ${version.validFrom}::date, ${version.revision},
      ${version.content === null ? null : JSON.stringify(version.content)}::jsonb, ${version.reason}, ${version.recordedBy})`);
}

/** One writer of tariffs at a time per park, so that revisions are counted without gaps. */
export async function lockTariffs(tx: Tx, parkId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`energy-tariffs/${parkId}`}, 0))`);
}
