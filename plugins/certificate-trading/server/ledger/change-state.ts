import type { Principal, Tx } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
import type { StateChange } from '../../contracts/index.ts';
import { statesBefore, totalQuantity, type Holding } from '../../domain/index.ts';
import type { Certificates } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import type { Exchange } from '../market/exchange.ts';
import { iso } from '../refs.ts';
import { holdingsIn, storeTaken } from './holding-store.ts';
import type { Asked } from './asked.ts';
import { ledgerTx } from './ledger-tx.ts';
import { answered, moveTo, nextNo, post } from './post.ts';

export interface SpanOfDevice {
  readonly device: string;
  /** ms UTC. */
  readonly from: number;
  readonly to: number;
}

type Act = 'freeze' | 'unfreeze' | 'withdraw';

const acts = {
  freeze: { bucket: 'frozen', kind: 'freeze' },
  unfreeze: { bucket: 'held', kind: 'unfreeze' },
  withdraw: { bucket: 'cancelled', kind: 'cancel' },
} as const;

/** Which certificates of a span: all, what is still where it was issued to, or what is not any more. */
export type Whose = 'all' | 'untraded' | 'traded';

const isWhose = {
  all: sql``,
  untraded: sql`and i.account = holdings.account`,
  traded: sql`and i.account <> holdings.account`,
} as const satisfies Record<Whose, SQL>;

/** Certificates of a device's span in certain states. */
export async function holdingsOfSpan(
  tx: Tx,
  { device, from, to }: SpanOfDevice,
  statuses: readonly Holding['status'][],
  whose: Whose,
): Promise<Holding[]> {
  return holdingsIn(
    tx,
    statuses,
    sql`exists (select 1 from plugin_certificate_trading.issuances i
      where i.park_id = holdings.park_id and i.no = holdings.issuance_no and i.device = ${device}
        and i.starts_at >= ${iso(from)}::timestamptz and i.starts_at < ${iso(to)}::timestamptz
        ${isWhose[whose]})`,
  );
}

/**
 * Changes what is left of a device's span and was not traded; asks for it leave the exchange first. A project of another scheme was
 * registered (`freeze`) or was given up (`unfreeze`), or the regulator takes certificates back (`withdraw`). None of them reaches what
 * was traded: that is its buyer's. Rules of the National Energy Administration and the Ministry of Ecology and Environment of 2024
 * on green certificates and CCER.
 */
export async function changeState(
  certificates: Certificates,
  exchange: Exchange,
  { act, ...span }: SpanOfDevice & { act: Act },
  asked: Asked,
  principal: Principal,
): Promise<StateChange> {
  const { scope } = certificates;
  const device = scope.config.devices.find(({ id }) => id === span.device);
  if (!device) throw ledgerErrors.DEVICE_UNKNOWN({ device: span.device });
  const { bucket, kind } = acts[act];
  if (act !== 'unfreeze') await exchange.withdraw({ device, from: span.from, to: span.to, untraded: true });
  return ledgerTx(scope, async (tx) => {
    const before = await answered<StateChange>(tx, asked);
    if (before) return before;
    const holdings = await holdingsOfSpan(tx, span, statesBefore(act), 'untraded');
    if (holdings.length === 0)
      throw ledgerErrors.NOTHING_IN_SPAN({ device: device.id, from: iso(span.from), to: iso(span.to) });
    const transaction = await nextNo(tx, 'transactions');
    const result = { transaction, wh: totalQuantity(holdings) };
    await post(tx, scope.park.id, transaction, kind, asked, moveTo(bucket, holdings), result);
    await storeTaken(tx, scope, { taken: holdings, rest: [], parents: [] }, { act });
    await scope.audit(tx, {
      action: `certificates.${act}`,
      subject: `transaction/${transaction}`,
      actor: principal,
      after: { device: device.id, from: iso(span.from), to: iso(span.to), wh: result.wh },
      note: asked.reason,
    });
    return result;
  });
}
