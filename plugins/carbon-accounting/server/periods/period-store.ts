import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { RestatementView } from '../../contracts/index.ts';
import type { PublishedContent } from '../../domain/index.ts';

/** A publication as it is stored. `text` is what was published, byte for byte. */
export interface Publication {
  period: string;
  /** Id of the profile, without version. */
  profile: string;
  revision: number;
  text: string;
  content: PublishedContent;
  sha256: string;
  restatement: RestatementView | null;
  note: string;
  publishedBy: string;
  recordedAt: string;
}

const columns =
  sql.raw(`period, profile, revision, content as text, sha256, restatement, note, published_by as "publishedBy",
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt"`);

async function read(tx: Tx, query: SQL): Promise<Publication[]> {
  const { rows } = await tx.execute<Omit<Publication, 'content'> & Record<string, unknown>>(query);
  return rows.map((row) => ({ ...row, content: JSON.parse(row.text) as PublishedContent }));
}

/** Publications, of one period or of all, in order of revision. Members see none. That of a year of many meters is megabytes. */
export async function readPublished(tx: Tx, period: string | null): Promise<Publication[]> {
  return read(
    tx,
    sql`select ${columns} from plugin_carbon_accounting.periods
      where park_id = current_setting('lingtan.park_id') ${period === null ? sql`` : sql`and period = ${period}`}
      order by period, profile, revision`,
  );
}

/** Newest publication of a period, or of all, under each profile. */
export async function readNewest(tx: Tx, period: string | null): Promise<Publication[]> {
  return read(
    tx,
    sql`select distinct on (period, profile) ${columns} from plugin_carbon_accounting.periods
      where park_id = current_setting('lingtan.park_id') ${period === null ? sql`` : sql`and period = ${period}`}
      order by period, profile, revision desc`,
  );
}

/** The publication of a revision, or the newest one, as known at `asOf`; `profile` is an id without version. */
export async function findPublication(
  tx: Tx,
  {
    period,
    profile,
    revision = null,
    asOf = null,
  }: { period: string; profile: string; revision?: number | null | undefined; asOf?: string | null | undefined },
): Promise<Publication | null> {
  const [found] = await read(
    tx,
    sql`select ${columns} from plugin_carbon_accounting.periods
      where park_id = current_setting('lingtan.park_id') and period = ${period} and profile = ${profile}
        ${revision === null ? sql`` : sql`and revision = ${revision}`}
        ${asOf === null ? sql`` : sql`and recorded_at <= ${asOf}::timestamptz`}
      order by revision desc limit 1`,
  );
  return found ?? null;
}

export async function insertPublication(
  tx: Tx,
  parkId: string,
  {
    period,
    profile,
    revision,
    text,
    sha256,
    restatement,
    note,
    publishedBy,
  }: Omit<Publication, 'content' | 'recordedAt'>,
): Promise<void> {
  await tx.execute(sql`
    insert into plugin_carbon_accounting.periods (park_id, period, profile, revision, content, sha256, restatement, note, published_by, recorded_at)
    values (${parkId}, ${period}, ${profile}, ${revision}, ${text}, ${sha256},
      ${restatement === null ? null : JSON.stringify(restatement)}::jsonb, ${note}, ${publishedBy}, clock_timestamp())`);
}
