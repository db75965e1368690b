import type { Interval } from '@lingtan/energy-metering/contracts';
import type { Principal, Tx } from '@lingtan/sdk';
import { CertificateIssued, type CertificateStorage, type StorageResult } from '../../contracts/index.ts';
import { allocateStorage, takeQuantity, totalQuantity, type Holding, type Taken } from '../../domain/index.ts';
import { actorOf, type Certificates } from '../context.ts';
import { insertClaims } from '../ledger/claims.ts';
import { storeTaken } from '../ledger/holding-store.ts';
import { bySystem, type Asked } from '../ledger/asked.ts';
import { ledgerTx } from '../ledger/ledger-tx.ts';
import { nextNo, post, type Entry } from '../ledger/post.ts';
import { iso } from '../refs.ts';
import { issueDischarges, type Discharged } from './issue-discharges.ts';
import { revise, type Revised } from './revise.ts';
import { chargedHoldings, knownRecords, openLots, type Lot } from './storage-store.ts';
import { writeRecords } from './write-records.ts';
import { tellIssued } from '../tellings.ts';

export interface StorageSpan {
  /** ms UTC. */
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  readonly principal: Principal | null;
}

/** A charge with the certificates that are used up for it. */
export interface Charged {
  readonly interval: Interval;
  readonly wh: number;
  readonly taken: readonly Holding[];
}

/**
 * Records closed intervals of a storage, each once. Certificates that its account holds of the same interval are used up for
 * the charge; a discharge is served from the charges before it, oldest first, and gets certificates for what came out of
 * certified ones. Losses, charges without certificates, and discharges that no charge explains get none.
 */
export async function recordStorage(
  { scope, readings }: Certificates,
  storage: CertificateStorage,
  { from, to, reason, principal }: StorageSpan,
): Promise<StorageResult> {
  const parkId = scope.park.id;
  const all = await readings.intervals({ from, to, meters: [storage.meterId] });
  const sideOf = ({ direction }: Interval) => (direction === storage.chargeDirection ? 'charge' : 'discharge');
  return ledgerTx(scope, async (tx) => {
    const known = await knownRecords(tx, storage.id, from, to);
    const fresh = all.filter((each) => (each.amount ?? 0) > 0 && !known.has(`${sideOf(each)} ${each.start}`));
    const changed = all.filter((each) => {
      const before = known.get(`${sideOf(each)} ${each.start}`);
      return before !== undefined && before.revision < each.revision;
    });
    const result: StorageResult = {
      ...{ storage: storage.id, transaction: null, charges: 0, discharges: 0, certifiedWh: 0, issuedWh: 0 },
      ...{ revised: changed.length, withdrawnWh: 0, uncoveredWh: 0 },
    };
    const first = fresh[0] ?? changed[0];
    if (!first) return result;
    const charged = await charge(
      tx,
      storage,
      fresh.filter((each) => sideOf(each) === 'charge'),
      { from, to },
    );
    const revised = await revise(
      tx,
      scope,
      storage,
      changed.map((each) => ({ ...each, side: sideOf(each) })),
      known,
    );
    const discharged = await discharge(
      tx,
      storage,
      { charged, revised },
      fresh.filter((each) => sideOf(each) === 'discharge'),
    );
    const transaction = await nextNo(tx, 'transactions');
    const taken = mergeTaken([...charged.map(({ taking }) => taking), ...revised.map(({ adding }) => adding)]);
    Object.assign(result, {
      transaction,
      charges: charged.length,
      discharges: discharged.length,
      certifiedWh: totalQuantity(taken.taken),
      issuedWh: discharged.reduce((sum, { issuedWh }) => sum + issuedWh, 0),
      withdrawnWh: revised.reduce((sum, { withdrawnWh }) => sum + withdrawnWh, 0),
      uncoveredWh: revised.reduce((sum, { uncoveredWh }) => sum + uncoveredWh, 0),
    });
    // An interval is recorded once in a revision, so that this can occur only once.
    const key = `storage/${storage.id}/${first.direction}/${iso(first.start)}@${first.revision}`;
    const asked: Asked = {
      ...bySystem(reason, key, actorOf(principal)),
      request: { storage: storage.id, from: iso(from), to: iso(to) },
    };
    await post(tx, parkId, transaction, 'storage', asked, entriesOf(storage, result, revised), result);
    await storeTaken(tx, scope, taken, { act: 'retire' });
    if (taken.taken.length > 0) await insertClaims(tx, parkId, { kind: 'storage-input' }, taken.taken);
    await writeRecords(tx, parkId, transaction, storage, { charged, discharged, revised });
    await issueDischarges(tx, scope, transaction, storage, discharged);
    const starts = [...fresh, ...changed].map(({ start }) => start);
    const ends = [...fresh, ...changed].map(({ end }) => end);
    const span = { from: iso(Math.min(...starts)), to: iso(Math.max(...ends)) };
    if (result.issuedWh > 0 || result.withdrawnWh > 0)
      await scope.events.publish(
        tx,
        CertificateIssued,
        {
          ...{ transaction, device: storage.id, account: storage.account, ...span },
          ...{ issuedWh: result.issuedWh, withdrawnWh: result.withdrawnWh },
        },
        tellIssued(result),
      );
    await scope.audit(tx, {
      action: 'certificates.storage',
      subject: `transaction/${transaction}`,
      ...(principal && { actor: principal }),
      after: { ...result, ...span },
      note: reason,
    });
    return result;
  });
}

/** What is used up for each charge: certificates of generators whose interval begins in it. */
async function charge(
  tx: Tx,
  storage: CertificateStorage,
  intervals: readonly Interval[],
  span: { from: number; to: number },
): Promise<(Charged & { taking: Taken })[]> {
  if (intervals.length === 0) return [];
  const byStart = await chargedHoldings(tx, storage, span);
  return intervals.map((interval) => {
    const holdings = [...byStart].flatMap(([at, list]) => (at >= interval.start && at < interval.end ? list : []));
    const wh = interval.amount!;
    const taking = takeQuantity(holdings, Math.min(wh, totalQuantity(holdings)))!;
    return { interval, wh, taken: taking.taken, taking };
  });
}

async function discharge(
  tx: Tx,
  storage: CertificateStorage,
  { charged, revised }: { charged: readonly Charged[]; revised: readonly Revised[] },
  intervals: readonly Interval[],
): Promise<Discharged[]> {
  if (intervals.length === 0) return [];
  // As the revisions of the same transaction leave them; their rows are written with those of the discharges.
  const stored = await openLots(tx, storage.id, revised);
  const lots = [...stored, ...charged.flatMap(lotsOf)];
  const byId = new Map(lots.map((lot) => [lot.id, lot]));
  const byStart = new Map(intervals.map((interval) => [String(interval.start), interval]));
  const records = intervals.map(({ start, amount }) => ({ id: String(start), at: start, wh: amount!, zone: '' }));
  return allocateStorage(lots, records, storage.roundTripEfficiency).discharges.map(
    ({ discharge: id, origins, issuedWh, unexplainedWh }) => ({
      interval: byStart.get(id)!,
      wh: byStart.get(id)!.amount!,
      issuedWh,
      unexplainedWh,
      origins: origins.map(({ charge: lot, inputWh, deliveredWh }) => ({ lot: byId.get(lot)!, inputWh, deliveredWh })),
    }),
  );
}

/** A charge is used certified part first. */
function lotsOf({ interval: { start }, wh, taken }: Charged): Lot[] {
  const certified = totalQuantity(taken);
  const lot = (suffix: string, part: number, more: object): Lot[] =>
    part === 0 ? [] : [{ id: `${start}${suffix}`, at: start, wh: part, zone: '', ...more }];
  return [...lot('c', certified, { certificate: 'held' }), ...lot('p', wh - certified, {})];
}

function mergeTaken(takings: readonly Taken[]): Taken {
  return {
    taken: takings.flatMap(({ taken }) => taken),
    rest: takings.flatMap(({ rest }) => rest),
    parents: takings.flatMap(({ parents }) => parents),
  };
}

/** The input is used up, the output comes into being, what is withdrawn is cancelled where it was held. */
function entriesOf(
  { account }: CertificateStorage,
  { certifiedWh, issuedWh }: StorageResult,
  revised: readonly Revised[],
): Entry[] {
  return [
    { account, bucket: 'supply', wh: -issuedWh },
    { account, bucket: 'held', wh: issuedWh },
    { account, bucket: 'held', wh: -certifiedWh },
    { account, bucket: 'retired', wh: certifiedWh },
    ...revised.flatMap(({ withdrawn }) =>
      withdrawn.flatMap((holding): Entry[] => [
        { account: holding.account, bucket: 'held', wh: -totalQuantity([holding]) },
        { account: holding.account, bucket: 'cancelled', wh: totalQuantity([holding]) },
      ]),
    ),
  ];
}
