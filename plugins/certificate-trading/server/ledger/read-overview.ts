import { monthStart, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { CertificateOverview } from '../../contracts/index.ts';
import { dayIn, type Certificates } from '../context.ts';
import { readHourly } from '../hourly/read-hourly.ts';
import { iso } from '../refs.ts';

type Places = Omit<CertificateOverview, 'year' | 'hourly'>;

/** Where the certificates of one year's generation are now. */
async function placesOf(tx: Tx, { from, to }: { from: number; to: number }): Promise<Places> {
  const amount = (where: string) => sql.raw(`coalesce(sum(h.wh) filter (where ${where}), 0)::float8`);
  const inside = `h.account not like 'external/%'`;
  const { rows } = await tx.execute<Places & Record<string, unknown>>(sql`
    select ${amount(`h.status <> 'Bundle Split'`)} as "issuedWh",
      ${amount(`${inside} and h.status in ('Active', 'Locked', 'Frozen')`)} as "heldWh",
      ${amount(`${inside} and h.status = 'Locked'`)} as "reservedWh",
      ${amount(`not (${inside}) and h.status <> 'Bundle Split'`)} as "soldWh",
      ${amount(`${inside} and h.status = 'Claimed'`)} as "retiredWh"
    from plugin_certificate_trading.issuances i
    join plugin_certificate_trading.holdings h on h.park_id = i.park_id and h.issuance_no = i.no
    where i.park_id = current_setting('lingtan.park_id')
      and i.starts_at >= ${iso(from)}::timestamptz and i.starts_at < ${iso(to)}::timestamptz`);
  return rows[0]!;
}

/** Sums of the park for its digital screen: of a month, and of the year that it lies in. */
export async function readOverview(certificates: Certificates, tx: Tx, asked?: string): Promise<CertificateOverview> {
  const { park, clock } = certificates.scope;
  const now = clock.now();
  const month = asked ?? dayIn(now, park.timeZone).slice(0, 7);
  const year = Number(month.slice(0, 4));
  const january = Date.parse(`${year}-01-15T00:00:00Z`);
  const span = { from: monthStart(january, park.timeZone), to: monthStart(january, park.timeZone, 12) };
  const places = await placesOf(tx, span);
  return { year, ...places, hourly: await readHourly(certificates, tx, { account: 'all', month }) };
}
