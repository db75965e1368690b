import { defineJob, LingtanError, type Principal } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { type DemoConfig, dealProposal } from '../../contracts/index.ts';
import type { Certificates } from '../context.ts';
import { proposeDeal, requestQuotes } from '../deals/deals.ts';
import { keyed, type Keyed } from '../ledger/asked.ts';
import type { Exchange } from '../market/exchange.ts';
import { readMandates, writeMandate } from '../mandates/mandates.ts';
import { moveMoney } from '../market/money.ts';
import { iso } from '../refs.ts';
import { said } from '../said.ts';

/** Enters what is left of the example dealings of a demonstration park. */
export const demoJob = defineJob('demo', {
  title: { en: 'Entry of demonstration data', 'zh-CN': '演示数据录入' },
  schema: z.object({}),
});

/** How long examples can be accepted, ms. */
const openMs = 365 * 86_400_000;
/** Examples that are waiting are tried again so much later, ms. */
const againMs = 120_000;
const reason = said('demo');

/** One example: its key, and how it is entered. */
interface Example {
  readonly key: string;
  enter(asked: Keyed): Promise<unknown>;
}

/** Begins to enter the examples of the configuration, if there are any: each once, as soon as it can be. */
export async function startDemo(certificates: Certificates, exchange: Exchange): Promise<void> {
  const { jobs, config, clock } = certificates.scope;
  const { demo } = config;
  jobs.handle(demoJob, async () => {
    if (!demo || (await enterDemo(certificates, exchange, demo)) === 0) return;
    // Offers wait for certificates, which come with the first readings; with every example entered it looks no more.
    await jobs.enqueue(demoJob, {}, { delayMs: againMs, dedupKey: `demo-again-${clock.now()}` });
  });
  if (!demo) return;
  await jobs.enqueue(demoJob, {}, { dedupKey: `demo-${clock.now()}` });
}

/** Gives the mandates of the configuration that no enterprise has given yet, or withdrawn. */
async function giveMandates(certificates: Certificates, demo: DemoConfig, principal: Principal): Promise<void> {
  const { scope } = certificates;
  const now = scope.clock.now();
  await scope.db.tx(async (tx) => {
    const known = new Set((await readMandates(tx, iso(now))).map(({ enterprise }) => enterprise));
    for (const { enterprise, acts } of demo.mandates)
      if (!known.has(enterprise))
        await writeMandate(certificates, tx, enterprise, { acts, until: iso(now + openMs), reason }, principal);
  });
}

/** Enters each example that is not entered yet; tells how many are still waiting. */
export async function enterDemo(certificates: Certificates, exchange: Exchange, demo: DemoConfig): Promise<number> {
  const { scope } = certificates;
  const principal: Principal = {
    ...{ kind: 'system', id: 'demo', name: 'Demo', parkId: scope.park.id },
    ...{ role: 'operator', enterpriseId: null },
  };
  await giveMandates(certificates, demo, principal);
  const examples = examplesOf(certificates, exchange, demo, principal);
  const known = await keysAmong(
    certificates,
    examples.map(({ key }) => key),
  );
  let waiting = 0;
  for (const { key, enter } of examples) {
    if (known.has(key)) continue;
    try {
      await enter(keyed(principal, { reason, idempotencyKey: key }));
    } catch (error) {
      if (!(error instanceof LingtanError)) throw error;
      waiting++;
      scope.log.debug({ key, problem: error.message }, 'an example cannot be entered yet');
    }
  }
  return waiting;
}

function examplesOf(
  certificates: Certificates,
  exchange: Exchange,
  demo: DemoConfig,
  principal: Principal,
): readonly Example[] {
  const expiresAt = iso(certificates.scope.clock.now() + openMs);
  const money = demo.money.map((request, index): Example => ({
    key: `demo/money/${index}`,
    enter: (asked) => moveMoney(certificates, request, { ...asked, request: { money: request } }, principal),
  }));
  const orders = demo.orders.map(({ book, account: owner, side, lots: quantity, priceFen: price }, index): Example => ({
    key: `demo/order/${index}`,
    enter: (asked) =>
      exchange.book(book).submit({ kind: 'order', order: { owner, side, quantity, price }, choice: {}, ...asked }),
  }));
  const deals = demo.deals.map(({ accepted, ...terms }, index): Example => {
    const key = `demo/deal/${index}`;
    return {
      // An accepted one is done when it is accepted: the proposal alone may stay from an attempt without certificates.
      key: accepted ? `${key}/accept` : key,
      async enter(asked) {
        const offer = { ...terms, proposedBy: terms.seller, settles: 'at-once' as const };
        const proposal = { ...asked, idempotencyKey: key, request: { deal: offer } };
        const change = { asked: proposal, principal };
        const { no } = await proposeDeal(certificates, { ...offer, expiresAt }, change);
        if (!accepted) return;
        const answer = { act: 'approve', note: asked.reason, idempotencyKey: asked.idempotencyKey } as const;
        await certificates.scope.proposals.decide(dealProposal, String(no), answer, principal);
      },
    };
  });
  const requests = demo.requests.map((terms, index): Example => ({
    key: `demo/request/${index}`,
    enter: (asked) => {
      const wanted = { ...terms, settles: 'at-once' as const, expiresAt };
      return requestQuotes(certificates, wanted, { asked: { ...asked, request: { quotes: terms } }, principal });
    },
  }));
  return [...money, ...orders, ...deals, ...requests];
}

/** Which of the keys were used. */
async function keysAmong({ scope }: Certificates, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await scope.db.tx((tx) =>
    tx.execute<{ key: string }>(sql`
      select k.key from jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb) as k (key)
      where exists (select 1 from plugin_certificate_trading.transactions t
          where t.park_id = current_setting('lingtan.park_id') and t.idempotency_key = k.key)
        or exists (select 1 from plugin_certificate_trading.book_journal j
          where j.park_id = current_setting('lingtan.park_id') and j.idempotency_key = k.key)`),
  );
  return new Set(rows.map(({ key }) => key));
}
