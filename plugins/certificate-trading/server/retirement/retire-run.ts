import type { LingtanError, Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { CertificateRetired, type Retirement } from '../../contracts/index.ts';
import { type Holding, RangePool, stateAfter } from '../../domain/index.ts';
import { dayOf, type Certificates } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { enoughOf } from '../ledger/transfer.ts';
import type { Asked } from '../ledger/asked.ts';
import { nextNo, postMany } from '../ledger/post.ts';
import { retirementRef } from '../refs.ts';
import type { Consumption } from './period.ts';
import type { RetireRequest } from './retire.ts';
import { tellRetired } from '../tellings.ts';

/** A retirement by amount among many, with what the meters said about its period. */
export interface RunItem {
  readonly request: RetireRequest;
  readonly consumption: Consumption;
  readonly asked: Asked;
}

/** Retirements that one line of the audit trail names at most. */
const auditedTogether = 100;

/**
 * Retires by amount for many at once, each with a number, a transaction and claims of its own, in one statement for each
 * table. A stored range is cut once, into the parts of all that take of it. `refuse` names the item that cannot be done.
 * @throws CERTIFICATE_NOT_ENOUGH by `refuse`; nothing is written then
 */
export async function retireRun(
  { scope }: Certificates,
  tx: Tx,
  items: readonly RunItem[],
  principal: Principal,
  refuse: (index: number, error: LingtanError) => LingtanError,
): Promise<Retirement[]> {
  if (items.length === 0) return [];
  const parkId = scope.park.id;
  const today = dayOf(scope);
  const { pool, holdings } = await poolOf(tx, items, today);
  for (const [index, { request }] of items.entries()) {
    const { account, wh = 0 } = request;
    if (!pool.lock(account, wh, {}, String(index)))
      throw refuse(index, ledgerErrors.NOT_ENOUGH({ account, held: pool.available(account, {}), wh }));
  }
  const [transaction, no] = [await nextNo(tx, 'transactions'), await nextNo(tx, 'retirements')];
  const { rows } = await tx.execute<{ now: string }>(sql`
    select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`);
  const retirements = items.map(({ request, consumption }, index): Retirement => {
    const { account, beneficiary, purpose, periodFrom, periodTo, matching, wh = 0 } = request;
    const { consumptionWh, consumptionRef } = consumption;
    return {
      no: no + index,
      transaction: transaction + index,
      ...{ account, beneficiary, purpose, periodFrom, periodTo, matching },
      ...{ wh, consumptionWh, consumptionRef },
      recordedAt: rows[0]!.now,
      ref: retirementRef(no + index),
    };
  });
  await postMany(
    tx,
    parkId,
    retirements.map((result, index) => ({
      ...{ no: result.transaction, kind: 'retire', asked: items[index]!.asked, result },
      entries: [
        { account: result.account, bucket: 'held', wh: -result.wh },
        { account: result.account, bucket: 'retired', wh: result.wh },
      ],
    })),
  );
  await writeRetirements(tx, parkId, retirements);
  // The pool locked only what is valid today.
  const status = stateAfter('retire', { status: 'Active', expiresOn: null }, today);
  await claimRanges(tx, parkId, { pool, holdings, retirements, status });
  const lastOne = retirements.at(-1)?.no;
  const whole = retirements.reduce((sum, { wh }) => sum + wh, 0);
  for (const { transaction: each, no: retirement, account, wh, periodFrom, periodTo } of retirements)
    await scope.events.publish(
      tx,
      CertificateRetired,
      { transaction: each, retirement, account, wh, periodFrom, periodTo },
      // People read of the whole run, not of each.
      retirement === lastOne ? tellRetired(whole, retirement) : undefined,
    );
  for (let at = 0; at < retirements.length; at += auditedTogether) {
    const part = retirements.slice(at, at + auditedTogether);
    const [first, last] = [part[0]!, part.at(-1)!];
    await scope.audit(tx, {
      action: 'certificates.retire',
      subject: part.length === 1 ? first.ref : `${first.ref}-${last.no}`,
      actor: principal,
      after: {
        retirements: part.map(({ no: each, account, beneficiary, purpose, periodFrom, periodTo, matching, wh }) => ({
          ...{ no: each, account, beneficiary, purpose, periodFrom, periodTo, matching, wh },
        })),
      },
      note: items[at]!.asked.reason,
    });
  }
  return retirements;
}

/** What the items are taken from, read once for each account. */
async function poolOf(
  tx: Tx,
  items: readonly RunItem[],
  today: string,
): Promise<{ pool: RangePool; holdings: ReadonlyMap<string, Holding> }> {
  const wanted = new Map<string, number>();
  for (const { request } of items) wanted.set(request.account, (wanted.get(request.account) ?? 0) + (request.wh ?? 0));
  const pool = new RangePool(today);
  const holdings = new Map<string, Holding>();
  for (const [account, wh] of wanted) {
    const found = await enoughOf(tx, account, wh);
    for (const holding of found) holdings.set(holding.id, holding);
    // Amounts are taken of whatever is there: device and time play no part.
    pool.add(found.map((holding) => ({ holding, order: null, device: '', month: '', source: '', from: 0, to: 0 })));
  }
  return { pool, holdings };
}

async function writeRetirements(tx: Tx, parkId: string, retirements: readonly Retirement[]): Promise<void> {
  await tx.execute(sql`
    insert into plugin_certificate_trading.retirements (park_id, no, transaction_no, account, wh, beneficiary, purpose,
      period_from, period_to, matching, consumption_wh, consumption_ref)
    select ${parkId}, r.no, r.transaction, r.account, r.wh, r.beneficiary, r.purpose, r."periodFrom", r."periodTo",
      r.matching, r."consumptionWh", r."consumptionRef"
    from jsonb_to_recordset(${JSON.stringify(retirements)}::jsonb) as r (no bigint, transaction bigint, account text,
      wh bigint, beneficiary text, purpose text, "periodFrom" date, "periodTo" date, matching text,
      "consumptionWh" bigint, "consumptionRef" text)`);
}

/** Marks what was taken, cuts what was taken in part, and enters the claims of each retirement. */
async function claimRanges(
  tx: Tx,
  parkId: string,
  {
    pool,
    holdings,
    retirements,
    status: retired,
  }: {
    pool: RangePool;
    holdings: ReadonlyMap<string, Holding>;
    retirements: readonly Retirement[];
    status: Holding['status'];
  },
): Promise<void> {
  const { moved, cut } = pool.changes();
  const claims: object[] = [];
  const claim = (order: string, { issuanceId, attributes, account, start, end }: Holding): void => {
    const retirement_no = retirements[Number(order)]!.no;
    const device_no = attributes['deviceNo'];
    claims.push({ retirement_no, device_no, id_start: start, id_end: end, issuance_no: issuanceId, account });
  };
  for (const { id, order } of moved) claim(order!, holdings.get(id)!);
  const parts = cut.flatMap(({ parts: list }) =>
    list.map(({ order, ...part }) => {
      if (order !== null) claim(order, part);
      return {
        issuance_no: part.issuanceId,
        device_no: part.attributes['deviceNo'],
        account: part.account,
        id_start: part.start,
        id_end: part.end,
        status: order === null ? part.status : retired,
        parent_id: part.parentId,
        hash: part.hash,
        expires_on: part.expiresOn,
      };
    }),
  );
  const states = [
    ...moved.map(({ id }) => ({ id, status: retired })),
    ...cut.map(({ id }) => ({ id, status: 'Bundle Split' })),
  ];
  await tx.execute(sql`
    update plugin_certificate_trading.holdings h set status = s.status
    from jsonb_to_recordset(${JSON.stringify(states)}::jsonb) as s (id bigint, status text)
    where h.park_id = ${parkId} and h.id = s.id`);
  // The parents have left the constraint of one hand before their parts enter it.
  if (parts.length > 0)
    await tx.execute(sql`
      insert into plugin_certificate_trading.holdings
        (park_id, issuance_no, device_no, account, id_start, id_end, status, parent_id, hash, expires_on)
      select ${parkId}, issuance_no, device_no, account, id_start, id_end, status, parent_id, hash, expires_on
      from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as h (issuance_no bigint, device_no bigint, account text,
        id_start bigint, id_end bigint, status text, parent_id bigint, hash text, expires_on date)`);
  await tx.execute(sql`
    insert into plugin_certificate_trading.claims
      (park_id, kind, device_no, id_start, id_end, issuance_no, retirement_no, account)
    select ${parkId}, 'retired', device_no, id_start, id_end, issuance_no, retirement_no, account
    from jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) as c (device_no bigint, id_start bigint, id_end bigint,
      issuance_no bigint, retirement_no bigint, account text)`);
}
