import type { Tx } from '@lingtan/sdk';
import { createRandom } from '@lingtan/test-kit';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  BookData,
  BookProof,
  CandleData,
  LedgerProof,
  Listing,
  MarketData,
  MarketOrder,
  MarketPlan,
  MoneyData,
  PlacedOrder,
  Portfolio,
  Position,
} from '../contracts/index.ts';
import { planOpens } from './fixtures/plan-opens.ts';
import { createCertificatePark, end, hallSamples, samples, start } from './fixtures/certificate-park.ts';
import type { CertificatePark } from './fixtures/certificate-park.ts';
import { persistently } from './fixtures/persistently.ts';
import { tradeOpens } from './fixtures/trade-opens.ts';

const alpha = 'enterprise/alpha';
const beta = 'enterprise/beta';
let bed: CertificatePark;
const root = '/x/certificate-trading';
type Caller = 'operator' | 'auditor' | { member: string };
const get = async <T>(path: string, as: Caller = 'operator') => (await bed.park.api(as).get<T>(root + path)).body;
const post = <T>(path: string, body: object, as: Caller = 'operator') => bed.park.api(as).post<T>(root + path, body);
let keys = 0;
const order = (
  account: string,
  side: 'bid' | 'ask',
  lots: number,
  priceFen?: number,
  more: object = {},
  as: Caller = 'operator',
) =>
  post<PlacedOrder & { code: string; detail: string }>(
    '/market/green/orders',
    {
      account,
      side,
      lots,
      ...(priceFen !== undefined && { priceFen }),
      idempotencyKey: `order-key-${++keys}`,
      ...more,
    },
    as,
  );
const money = async (account: string) =>
  (await get<MoneyData>('/money')).balances.find((each) => each.account === account) ?? {
    availableFen: 0,
    reservedFen: 0,
  };
const wh = async (account: string, bucket: string) =>
  (await get<Portfolio>('/portfolio')).balances.find((each) => each.account === account && each.bucket === bucket)
    ?.wh ?? 0;
const asked = (key: string) => ({ reason: 'test', idempotencyKey: `market-${key}` });
const proofs = async () => {
  const [ledger, book] = [await get<LedgerProof>('/proof'), await get<BookProof>('/market/green/proof')];
  expect(ledger.faults).toEqual([]);
  expect(book.faults).toEqual([]);
  expect(book.replayedHash).toBe(book.hash);
  return { ledger, book };
};

beforeAll(async () => {
  // Lots of 1 kWh, so that a day of the roof is some hundred lots.
  bed = await createCertificatePark({
    market: {
      books: [{ id: 'green', name: { en: 'Green', 'zh-CN': '绿证' } }],
      lotWh: 1000,
      buyerFeeBps: 100,
      sellerFeeBps: 50,
      maxOpenOrders: 50,
      maxOrderLots: 500,
      maxPriceFen: 10_000,
    },
    targets: [{ account: alpha, sharePct: 50 }],
  });
  await bed.ingest([...samples, ...hallSamples]);
  await bed.closed(1, 96);
  await bed.closed(1, 96, 'hall');
  const span = { from: new Date(start).toISOString(), to: new Date(end).toISOString(), reason: 'the day' };
  expect((await post('/issue', span)).status).toBe(200);
  expect((await post('/transfers', { from: 'park', to: alpha, wh: 1_000_000, ...asked('t') })).status).toBe(200);
  for (const account of [alpha, beta, 'park'])
    expect((await post('/money', { account, fen: 1_000_000, ...asked(`m-${account}`) })).status).toBe(200);
}, 120_000);
afterAll(() => bed.park.stop());

describe('the exchange', () => {
  it('reserves with the order and settles with the trade: certificates, money and fees at once', async () => {
    const ask = await order(alpha, 'ask', 100, 300, {}, { member: 'alpha' });
    expect(ask.body).toMatchObject({ state: 'open', remaining: 100, trades: [] });
    expect([await wh(alpha, 'held'), await wh(alpha, 'reserved')]).toEqual([900_000, 100_000]);
    const bid = await order(beta, 'bid', 40, 320, {}, { member: 'beta' });
    expect(bid.body).toMatchObject({ state: 'filled', remaining: 0, trades: [{ lots: 40, priceFen: 300 }] });
    // 40 × 300 fen: one per cent from the buyer, half of one from the seller.
    expect(await money(beta)).toMatchObject({ availableFen: 1_000_000 - 12_000 - 120, reservedFen: 0 });
    expect(await money(alpha)).toMatchObject({ availableFen: 1_000_000 + 12_000 - 60 });
    expect(await money('exchange')).toMatchObject({ availableFen: 180 });
    expect([await wh(alpha, 'reserved'), await wh(beta, 'held')]).toEqual([60_000, 40_000]);
    const cancelled = await post<{ cancelled: string[] }>(
      `/market/green/orders/${ask.body.order}/cancel`,
      { idempotencyKey: 'cancel-ask-1' },
      { member: 'alpha' },
    );
    expect(cancelled.body.cancelled).toEqual([ask.body.order]);
    expect([await wh(alpha, 'held'), await wh(alpha, 'reserved')]).toEqual([960_000, 0]);
    await proofs();
  });

  it('gives the same answer to the same key, and trades once', async () => {
    await order(alpha, 'ask', 5, 310);
    const key = { idempotencyKey: 'the-same-key' };
    const [one, two] = await Promise.all([order(beta, 'bid', 5, 310, key), order(beta, 'bid', 5, 310, key)]);
    expect(one!.body).toEqual(two!.body);
    expect((await order(beta, 'bid', 5, 310, key)).body).toEqual(one!.body);
    expect((await order(beta, 'bid', 6, 310, key)).body.code).toBe('CERTIFICATE_KEY_REUSED');
    expect(await wh(beta, 'held')).toBe(45_000);
  });

  it('refuses what cannot be paid, delivered or is not allowed, and changes nothing', async () => {
    const before = await proofs();
    const codes = [
      (await order(beta, 'bid', 500, 9999)).body.code,
      (await order(beta, 'ask', 400, 300)).body.code,
      (await order(alpha, 'bid', 1, 10_001)).body.code,
      (await order(alpha, 'ask', 501, 100)).body.code,
      (await order('enterprise/nobody', 'bid', 1, 1)).body.code,
      (await order(alpha, 'bid', 1, 1, {}, { member: 'beta' })).body.code,
      (await order(alpha, 'ask', 1, 300, { device: 'no-device' })).body.code,
      (await order(alpha, 'bid', 1, undefined, { force: 'fok' })).body.code,
      (
        await post<{ code: string }>('/market/none/orders', {
          account: alpha,
          side: 'bid',
          lots: 1,
          idempotencyKey: 'no-book-1',
        })
      ).body.code,
    ];
    expect(codes).toEqual([
      'CERTIFICATE_MONEY_SHORT',
      'CERTIFICATE_NOT_OFFERABLE',
      'CERTIFICATE_PRICE_TOO_HIGH',
      'CERTIFICATE_ORDER_REFUSED',
      'CERTIFICATE_ACCOUNT_UNKNOWN',
      'CERTIFICATE_ACCOUNT_FOREIGN',
      'CERTIFICATE_NOT_OFFERABLE',
      'CERTIFICATE_ORDER_REFUSED',
      'CERTIFICATE_BOOK_UNKNOWN',
    ]);
    const bad = async (more: object) => JSON.stringify((await order(alpha, 'bid', 1, 5, more)).body);
    expect(await bad({ lots: 1.5 })).toContain('lots');
    expect(await bad({ device: 'roof-pv' })).toContain('a bid names a product instead');
    expect((await order(alpha, 'ask', 1, 5, {}, 'auditor')).status).toBe(403);
    expect((await post('/market/green/halt', { halted: true, ...asked('h') }, { member: 'alpha' })).status).toBe(403);
    const after = await proofs();
    expect({ ...after.ledger }).toEqual({ ...before.ledger });
  });

  it('sells only what can be traded: never what is retired or reserved already', async () => {
    const { body } = await order(alpha, 'ask', 300, 900);
    expect(body.state).toBe('open');
    const held = await wh(alpha, 'held');
    const transfer = await post<{ code: string }>('/transfers', {
      from: alpha,
      to: 'park',
      wh: held + 1000,
      ...asked('x'),
    });
    expect(transfer.body.code).toBe('CERTIFICATE_NOT_ENOUGH');
    const retire = (amount: number, key: string) =>
      post<{ code: string }>('/retirements', {
        account: alpha,
        wh: amount,
        beneficiary: 'Alpha',
        purpose: 'consumption',
        periodFrom: '2026-03-01',
        periodTo: '2026-03-31',
        ...asked(key),
      });
    expect((await retire(held + 1000, 'r1')).body.code).toBe('CERTIFICATE_NOT_ENOUGH');
    expect((await retire(held - 10_000, 'r2')).status).toBe(200);
    expect((await order(alpha, 'ask', 11, 900)).body.code).toBe('CERTIFICATE_NOT_OFFERABLE');
    const all = await post<{ cancelled: string[] }>('/market/green/cancel-all', asked('ca'), { member: 'alpha' });
    expect(all.body.cancelled).toContain(body.order);
    expect(await wh(alpha, 'reserved')).toBe(0);
    await proofs();
  });

  it('shows an enterprise its own orders and an anonymous tape', async () => {
    const tape = (await get<BookData>('/market/green', { member: 'beta' })).tape;
    expect(tape.map(({ own }) => own)).toEqual(['bought', 'bought']);
    expect(JSON.stringify(tape)).not.toContain('alpha');
    await tradeOpens(bed.park, tape[0]!);
    const { orders } = await get<{ orders: MarketOrder[] }>('/orders', { member: 'beta' });
    expect(new Set(orders.map(({ account }) => account))).toEqual(new Set([beta]));
    expect(await get<MoneyData>('/money', { member: 'beta' })).toMatchObject({ balances: [{ account: beta }] });
    const last = { halted: false, lastFen: 310, lastNo: tape[0]!.no };
    expect((await get<MarketData>('/market')).books[0]).toMatchObject(last);
    const { candles } = await get<CandleData>('/market/green/candles');
    expect(candles).toMatchObject([{ open: 300, high: 310, low: 300, close: 310, lots: 45, trades: 2 }]);
  });

  it('tells what is missing to a target and what it costs now', async () => {
    await order('park', 'ask', 10, 500);
    const position = await get<Position>(`/position?account=${alpha}&year=2026`, { member: 'alpha' });
    // Half of 1,200 kWh, less what the account holds or has retired of the day.
    const certificatesWh = 1_000_000 - 45_000;
    expect(position).toMatchObject({
      targetPct: 50,
      months: [
        { month: '2026-01' },
        { month: '2026-02' },
        { month: '2026-03', consumptionWh: 1_200_000, certificatesWh },
      ],
      total: { targetWh: 600_000, gapWh: 600_000 - certificatesWh },
      proposals: [],
    });
    expect(position.targetAccounts).toEqual([alpha]);
    const none = await get<Position>(`/position?account=${beta}&year=2026`);
    expect(none).toMatchObject({ targetPct: null, total: { gapWh: null, consumptionWh: 0 }, proposals: [] });
    expect(await get(`/position?account=${alpha}&year=2026`, { member: 'beta' })).toHaveProperty('code');
    await post('/market/green/clear', asked('ca-desk'));
  });

  it('buys from the ask that is named, and plans the cheapest purchases for a 24/7 score', async () => {
    const [dear, cheap] = [await order('park', 'ask', 20, 330), await order('park', 'ask', 20, 300)];
    const month = { account: beta, month: '2026-03' };
    const plan = (more: object) =>
      post<MarketPlan & { code: string }>('/purchase-plan', { ...month, targetPct: 50, ...more }, { member: 'beta' });
    // Nothing of beta is metered: there is nothing to match.
    expect((await plan({})).body).toMatchObject({ reached: false, reachablePct: null, purchases: [] });
    const metered = await post<MarketPlan>('/purchase-plan', { account: alpha, month: '2026-03', targetPct: 100 });
    expect(metered.body).toMatchObject({ offers: 2, proven: true });
    await planOpens(bed.park, metered.body);
    expect(metered.body.after.cfePct!).toBeGreaterThanOrEqual(metered.body.before.cfePct!);
    expect((await plan({ account: alpha })).body.code).toBe('CERTIFICATE_ACCOUNT_FOREIGN');
    const buy = (ask: string, priceFen: number, key: string) =>
      post<PlacedOrder & { code: string }>(
        '/market/green/direct-buy',
        { account: beta, ask, lots: 5, priceFen, idempotencyKey: `direct-${key}` },
        { member: 'beta' },
      );
    const { asks } = await get<{ asks: Listing[] }>('/market/green/asks', { member: 'beta' });
    expect(asks.slice(0, 2)).toMatchObject([
      { ask: cheap.body.order, priceFen: 300, lots: 20, own: false, deviceType: ['Solar;PV;Distributed'] },
      { ask: dear.body.order, priceFen: 330, lots: 20, own: false },
    ]);
    expect(JSON.stringify(asks)).not.toContain('park');
    const before = await wh(beta, 'held');
    expect((await buy(dear.body.order, 300, 'one')).body.code).toBe('CERTIFICATE_ORDER_REFUSED');
    expect((await buy('none', 300, 'two')).body.code).toBe('CERTIFICATE_ORDER_REFUSED');
    const done = await buy(dear.body.order, 330, 'three');
    expect(done.body).toMatchObject({ state: 'filled', trades: [{ lots: 5, priceFen: 330 }] });
    expect((await buy(dear.body.order, 330, 'three')).body).toEqual(done.body);
    expect(await wh(beta, 'held')).toBe(before + 5000);
    expect((await money(beta)).reservedFen).toBe(0);
    expect(cheap.body.state).toBe('open');
    await proofs();
    await post('/market/green/clear', asked('ca-direct'));
  });

  it('enters a demand that comes back every month, or none of it', async () => {
    const demand = { account: beta, lots: 2, priceFen: 100, period: 'month', start: '2027-01-01T00:00:00Z' };
    const enter = (more: object, key: string) =>
      post<{ orders: string[]; reservedFen: number; code: string }>(
        '/market/green/demands',
        { ...demand, end: '2027-04-01T00:00:00Z', idempotencyKey: `demand-${key}`, ...more },
        { member: 'beta' },
      );
    const { body } = await enter({}, 'first');
    expect(body).toMatchObject({ reservedFen: 3 * 202 });
    expect(body.orders).toHaveLength(3);
    expect((await enter({}, 'first')).body).toEqual(body);
    expect((await money(beta)).reservedFen).toBe(606);
    expect((await enter({ lots: 400, priceFen: 900 }, 'dear')).body.code).toBe('CERTIFICATE_MONEY_SHORT');
    expect((await money(beta)).reservedFen).toBe(606);
    expect((await enter({ period: 'day', end: '2028-01-01T00:00:00Z' }, 'long')).body.code).toBe(
      'CERTIFICATE_TOO_MANY_PERIODS',
    );
    await post('/market/green/clear', asked('ca-demand'));
    expect((await money(beta)).reservedFen).toBe(0);
    await proofs();
  });

  it('takes every ask of certificates that are frozen out of the book, one after the other', async () => {
    for (const price of [901, 902, 903]) expect((await order('park', 'ask', 2, price)).body.state).toBe('open');
    const before = { held: await wh('park', 'held'), reserved: await wh('park', 'reserved') };
    const span = { device: 'roof-pv', from: new Date(start).toISOString(), to: new Date(end).toISOString() };
    const state = (act: string) => post<{ wh: number }>('/certificates/state', { act, ...span, ...asked(act) });
    expect((await state('freeze')).body.wh).toBe(before.held + before.reserved);
    expect([await wh('park', 'held'), await wh('park', 'reserved')]).toEqual([0, 0]);
    expect((await order('park', 'ask', 1, 900)).body.code).toBe('CERTIFICATE_NOT_OFFERABLE');
    await proofs();
    expect((await state('unfreeze')).status).toBe(200);
    expect(await wh('park', 'held')).toBe(before.held + before.reserved);
  });

  it('halts and resumes; orders leave the book meanwhile and nothing trades', async () => {
    const resting = await order(alpha, 'ask', 3, 400);
    expect((await post('/market/green/halt', { halted: true, ...asked('halt') })).body).toMatchObject({ halted: true });
    expect((await order(beta, 'bid', 3, 400)).body.code).toBe('CERTIFICATE_ORDER_REFUSED');
    const path = `/market/green/orders/${resting.body.order}/cancel`;
    expect((await post(path, { idempotencyKey: 'cancel-halted' })).status).toBe(200);
    expect((await post('/market/green/halt', { halted: false, ...asked('resume') })).body).toMatchObject({
      halted: false,
    });
    expect((await order(beta, 'bid', 1, 10)).body.state).toBe('open');
    await post('/market/green/clear', asked('ca2'));
  });

  it('lets orders expire by the clock and gives back what they held', async () => {
    const { clock } = bed;
    const expiresAt = new Date(clock.now() + 60_000).toISOString();
    expect((await order(beta, 'bid', 2, 50, { expiresAt })).body.state).toBe('open');
    expect((await money(beta)).reservedFen).toBe(2 * 50 + 1);
    clock.advance(120_000);
    expect((await order(beta, 'bid', 1, 1, { force: 'ioc' })).body).toMatchObject({ state: 'cancelled', remaining: 1 });
    expect((await money(beta)).reservedFen).toBe(0);
    const { orders } = await get<{ orders: MarketOrder[] }>('/orders?state=expired');
    expect(orders).toHaveLength(1);
  });

  it('any order of 64 actors keeps certificates, money and book in step', { timeout: 180_000 }, async () => {
    const random = createRandom(46);
    const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
    const accounts = [alpha, beta, 'park'];
    const acts = Array.from({ length: 64 }, (_, actor) => {
      const account = accounts[whole(0, 2)]!;
      const key = { idempotencyKey: `storm-order-${actor}` };
      const place = () =>
        persistently(() =>
          order(account, actor % 2 === 0 ? 'bid' : 'ask', lots, actor % 9 === 0 ? undefined : price, { ...key, force }),
        );
      const [lots, price] = [whole(1, 60), whole(280, 330)];
      const force = (['gtc', 'gtc', 'ioc', 'fok'] as const)[whole(0, 3)];
      if (actor % 11 === 0)
        return () => persistently(() => post('/market/green/cancel-all', { account, ...asked(`storm-${actor}`) }));
      if (actor % 7 === 0)
        return () =>
          persistently(() =>
            post('/transfers', {
              from: account,
              to: accounts[(actor + 1) % 3]!,
              wh: 7_777,
              ...asked(`storm-${actor}`),
            }),
          );
      return actor % 5 === 0 ? () => Promise.all([place(), place()]) : place;
    });
    const answers = (await Promise.all(acts.map((act) => act()))).flat();
    expect(
      [...new Set(answers.map(({ status }) => status))].filter((status) => ![200, 409, 422].includes(status)),
    ).toEqual([]);
    const { ledger } = await proofs();
    expect(ledger.issuedWh).toBe(
      ledger.heldWh + ledger.reservedWh + ledger.retiredWh + ledger.expiredWh + ledger.cancelledWh,
    );
    const total = (await get<MoneyData>('/money')).balances.reduce(
      (sum, each) => sum + each.availableFen + each.reservedFen,
      0,
    );
    expect(total).toBe(3_000_000);
  });

  it('is guarded by the database too: locks without an order, imbalance and overdraft of money are refused', async () => {
    const refusal = (statement: ReturnType<typeof sql>) =>
      bed.park
        .tx((tx: Tx) => tx.execute(statement))
        .then(
          () => null,
          (error: { code?: string; cause?: { code?: string } }) => error.cause?.code ?? error.code,
        );
    const schema = 'plugin_certificate_trading';
    const entry = (account: string, fen: number) =>
      sql`insert into ${sql.raw(schema)}.money_entries (park_id, transaction_no, account, bucket, fen) values ('test-park', 1, ${account}, 'available', ${fen})`;
    expect(await refusal(entry('park', 5))).toBe('23514');
    expect(await refusal(entry('enterprise/gamma', -5))).toBe('23514');
    expect(await refusal(sql`update ${sql.raw(schema)}.holdings set status = 'Locked' where status = 'Active'`)).toBe(
      '23514',
    );
    for (const [table, column] of [
      ['trades', 'lots'],
      ['book_journal', 'sequence'],
      ['money_entries', 'fen'],
      ['money_balances', 'fen'],
    ])
      expect(await refusal(sql.raw(`update ${schema}.${table} set ${column} = ${column} + 1`))).toBe('42501');
  });
});
