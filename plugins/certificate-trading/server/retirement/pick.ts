import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { stateAfter, takeQuantity, totalQuantity, type Taken } from '../../domain/index.ts';
import { dayOf, type Certificates } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { insertClaims } from '../ledger/claims.ts';
import type { Ledger } from '../ledger/expire.ts';
import { activeHoldings, storeTaken } from '../ledger/holding-store.ts';
import { firstRanges, take } from '../ledger/transfer.ts';
import { takeMatched, type Consumption } from './period.ts';
import type { RetireRequest } from './retire.ts';

/** What a retirement uses, and how it is claimed once the retirement is written. */
export interface Picked {
  readonly wh: number;
  claim(retirement: number): Promise<void>;
}

/**
 * Chooses what a retirement uses: hour by hour, or by amount.
 * @throws CERTIFICATE_NOT_ENOUGH, CERTIFICATE_NOTHING_MATCHES
 */
export async function pick(
  certificates: Certificates,
  tx: Tx,
  request: RetireRequest,
  { load }: Consumption,
): Promise<Picked> {
  const { account, matching, wh } = request;
  const { scope } = certificates;
  if (matching === 'total') return pickAmount(tx, scope, account, wh!);
  const taken = await takeMatched(certificates, tx, account, request, load, wh);
  if (taken.hoursWh === 0)
    throw ledgerErrors.NOTHING_MATCHES({ account, from: request.periodFrom, to: request.periodTo });
  return ranges(tx, scope, account, taken);
}

/** Ranges that were chosen one by one. */
function ranges(tx: Tx, scope: Ledger, account: string, taken: Taken): Picked {
  return {
    wh: totalQuantity(taken.taken),
    async claim(retirement) {
      await storeTaken(tx, scope, taken, { act: 'retire' });
      await insertClaims(tx, scope.park.id, { kind: 'retired', account, retirement }, taken.taken);
    },
  };
}

/** An amount, earliest expiry first: a few ranges by name, very many by one statement over all of them. */
async function pickAmount(tx: Tx, scope: Ledger, account: string, wh: number): Promise<Picked> {
  const few = await activeHoldings(tx, sql`account = ${account}`, firstRanges);
  const taken = takeQuantity(few, wh);
  if (taken) return ranges(tx, scope, account, taken);
  const held = few.length < firstRanges ? totalQuantity(few) : await heldBy(tx, account);
  if (held < wh) throw ledgerErrors.NOT_ENOUGH({ account, held, wh });
  return {
    wh,
    async claim(retirement) {
      const left = wh - (await claimWhole(tx, scope, account, wh, retirement));
      // The next range is larger than what is left, and is cut.
      if (left > 0) await ranges(tx, scope, account, await take(tx, account, left)).claim(retirement);
    },
  };
}

async function heldBy(tx: Tx, account: string): Promise<number> {
  const { rows } = await tx.execute<{ wh: number }>(sql`
    select wh::float8 as wh from plugin_certificate_trading.balances
    where park_id = current_setting('lingtan.park_id') and account = ${account} and bucket = 'held'`);
  return rows[0]?.wh ?? 0;
}

/** Claims the earliest ranges that fit whole into an amount; tells how much that was, Wh. */
async function claimWhole(tx: Tx, scope: Ledger, account: string, wh: number, retirement: number): Promise<number> {
  // What is past its validity has left this state when the transaction took hold of the ledger.
  const retired = stateAfter('retire', { status: 'Active', expiresOn: null }, dayOf(scope));
  const { rows } = await tx.execute<{ wh: number }>(sql`
    with ranked as (
        select id, sum(wh) over (order by expires_on, issuance_no, id_start rows unbounded preceding) as upto
        from plugin_certificate_trading.holdings
        where park_id = current_setting('lingtan.park_id') and account = ${account} and status = 'Active'),
      whole as (
        update plugin_certificate_trading.holdings h set status = ${retired} from ranked r
        where h.park_id = ${scope.park.id} and h.id = r.id and r.upto <= ${wh}
        returning h.issuance_no, h.device_no, h.id_start, h.id_end, h.wh),
      claimed as (
        insert into plugin_certificate_trading.claims
          (park_id, kind, device_no, id_start, id_end, issuance_no, retirement_no, account)
        select ${scope.park.id}, 'retired', device_no, id_start, id_end, issuance_no, ${retirement}::bigint, ${account} from whole)
    select coalesce(sum(wh), 0)::float8 as wh from whole`);
  return rows[0]!.wh;
}
