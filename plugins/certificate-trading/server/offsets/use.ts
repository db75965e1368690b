import type { Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { takeQuantity, totalQuantity, type Taken } from '../../domain/index.ts';
import { checkAccount, type Certificates } from '../context.ts';
import { checkActing } from '../mandates/mandates.ts';
import { ledgerErrors } from '../errors.ts';
import type { Asked } from '../ledger/asked.ts';
import { ledgerTx } from '../ledger/ledger-tx.ts';
import { answered, nextNo, post } from '../ledger/post.ts';
import { activeUnits, storeUnits, type OffsetChoice } from './unit-store.ts';

export interface OffsetMoved {
  transaction: number;
  tonnes: number;
}

/** For whom and what offsets are used. */
export interface OffsetPurpose {
  readonly beneficiary: string;
  readonly purpose: string;
  readonly periodFrom: string;
  readonly periodTo: string;
}

type Act =
  | { readonly act: 'transfer'; readonly to: string }
  | { readonly act: 'burn' }
  | ({ readonly act: 'retire' } & OffsetPurpose);

const states = { retire: 'Retired', burn: 'Burned' } as const;

/** Moves, uses or burns offsets of an account, oldest vintage first, all or nothing. */
export async function actOnOffsets(
  certificates: Certificates,
  { account, tonnes, choice, ...act }: { account: string; tonnes: number; choice: OffsetChoice } & Act,
  asked: Asked,
  principal: Principal,
): Promise<OffsetMoved> {
  const { scope } = certificates;
  await checkActing(certificates, principal, account, act.act === 'transfer' ? 'trade' : 'retire');
  if (act.act === 'transfer') {
    checkAccount(certificates, act.to);
    if (act.to === account) throw ledgerErrors.SAME_ACCOUNT({ account });
  }
  return ledgerTx(scope, async (tx) => {
    const before = await answered<OffsetMoved>(tx, asked);
    if (before) return before;
    const taken = await take(tx, account, tonnes, choice);
    const transaction = await nextNo(tx, 'transactions');
    const result = { transaction, tonnes };
    await post(tx, scope.park.id, transaction, `offset-${act.act}`, asked, [], result);
    const to = act.act === 'transfer' ? { account: act.to } : { status: states[act.act] };
    await storeUnits(tx, scope.park.id, transaction, taken, to);
    if (act.act !== 'transfer')
      await writeUse(tx, scope.park.id, transaction, { account, tonnes, ...act }, asked.reason);
    await scope.audit(tx, {
      action: `offsets.${act.act}`,
      subject: `transaction/${transaction}`,
      actor: principal,
      after: { account, tonnes, ...choice, ...act },
      note: asked.reason,
    });
    return result;
  });
}

async function take(tx: Tx, account: string, tonnes: number, choice: OffsetChoice): Promise<Taken> {
  const units = await activeUnits(tx, account, choice);
  const taken = takeQuantity(units, tonnes);
  if (!taken) throw ledgerErrors.OFFSETS_SHORT({ account, held: totalQuantity(units), tonnes });
  return taken;
}

async function writeUse(
  tx: Tx,
  parkId: string,
  transaction: number,
  use: { act: 'retire' | 'burn'; account: string; tonnes: number } & Partial<OffsetPurpose>,
  reason: string,
): Promise<void> {
  const { act, account, tonnes, beneficiary = null, purpose = null, periodFrom = null, periodTo = null } = use;
  await tx.execute(sql`
    insert into plugin_certificate_trading.offset_uses
      (park_id, transaction_no, act, account, tonnes, beneficiary, purpose, period_from, period_to, reason)
    values (${parkId}, ${transaction}, ${act}, ${account}, ${tonnes}, ${beneficiary}, ${purpose}, ${periodFrom}::date,
      ${periodTo}::date, ${reason})`);
}
