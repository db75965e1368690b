import { LingtanError, personOf, type Principal, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { purchaseProposal, type Purchase, type PurchaseChange } from '../../contracts/index.ts';
import { type Certificates } from '../context.ts';
import { checkActing } from '../mandates/mandates.ts';
import { bySystem } from '../ledger/asked.ts';
import { ledgerErrors } from '../errors.ts';
import { once, type LedgerChange } from '../ledger/once.ts';
import { lockLedger } from '../ledger/ledger-tx.ts';
import { nextNo, post } from '../ledger/post.ts';
import type { Exchange } from '../market/exchange.ts';
import { accepted } from '../market/refusal-text.ts';
import { accountName, decided, partiesOf, yuanOf } from '../proposing.ts';

const change = (action: string) => ({ subject: 'purchase', action: `purchase-${action}` });
const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

/** Purchases that the transaction may see, newest first; with `no` that one. */
export async function readPurchases(
  tx: Tx,
  { no, state }: { no?: number; state?: Purchase['state'] } = {},
): Promise<Purchase[]> {
  const { rows } = await tx.execute<Purchase & Record<string, unknown>>(sql`
    select no::float8 as no, account, book, lots::float8 as lots, price_fen::float8 as "priceFen", state, reason,
      proposed_by as "proposedBy", decided_by as "decidedBy", decision, order_id as "order", problem,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "recordedAt"
    from plugin_certificate_trading.purchases
    where ${ofPark} ${no === undefined ? sql`` : sql`and no = ${no}`}
      ${state === undefined ? sql`` : sql`and state = ${state}`}
    order by purchases.no desc limit 500`);
  return rows;
}

/** Proposes a purchase; it orders and reserves nothing. */
export async function proposePurchase(
  certificates: Certificates,
  exchange: Exchange,
  terms: Pick<Purchase, 'account' | 'book' | 'lots' | 'priceFen'>,
  asking: LedgerChange & { principal: Principal },
): Promise<PurchaseChange> {
  const { scope } = certificates;
  const { account, book, lots, priceFen } = terms;
  const { maxPriceFen, maxOrderLots } = scope.config.market;
  await checkActing(certificates, asking.principal, account, 'trade');
  exchange.book(book);
  if (priceFen > maxPriceFen) throw ledgerErrors.PRICE_TOO_HIGH({ priceFen, most: maxPriceFen });
  if (lots > maxOrderLots) throw ledgerErrors.TOO_MANY_LOTS({ lots, most: maxOrderLots });
  return once(certificates, asking, change('propose'), async (tx, transaction) => {
    const { rows } = await tx.execute<{ no: number }>(sql`
      select coalesce(max(no), 0)::float8 + 1 as no from plugin_certificate_trading.purchases where ${ofPark}`);
    const { no } = rows[0]!;
    const result: PurchaseChange = { no, transaction, state: 'proposed', order: null, problem: null };
    const { actor, reason } = asking.asked;
    await post(tx, scope.park.id, transaction, 'purchase', asking.asked, [], result);
    await tx.execute(sql`
      insert into plugin_certificate_trading.purchases
        (park_id, no, account, book, lots, price_fen, state, reason, proposed_by, proposed_person, proposed_in, transaction_no)
      values (${scope.park.id}, ${no}, ${account}, ${book}, ${lots}, ${priceFen}, 'proposed', ${reason}, ${actor},
        ${personOf(asking.principal)}, ${transaction}, ${transaction})`);
    const name = scope.config.market.books.find(({ id }) => id === book)?.name ?? book;
    const params = {
      ...{ person: asking.principal.name, lots, book: name, price: yuanOf(priceFen) },
      account: accountName(certificates, account),
    };
    const what = {
      subject: String(no),
      link: '/desk',
      data: { purchase: no },
      params,
      reason,
      ...partiesOf([account], account),
    };
    await scope.proposals.propose(tx, purchaseProposal, what, asking.principal);
    return result;
  });
}

const states = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' } as const;

/** What a second person decides about a purchase. Approved, its order goes out at once; what keeps it back is told with it. */
export function handlePurchases(certificates: Certificates, exchange: Exchange): void {
  const { proposals, park } = certificates.scope;
  proposals.handle(purchaseProposal, {
    async before(tx) {
      await lockLedger(tx, certificates.scope);
      return [];
    },
    async decide(tx, decision): Promise<PurchaseChange> {
      const { act, proposal } = decision;
      const no = proposal.data.purchase;
      if (act === 'approve') {
        const [purchase] = await readPurchases(tx, { no });
        await checkActing(certificates, decision.principal, purchase!.account, 'trade', tx);
      }
      const transaction = await nextNo(tx, 'transactions');
      const asked = decided(decision);
      const result: PurchaseChange = { no, transaction, state: states[act], order: null, problem: null };
      await post(tx, park.id, transaction, 'purchase', asked, [], result);
      await tx.execute(sql`
        update plugin_certificate_trading.purchases set state = ${result.state},
          decided_by = ${act === 'withdraw' ? null : asked.actor}, decision = ${asked.reason},
          transaction_no = ${transaction}, changed_at = now()
        where ${ofPark} and no = ${no}`);
      return result;
    },
    async after({ act, proposal }) {
      if (act === 'approve') await sendPurchase(certificates, exchange, proposal.data.purchase);
    },
  });
}

/**
 * Sends the order of an approved purchase, once: its key is the purchase, so that it may be tried again after a crash. What it
 * came to.
 */
export async function sendPurchase(
  { scope }: Certificates,
  exchange: Exchange,
  no: number,
): Promise<Pick<PurchaseChange, 'state' | 'order' | 'problem'>> {
  const [purchase] = await scope.db.tx((tx) => readPurchases(tx, { no }));
  const { account: owner, book, lots: quantity, priceFen: price, state, decidedBy, decision } = purchase!;
  const { order, problem } = purchase!;
  if (state !== 'approved') return { state, order, problem };
  let sent: Pick<PurchaseChange, 'state' | 'order' | 'problem'>;
  try {
    const answer = await exchange.book(book).submit({
      kind: 'order',
      order: { owner, side: 'bid', quantity, price },
      choice: {},
      purchase: no,
      ...bySystem(decision!, `purchase/${no}`, decidedBy!),
    });
    sent = { state: 'ordered', order: accepted(answer).order, problem: null };
  } catch (error) {
    if (!(error instanceof LingtanError)) throw error;
    sent = { state: 'failed', order: null, problem: error.code };
    scope.log.warn({ no, problem: error.message }, 'the order of an approved purchase was refused');
  }
  await scope.db.tx((tx) =>
    tx.execute(sql`
      update plugin_certificate_trading.purchases set state = ${sent.state}, order_id = ${sent.order},
        problem = ${sent.problem}, changed_at = now()
      where ${ofPark} and no = ${no} and state = 'approved'`),
  );
  return sent;
}

/** How often approved purchases whose order did not go out are looked for, ms. */
const tickMs = 30_000;

/** Sends the orders that a crash kept back, in one process of all. */
export function startPurchases(certificates: Certificates, exchange: Exchange): void {
  certificates.scope.lead('purchase-clock', (lead) => {
    lead.every(tickMs, async () => {
      const waiting = await certificates.scope.db.tx((tx) => readPurchases(tx, { state: 'approved' }));
      for (const { no } of waiting) await sendPurchase(certificates, exchange, no);
    });
  });
}
