import type { Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { CertificateRetired, type Retirement } from '../../contracts/index.ts';
import type { Certificates } from '../context.ts';
import { checkActing } from '../mandates/mandates.ts';
import type { Asked } from '../ledger/asked.ts';
import { ledgerTx } from '../ledger/ledger-tx.ts';
import { answered, nextNo, post } from '../ledger/post.ts';
import { retirementRef } from '../refs.ts';
import { readConsumption, type Consumption } from './period.ts';
import { pick } from './pick.ts';
import { tellRetired } from '../tellings.ts';

export interface RetireRequest {
  account: string;
  wh?: number | undefined;
  matching: 'total' | 'hourly';
  beneficiary: string;
  purpose: string;
  periodFrom: string;
  periodTo: string;
}

/** Retires certificates: they are claimed for the beneficiary in the same transaction, and never move again. */
export async function retire(
  certificates: Certificates,
  request: RetireRequest,
  asked: Asked,
  principal: Principal,
): Promise<Retirement> {
  const { scope } = certificates;
  await checkActing(certificates, principal, request.account, 'retire');
  const consumption = await readConsumption(certificates, request.account, request);
  return ledgerTx(scope, async (tx) => {
    const before = await answered<Retirement>(tx, asked);
    return before ?? retireOne(certificates, tx, request, consumption, asked, principal);
  });
}

/** One retirement in the caller's transaction, which holds the lock of the ledger. */
export async function retireOne(
  certificates: Certificates,
  tx: Tx,
  request: RetireRequest,
  consumption: Consumption,
  asked: Asked,
  principal: Principal,
): Promise<Retirement> {
  const { scope } = certificates;
  const { account, matching, beneficiary, purpose, periodFrom, periodTo } = request;
  const picked = await pick(certificates, tx, request, consumption);
  const { wh } = picked;
  const transaction = await nextNo(tx, 'transactions');
  const no = await nextNo(tx, 'retirements');
  const { rows } = await tx.execute<{ now: string }>(sql`
    select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`);
  const { consumptionWh, consumptionRef } = consumption;
  const about = { account, beneficiary, purpose, periodFrom, periodTo, matching };
  const result: Retirement = {
    no,
    transaction,
    ...about,
    wh,
    consumptionWh,
    consumptionRef,
    recordedAt: rows[0]!.now,
    ref: retirementRef(no),
  };
  const entries = [
    { account, bucket: 'held' as const, wh: -wh },
    { account, bucket: 'retired' as const, wh },
  ];
  await post(tx, scope.park.id, transaction, 'retire', asked, entries, result);
  await tx.execute(sql`
    insert into plugin_certificate_trading.retirements (park_id, no, transaction_no, account, wh, beneficiary, purpose,
      period_from, period_to, matching, consumption_wh, consumption_ref)
    values (${scope.park.id}, ${no}, ${transaction}, ${account}, ${wh}, ${beneficiary}, ${purpose},
      ${periodFrom}::date, ${periodTo}::date, ${matching}, ${consumptionWh}, ${consumptionRef})`);
  await picked.claim(no);
  await scope.events.publish(
    tx,
    CertificateRetired,
    { transaction, retirement: no, account, wh, periodFrom, periodTo },
    tellRetired(wh, no),
  );
  await scope.audit(tx, {
    action: 'certificates.retire',
    subject: result.ref,
    actor: principal,
    after: { ...about, wh },
    note: asked.reason,
  });
  return result;
}
