import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { ClaimedUse, ClaimUse } from '../../contracts/index.ts';
import { takeQuantity, totalQuantity } from '../../domain/index.ts';
import { checkAccount, type Certificates } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { iso } from '../refs.ts';
import { holdingsOfSpan, type SpanOfDevice } from './change-state.ts';
import { insertClaims } from './claims.ts';
import { storeTaken } from './holding-store.ts';
import { ledgerTx } from './ledger-tx.ts';
import { answered, moveTo, nextNo, post } from './post.ts';

/**
 * Claims energy of a generator for a use that is no retirement: direct supply, self-use, a contract, input of a storage. Its
 * certificates are used up with it, so that nobody can sell or retire the same Wh. All or nothing.
 *
 * @param plugin who asks: one that the settings name
 * @throws CERTIFICATE_CLAIMANT_UNKNOWN, CERTIFICATE_ACCOUNT_UNKNOWN, CERTIFICATE_DEVICE_UNKNOWN, CERTIFICATE_NOT_ENOUGH,
 * CERTIFICATE_CLAIMED_ALREADY
 */
export async function claimUse(certificates: Certificates, use: ClaimUse, plugin: string): Promise<ClaimedUse> {
  const { scope } = certificates;
  const { kind, device, account, wh, reason, idempotencyKey } = use;
  if (!scope.config.claimants.includes(plugin)) throw ledgerErrors.CLAIMANT_UNKNOWN({ plugin });
  checkAccount(certificates, account);
  if (!scope.config.devices.some(({ id }) => id === device)) throw ledgerErrors.DEVICE_UNKNOWN({ device });
  const span = { device, from: Date.parse(use.from), to: Date.parse(use.to) };
  const request = { claim: { kind, device, account, wh, from: iso(span.from), to: iso(span.to) } };
  // Keys of a plugin are its own.
  const claimedBy = `plugin/${plugin}`;
  const asked = { actor: claimedBy, reason, keysOf: claimedBy, idempotencyKey, request };
  return ledgerTx(scope, async (tx) => {
    const before = await answered<ClaimedUse>(tx, asked);
    if (before) return before;
    const holdings = (await holdingsOfSpan(tx, span, ['Active'], 'all')).filter((each) => each.account === account);
    const wanted = wh ?? totalQuantity(holdings);
    const taken = wanted > 0 ? takeQuantity(holdings, wanted) : null;
    if (!taken) throw await refusal(tx, span, { account, wh: wanted, held: totalQuantity(holdings) });
    const transaction = await nextNo(tx, 'transactions');
    const result = { transaction, wh: wanted };
    await post(tx, scope.park.id, transaction, 'claim', asked, moveTo('retired', taken.taken), result);
    await storeTaken(tx, scope, taken, { act: 'retire' });
    await insertClaims(tx, scope.park.id, { kind, account }, taken.taken);
    await scope.audit(tx, {
      action: 'certificates.claim',
      subject: `transaction/${transaction}`,
      after: { ...request.claim, wh: wanted, claimedBy },
      note: reason,
    });
    return result;
  });
}

/** Names the claim that stands in the way; without one, what is there. */
async function refusal(
  tx: Tx,
  { device, from, to }: SpanOfDevice,
  { account, wh, held }: { account: string; wh: number; held: number },
): Promise<Error> {
  const { rows } = await tx.execute<{ kind: string; account: string; retirement: number | null; wh: number }>(sql`
    select c.kind, c.account, c.retirement_no::float8 as retirement, (c.id_end - c.id_start + 1)::float8 as wh
    from plugin_certificate_trading.claims c
    join plugin_certificate_trading.issuances i on i.park_id = c.park_id and i.no = c.issuance_no
    where c.park_id = current_setting('lingtan.park_id') and i.device = ${device}
      and i.starts_at >= ${iso(from)}::timestamptz and i.starts_at < ${iso(to)}::timestamptz
    order by c.id limit 1`);
  const [first] = rows;
  if (!first) return ledgerErrors.NOT_ENOUGH({ account, held, wh });
  const by = first.retirement === null ? first.kind : `${first.kind} ${first.retirement}`;
  return ledgerErrors.CLAIMED_ALREADY({ device, wh: first.wh, by, holder: first.account, held });
}
