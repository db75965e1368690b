import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Permit, PermitRow } from '../../contracts/index.ts';
import type { LimitSet } from '../../domain/index.ts';

const table = sql.raw('plugin_wastewater_tracking.permits');
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

interface Row extends Record<string, unknown> {
  id: string;
  version: number;
  outlet: string;
  standard: string;
  valid_from: string;
  valid_to: string | null;
  limit_rows: PermitRow[];
  note: string;
  entered_by: string;
  recorded_at: string;
}

/** All versions of all permits, newest first. */
export async function listAllPermits(tx: Tx): Promise<Permit[]> {
  const { rows } = await tx.execute<Row>(sql`
    select id, version, outlet, standard, valid_from::text as valid_from, valid_to::text as valid_to, limit_rows, note,
      entered_by, to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as recorded_at
    from ${table} where ${ofPark} order by outlet, valid_from desc, version desc`);
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    outlet: row.outlet,
    standard: row.standard,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    rows: row.limit_rows,
    note: row.note,
    enteredBy: row.entered_by,
    recordedAt: row.recorded_at,
  }));
}

/** The same as the rules want them. */
export async function readPermits(tx: Tx): Promise<LimitSet[]> {
  return (await listAllPermits(tx)).map(({ id, version, outlet, standard, validFrom, validTo, rows }) => ({
    id,
    version,
    outlet,
    standard,
    validFrom,
    ...(validTo === null ? {} : { validTo }),
    rows: rows.map(toLimitRow),
  }));
}

/** Without the keys that hold nothing: the rules tell them apart from 0. */
function toLimitRow({
  min,
  max,
  digits,
  averaging,
  removalBy,
  condition,
  ...row
}: PermitRow): LimitSet['rows'][number] {
  const { temperatureAbove, temperatureAtMost, season, builtFrom, builtBefore } = condition ?? {};
  return {
    parameter: row.parameter,
    unit: row.unit,
    basis: row.basis,
    status: row.status,
    verifiedBy: row.verifiedBy ?? null,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(digits === undefined ? {} : { digits }),
    ...(averaging === undefined ? {} : { averaging }),
    ...(removalBy === undefined ? {} : { removalBy }),
    ...(condition === undefined
      ? {}
      : {
          condition: {
            ...(temperatureAbove === undefined ? {} : { temperatureAbove }),
            ...(temperatureAtMost === undefined ? {} : { temperatureAtMost }),
            ...(season === undefined ? {} : { season }),
            ...(builtFrom === undefined ? {} : { builtFrom }),
            ...(builtBefore === undefined ? {} : { builtBefore }),
          },
        }),
  };
}

export async function insertPermit(
  tx: Tx,
  parkId: string,
  permit: Omit<Permit, 'version' | 'recordedAt'>,
): Promise<number> {
  const { id, outlet, standard, validFrom, validTo, rows: limits, note, enteredBy } = permit;
  const { rows } = await tx.execute<{ version: number }>(sql`
    insert into ${table} (park_id, id, version, outlet, standard, valid_from, valid_to, limit_rows, note, entered_by)
    select ${parkId}, ${id}, coalesce(max(version), 0) + 1, ${outlet}, ${standard}, ${validFrom}::date, ${validTo}::date,
      ${JSON.stringify(limits)}::jsonb, ${note}, ${enteredBy}
    from ${table} where ${ofPark} and id = ${id}
    returning version`);
  return rows[0]!.version;
}
