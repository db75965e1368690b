import { sql, type SQL } from 'drizzle-orm';
import type { Quality, Tx } from '@lingtan/sdk';
import type { CertificatePlace } from '../../contracts/index.ts';
import { iso } from '../refs.ts';
import { notStored } from '../storage/read-storages.ts';

const inside = sql`h.account not like 'external/%'`;

/** Conditions on `holdings h` by where certificates are now. */
export const placeConditions: Readonly<Record<CertificatePlace, SQL>> = {
  issued: sql`h.status <> 'Bundle Split'`,
  held: sql`${inside} and h.status in ('Active', 'Locked', 'Frozen')`,
  reserved: sql`${inside} and h.status = 'Locked'`,
  sold: sql`not (${inside}) and h.status <> 'Bundle Split'`,
  retired: sql`${inside} and h.status = 'Claimed'`,
  own: sql`${inside} and h.status in ('Active', 'Locked', 'Claimed') and ${notStored}`,
  used: sql`${inside} and h.status = 'Claimed' and ${notStored}`,
};

/** Times of generation, ms UTC. */
export interface Generated {
  from: number;
  to: number;
}

const generatedIn = ({ from, to }: Generated): SQL => sql`i.park_id = current_setting('lingtan.park_id')
  and i.starts_at >= ${iso(from)}::timestamptz and i.starts_at < ${iso(to)}::timestamptz`;

const ofAccount = (account: string): SQL => (account === 'all' ? sql`true` : sql`h.account = ${account}`);

const held = sql`plugin_certificate_trading.issuances i
  join plugin_certificate_trading.holdings h on h.park_id = i.park_id and h.issuance_no = i.no`;

/** Certificates at some places, Wh, of one span of generation. */
export async function sumPlaces<Place extends CertificatePlace>(
  tx: Tx,
  places: readonly Place[],
  span: Generated,
): Promise<Record<Place, number>> {
  const columns = places.map(
    (place) => sql`coalesce(sum(h.wh) filter (where ${placeConditions[place]}), 0)::float8 as ${sql.identifier(place)}`,
  );
  const { rows } = await tx.execute<Record<Place, number>>(
    sql`select ${sql.join(columns, sql`, `)} from ${held} where ${generatedIn(span)}`,
  );
  return rows[0]!;
}

type IssueQuality = Exclude<Quality, 'missing'>;

/** What each issue of a span has at a place, oldest first; of one account, or of all. */
export async function readPlacedIssues(
  tx: Tx,
  place: CertificatePlace,
  span: Generated,
  account = 'all',
): Promise<{ no: number; wh: number; quality: IssueQuality }[]> {
  const { rows } = await tx.execute<{ no: number; wh: number; quality: IssueQuality }>(sql`
    select i.no::float8 as no, sum(h.wh)::float8 as wh, i.quality from ${held}
    where ${generatedIn(span)} and ${placeConditions[place]}
      and ${ofAccount(account)}
    group by i.no, i.quality, i.starts_at order by i.starts_at, i.no`);
  return rows;
}

/** What each month or day of a span has at a place, with the qualities in it; those with nothing are left out. Of one account or all. */
export async function readPlacedParts(
  tx: Tx,
  place: CertificatePlace,
  span: Generated,
  { by, timeZone, account = 'all' }: { by: 'month' | 'day'; timeZone: string; account?: string },
): Promise<{ span: string; wh: number; qualities: IssueQuality[] }[]> {
  const { rows } = await tx.execute<{ span: string; wh: number; qualities: IssueQuality[] }>(sql`
    select to_char(i.starts_at at time zone ${timeZone}, ${by === 'month' ? 'YYYY-MM' : 'YYYY-MM-DD'}) as span,
      sum(h.wh)::float8 as wh, array_agg(distinct i.quality) as qualities from ${held}
    where ${generatedIn(span)} and ${placeConditions[place]} and ${ofAccount(account)} group by 1 order by 1`);
  return rows;
}
