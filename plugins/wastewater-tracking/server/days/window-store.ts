import type { Tx } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
import { isDeepStrictEqual } from 'node:util';
import type { PermitWindow, Revised, WindowBasis } from '../../contracts/index.ts';

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;
const table = sql.raw('plugin_wastewater_tracking.permit_windows');
const told = sql.raw(
  `to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at, revision, content`,
);

/** Windows that end on local days in [from, to]; as known at an instant, in a given revision. */
export interface WindowQuery {
  plant: string;
  from: string;
  to: string;
  outlet?: string;
  parameter?: string;
  bases?: readonly WindowBasis[];
  startsAt?: number;
  asOf?: string | null | undefined;
  revision?: number | null | undefined;
}

function where(query: WindowQuery): SQL {
  const {
    plant,
    from,
    to,
    outlet = null,
    parameter = null,
    bases = null,
    startsAt,
    asOf = null,
    revision = null,
  } = query;
  const starts = startsAt === undefined ? null : new Date(startsAt).toISOString();
  return sql`${ofPark} and plant = ${plant} and last_day between ${from}::date and ${to}::date
    and (${outlet}::text is null or outlet = ${outlet}) and (${parameter}::text is null or parameter = ${parameter})
    and (${bases === null ? null : JSON.stringify(bases)}::jsonb is null
      or ${JSON.stringify(bases ?? [])}::jsonb ? basis)
    and (${starts}::timestamptz is null or starts = ${starts}::timestamptz)
    and (${asOf}::timestamptz is null or recorded_at <= ${asOf}::timestamptz)
    and (${revision}::integer is null or revision = ${revision}::integer)`;
}

/** Newest revision of each window, newest window first. */
export async function readWindows(tx: Tx, query: WindowQuery): Promise<Revised<PermitWindow>[]> {
  const { rows } = await tx.execute<{ content: PermitWindow; revision: number; recorded_at: string }>(sql`
    select distinct on (starts, outlet, parameter, basis) ${told} from ${table} where ${where(query)}
    order by starts desc, outlet, parameter, basis, revision desc`);
  return rows.map(({ content, revision, recorded_at: recordedAt }) => ({ content, revision, recordedAt }));
}

const keyOf = ({ outlet, parameter, basis, from }: PermitWindow): string => `${outlet}/${parameter}/${basis}/${from}`;

/**
 * Writes the windows that say something else than those that are known as `before`, each as its next revision. What is known and is
 * not among `windows` any more is no longer judged.
 */
export async function writeWindows(
  tx: Tx,
  parkId: string,
  windows: readonly PermitWindow[],
  before: readonly Revised<PermitWindow>[],
): Promise<Revised<PermitWindow>[]> {
  const known = new Map(before.map((each) => [keyOf(each.content), each]));
  const named = new Set(windows.map(keyOf));
  const gone = before.filter(({ content }) => !named.has(keyOf(content))).map(({ content }) => noLimit(content));
  const changed = [...windows, ...gone]
    .filter((each) => !isDeepStrictEqual(known.get(keyOf(each))?.content, each))
    .map((content) => ({ content, revision: (known.get(keyOf(content))?.revision ?? 0) + 1 }));
  if (changed.length === 0) return [];
  const rows = changed.map(({ content, revision }) => ({
    ...content,
    starts: new Date(content.from).toISOString(),
    revision,
    content,
  }));
  await tx.execute(sql`
    insert into ${table} (park_id, plant, outlet, parameter, basis, starts, first_day, last_day, revision, content)
    select ${parkId}, r.plant, r.outlet, r.parameter, r.basis, r.starts, r.day, r."lastDay", r.revision, r.content
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(plant text, outlet text, parameter text, basis text,
      starts timestamptz, day date, "lastDay" date, revision integer, content jsonb)`);
  return changed.map((each) => ({ ...each, recordedAt: '' }));
}

function noLimit(window: PermitWindow): PermitWindow {
  return { ...window, verdict: 'not judged', reason: 'no limit in force', compared: null, ratio: null, limit: null };
}
