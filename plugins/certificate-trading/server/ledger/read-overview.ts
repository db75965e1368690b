import { localDate, monthSpan, monthStart, type Tx } from '@lingtan/sdk';
import type { CertificateOverview } from '../../contracts/index.ts';
import { todayOf, type Certificates } from '../context.ts';
import { readHourly } from '../hourly/read-hourly.ts';
import { matchRef, placeRef } from '../refs.ts';
import { sumPlaces } from '../places/places.ts';

/** Sums of the park for its digital screen: of a month, and of the year that it lies in. */
export async function readOverview(certificates: Certificates, tx: Tx, asked?: string): Promise<CertificateOverview> {
  const { park, clock } = certificates.scope;
  const now = clock.now();
  const month = asked ?? localDate(now, park.timeZone).slice(0, 7);
  const year = Number(month.slice(0, 4));
  const { from } = monthSpan(`${month.slice(0, 4)}-01`, park.timeZone);
  const span = { from, to: monthStart(from, park.timeZone, 12) };
  const sums = await sumPlaces(
    tx,
    ['issued', 'held', 'reserved', 'sold', 'retired'],
    span,
    todayOf(certificates.scope),
  );
  const refOf = (place: keyof typeof sums): string => placeRef(place, String(year));
  return {
    year,
    issuedWh: sums.issued,
    heldWh: sums.held,
    reservedWh: sums.reserved,
    soldWh: sums.sold,
    retiredWh: sums.retired,
    refs: {
      issued: refOf('issued'),
      held: refOf('held'),
      reserved: refOf('reserved'),
      sold: refOf('sold'),
      retired: refOf('retired'),
      score: matchRef('score', month),
      period: matchRef('period', month),
    },
    hourly: await readHourly(certificates, tx, { account: 'all', month }),
  };
}
