import { sql, type SQL } from 'drizzle-orm';
import type { Quality, Tx } from '@lingtan/sdk';
import type { CertificatePlace } from '../../contracts/index.ts';
import { iso } from '../refs.ts';
import { dueOn } from './validity.ts';

/** Condition on `holdings h`: not used up for the charge of a storage, which is no consumption. */
const notStored = sql`not exists (
  select from plugin_certificate_trading.claims s where s.park_id = h.park_id and s.issuance_no = h.issuance_no
    and s.kind = 'storage-input' and s.id_start <= h.id_end and s.id_end >= h.id_start)`;

const inside = sql`h.account not like 'external/%'`;

/** Where certificates of an hour are that cover its consumption: used for its time, or still free to be. */
type Place = CertificatePlace | 'cover';

/** The day whose certificates count as expired, and the zone in which days are counted. */
export interface Today {
  day: string;
  timeZone: string;
}

/** Not used up for another time than that of its generation. */
export const usedInTime = ({ timeZone }: Today): SQL => sql`not exists (
  select from plugin_certificate_trading.claims s
  join plugin_certificate_trading.retirements r on r.park_id = s.park_id and r.no = s.retirement_no
  where s.park_id = h.park_id and s.issuance_no = h.issuance_no and s.id_start <= h.id_end and s.id_end >= h.id_start
    and (i.starts_at at time zone ${timeZone})::date not between r.period_from and r.period_to)`;

/** Conditions on `holdings h` of `issuances i` by where certificates are on a day. */
export const placeConditions = (today: Today): Readonly<Record<Place, SQL>> => ({
  issued: sql`h.status <> 'Bundle Split'`,
  held: sql`${inside} and h.status in ('Active', 'Locked', 'Frozen') and not ${dueOn(today.day)}`,
  reserved: sql`${inside} and h.status = 'Locked'`,
  sold: sql`not (${inside}) and h.status <> 'Bundle Split'`,
  retired: sql`${inside} and h.status = 'Claimed'`,
  own: sql`${inside} and h.status in ('Active', 'Locked', 'Claimed') and not ${dueOn(today.day)} and ${notStored}`,
  used: sql`${inside} and h.status = 'Claimed' and ${notStored}`,
  cover: sql`${inside} and (h.status = 'Active' and not ${dueOn(today.day)}
    or h.status = 'Claimed' and ${notStored} and ${usedInTime(today)})`,
});

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
export async function sumPlaces<Asked extends Place>(
  tx: Tx,
  places: readonly Asked[],
  span: Generated,
  today: Today,
): Promise<Record<Asked, number>> {
  const conditions = placeConditions(today);
  const columns = places.map(
    (place) => sql`coalesce(sum(h.wh) filter (where ${conditions[place]}), 0)::float8 as ${sql.identifier(place)}`,
  );
  const { rows } = await tx.execute<Record<Asked, number>>(
    sql`select ${sql.join(columns, sql`, `)} from ${held} where ${generatedIn(span)}`,
  );
  return rows[0]!;
}

type IssueQuality = Exclude<Quality, 'missing'>;

/** What each issue of a span has at a place, oldest first; of one account, or of all. */
export async function readPlacedIssues(
  tx: Tx,
  place: Place,
  span: Generated,
  today: Today,
  account = 'all',
): Promise<{ no: number; wh: number; quality: IssueQuality }[]> {
  const { rows } = await tx.execute<{ no: number; wh: number; quality: IssueQuality }>(sql`
    select i.no::float8 as no, sum(h.wh)::float8 as wh, i.quality from ${held}
    where ${generatedIn(span)} and ${placeConditions(today)[place]}
      and ${ofAccount(account)}
    group by i.no, i.quality, i.starts_at order by i.starts_at, i.no`);
  return rows;
}

/** What each month or day of a span has at a place, with the qualities in it; those with nothing are left out. Of one account or all. */
export async function readPlacedParts(
  tx: Tx,
  place: Place,
  span: Generated,
  today: Today,
  { by, account = 'all' }: { by: 'month' | 'day'; account?: string },
): Promise<{ span: string; wh: number; qualities: IssueQuality[] }[]> {
  const { rows } = await tx.execute<{ span: string; wh: number; qualities: IssueQuality[] }>(sql`
    select to_char(i.starts_at at time zone ${today.timeZone}, ${by === 'month' ? 'YYYY-MM' : 'YYYY-MM-DD'}) as span,
      sum(h.wh)::float8 as wh, array_agg(distinct i.quality) as qualities from ${held}
    where ${generatedIn(span)} and ${placeConditions(today)[place]} and ${ofAccount(account)} group by 1 order by 1`);
  return rows;
}
