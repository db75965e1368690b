import { localDate } from '@lingtan/sdk';
import type { Interval } from '@lingtan/energy-metering/contracts';
import type { Tx } from '@lingtan/sdk';
import type { CertificateStorage } from '../../contracts/index.ts';
import { gecValidity } from '../../domain/index.ts';
import type { Certificates } from '../context.ts';
import { deviceRow, writeIssues, type IssueRow } from '../ledger/write-issues.ts';
import { iso } from '../refs.ts';
import type { Lot } from './storage-store.ts';

/** A discharge with the charges that it comes from. */
export interface Discharged {
  readonly interval: Interval;
  readonly wh: number;
  readonly issuedWh: number;
  readonly unexplainedWh: number;
  readonly origins: readonly { readonly lot: Lot; readonly inputWh: number; readonly deliveredWh: number }[];
}

/**
 * Issues the certificates of discharges. They are no green certificates of the national rules, which give storage none: they
 * cannot be offered on the exchange. They end when those of their oldest charge would have ended: storing prolongs nothing.
 */
export async function issueDischarges(
  tx: Tx,
  { park }: Certificates['scope'],
  transaction: number,
  storage: CertificateStorage,
  discharged: readonly Discharged[],
): Promise<void> {
  const issued = discharged.filter(({ issuedWh }) => issuedWh > 0);
  if (issued.length === 0) return;
  const { no: deviceNo, nextId } = await deviceRow(tx, park.id, storage.id);
  let next = nextId;
  const rows = issued.map(({ interval, issuedWh, origins }): IssueRow => {
    const certified = origins.filter(({ lot }) => lot.certificate !== undefined);
    const charges = certified.map(({ lot }) => lot.at);
    const inputWh = certified.reduce((sum, each) => sum + each.inputWh, 0);
    const [start, oldest] = [next, Math.min(...charges)];
    next += issuedWh;
    return {
      starts_at: iso(interval.start),
      ends_at: iso(interval.end),
      revision: interval.revision,
      follows: null,
      id_start: start,
      id_end: next - 1,
      quality: interval.status === 'missing' ? 'estimated' : interval.status,
      expires_on: gecValidity(localDate(oldest, park.timeZone).slice(0, 7)).cancelOn,
      interval_ref: interval.ref,
      own: { inputWh, lossWh: inputWh - issuedWh, chargedFrom: iso(oldest), chargedTo: iso(Math.max(...charges)) },
    };
  });
  const { id: device, meterId: meter, chargeDirection, account, roundTripEfficiency } = storage;
  const direction = chargeDirection === 'import' ? 'export' : 'import';
  const attributes = { source: 'storage', use: 'grid', kind: 'none', rule: 'storage', roundTripEfficiency };
  await writeIssues(tx, park.id, transaction, { device, deviceNo, meter, direction, account, attributes }, rows);
}
