import type { Explanation } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Auction,
  BookData,
  CandleData,
  MarketData,
  MoneyData,
  PlacedOrder,
  Position,
} from '../contracts/index.ts';
import { certificateMethods } from '../domain/index.ts';
import {
  createCertificatePark,
  end,
  hallSamples,
  samples,
  start,
  type CertificatePark,
} from './fixtures/certificate-park.ts';

const alpha = 'enterprise/alpha';
const beta = 'enterprise/beta';
const root = '/x/certificate-trading';
type Caller = 'operator' | { member: string };
const [asAlpha, asBeta]: Caller[] = [{ member: 'alpha' }, { member: 'beta' }];
let bed: CertificatePark;
let keys = 0;
const get = async <T>(path: string, as: Caller = 'operator') => (await bed.park.api(as).get<T>(root + path)).body;
async function post<T>(path: string, body: object): Promise<T> {
  const asked = { reason: 'test', idempotencyKey: `exchange-evidence-${++keys}` };
  const answer = await bed.park.api('operator').post<T>(root + path, { ...asked, ...body });
  expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}
const order = (account: string, side: 'bid' | 'ask', lots: number, priceFen: number) =>
  post<PlacedOrder>('/market/green/orders', { account, side, lots, priceFen, reason: undefined });
const ask = (ref: string, as: Caller) =>
  bed.park.api(as).get<Explanation>(`/api/evidence/${encodeURIComponent(ref)}?park=test-park`);

/** Opens a figure; a method that is named computes the same value. */
async function open(ref: string, as: Caller = 'operator'): Promise<Explanation> {
  const { status, body } = await ask(ref, as);
  expect(status, ref).toBe(200);
  const method = certificateMethods.find(({ id, version }) => body.method === `${id}@${version}`);
  expect(method !== undefined, `${ref} ${body.method}`).toBe(body.method !== null);
  if (method) expect(method.recompute(body), ref).toBe(body.value);
  return body;
}

/** What the rows of a figure of money come to, fen. */
const rowSum = ({ rows }: Explanation): number =>
  (rows?.values ?? []).reduce((sum, row) => sum + Math.round(Number(row.at(-1)) * 100), 0);

beforeAll(async () => {
  bed = await createCertificatePark({
    market: {
      books: [{ id: 'green', name: { en: 'Green', 'zh-CN': '绿证' } }],
      ...{ lotWh: 1000, buyerFeeBps: 100, sellerFeeBps: 50, maxOrderLots: 500 },
      purchaseLimits: [{ account: beta, fen: 900_000 }],
    },
    targets: [
      { account: beta, sharePct: 50 },
      { account: alpha, sharePct: 100 },
    ],
  });
  await bed.ingest([...samples, ...hallSamples]);
  await bed.closed(1, 96);
  await bed.closed(1, 96, 'hall');
  await post('/issue', {
    from: new Date(start).toISOString(),
    to: new Date(end).toISOString(),
    idempotencyKey: undefined,
  });
  await post('/transfers', { from: 'park', to: alpha, wh: 500_000 });
  for (const account of [alpha, beta, 'park']) await post('/money', { account, fen: 1_000_000 });
  await order(alpha, 'ask', 20, 320);
  await order(alpha, 'ask', 30, 300);
  await order('park', 'ask', 5, 320);
  await order(beta, 'bid', 10, 300);
  await order(beta, 'bid', 25, 320);
  await order(beta, 'bid', 7, 250);
  await order('park', 'bid', 1, 240);
}, 120_000);
afterAll(() => bed.park.stop());

describe('figures of the exchange', () => {
  it('money opens by month, day and transaction, down to one’s own trades', async () => {
    for (const [account, as] of [
      [beta, asBeta],
      [alpha, asAlpha],
      ['exchange', 'operator'],
    ] as const) {
      const { balances } = await get<MoneyData>('/money', as);
      const { availableFen, reservedFen } = balances.find((each) => each.account === account)!;
      for (const [bucket, fen] of [
        ['available', availableFen],
        ['reserved', reservedFen],
      ] as const) {
        const all = await open(`certificate.money/${bucket}/${account}`, as!);
        expect(all.value, `${bucket} ${account}`).toBe(fen / 100);
        if (bucket === 'reserved') expect(rowSum(all), account).toBe(fen);
        if (all.inputs.length === 0) continue;
        const month = await open(all.inputs[0]!.ref, as!);
        const day = await open(month.inputs[0]!.ref, as!);
        expect([month.value, day.value]).toEqual([all.inputs[0]!.value, month.inputs[0]!.value]);
        for (const { ref, value } of day.inputs) {
          const transaction = await open(ref, as!);
          expect(transaction.value, ref).toBe(value);
          for (const trade of transaction.inputs) expect((await open(trade.ref, as!)).value).toBe(trade.value);
        }
      }
    }
    const { inputs } = await open(`certificate.money/available/${beta}`, asBeta);
    const [month] = inputs;
    const day = await open((await open(month!.ref, asBeta)).inputs[0]!.ref, asBeta);
    const kinds = await Promise.all(day.inputs.map(async ({ ref }) => (await open(ref, asBeta)).parameters));
    expect(kinds.map((each) => each?.['transactionKind'])).toEqual(['deposit', 'market', 'market', 'market']);
    // Nobody's but one's own.
    expect((await ask(`certificate.money/available/${alpha}`, asBeta!)).status).toBe(404);
    expect((await ask('certificate.money/available/exchange', asBeta!)).status).toBe(404);
    const foreign = day.inputs[1]!.ref.replace(beta, alpha);
    expect((await ask(foreign, asBeta!)).status).toBe(404);
  });

  it('the book opens to its prices and orders; members learn which are theirs and nobody else’s', async () => {
    const { books } = await get<MarketData>('/market');
    const { bidFen, askFen } = books[0]!;
    expect([bidFen, askFen]).toEqual([250, 320]);
    const apart = await open('certificate.book/apart/green', asBeta);
    expect(apart.value).toBe((askFen! - bidFen!) / 100);
    for (const { ref, value } of apart.inputs) expect((await open(ref, asBeta)).value).toBe(value);
    const { bids, asks } = await get<BookData>('/market/green');
    for (const [side, levels] of [
      ['bid', bids],
      ['ask', asks],
    ] as const) {
      const best = await open(`certificate.book/best/green/${side}`, asBeta);
      expect(best.value).toBe(levels[0]!.priceFen / 100);
      expect((await open(best.inputs[0]!.ref, asBeta)).value).toBe(best.inputs[0]!.value);
      let sum = 0;
      for (const { priceFen, lots, orders } of levels) {
        sum += lots;
        for (const [figure, value] of [
          ['level', lots],
          ['sum', sum],
          ['orders', orders],
        ] as const)
          expect((await open(`certificate.book/${figure}/green/${side}/${priceFen}`)).value).toBe(String(value));
      }
    }
    const level = 'certificate.book/level/green/ask/320';
    const park = await open(level);
    expect(park.rows!.values.map(([, account, lots]) => [account, lots])).toEqual([
      [alpha, 15],
      ['park', 5],
    ]);
    const seen = await open(level, asBeta);
    expect(seen.rows).toBeUndefined();
    expect(seen.parameters).toEqual({ orders: 2, ownOrders: 0, ownLots: 0, othersLots: 20 });
    const mine = await open(level, asAlpha);
    expect(mine.parameters).toEqual({ orders: 2, ownOrders: 1, ownLots: 15, othersLots: 5 });
    expect(mine.rows!.values.map((row) => row.slice(1))).toEqual([[15]]);
    for (const each of [seen, mine]) expect(JSON.stringify(each)).not.toMatch(/enterprise|"park"/);
    expect((await ask('certificate.book/level/green/ask/321', 'operator')).status).toBe(404);
    expect((await ask('certificate.book/best/none/ask', 'operator')).status).toBe(404);
  });

  it('prices of a day and of the outlook open to the trades, without names', async () => {
    const { candles } = await get<CandleData>('/market/green/candles?by=day&days=31', asAlpha);
    const { at, open: first, high, low, close, lots, trades } = candles.at(-1)!;
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(at);
    expect(trades).toBe(3);
    const figures = { open: first / 100, high: high / 100, low: low / 100, close: close / 100, volume: String(lots) };
    for (const [figure, value] of Object.entries(figures)) {
      const opened = await open(`certificate.price/${figure}/green/${day}`, asAlpha);
      expect(opened.value, figure).toBe(value);
      expect(opened.inputs).toHaveLength(trades);
      for (const trade of opened.inputs) expect((await open(trade.ref, asAlpha)).value).toBe(trade.value);
      expect(JSON.stringify(opened)).not.toContain('beta');
    }
    const { outlook } = await get<Position>(`/position?account=${beta}&year=2026`, asBeta);
    const next = outlook.find(({ basis }) => basis === 'trades')!;
    for (const [figure, fen] of [
      ['expected', next.priceFen],
      ['lowest', next.lowFen],
      ['highest', next.highFen],
    ] as const) {
      const opened = await open(`certificate.price-outlook/${figure}/${next.month}`, asBeta);
      expect(opened.value, figure).toBe(fen! / 100);
      expect(opened.inputs).toHaveLength(3);
      expect(opened.rows!.values).toHaveLength(3);
    }
  });

  it('reserved money opens to what holds it; a sealed bid is named to nobody but its owner', async () => {
    const before = await open(`certificate.money/reserved/${beta}`, asBeta);
    expect(before.rows!.values.map(([what]) => what)).toEqual(['order']);
    const closesAt = new Date(bed.clock.now() + 3_600_000).toISOString();
    const { no } = await post<{ no: number }>('/auctions', { closesAt });
    await post(`/auctions/${no}/orders`, {
      ...{ account: beta, side: 'bid', lots: 3, priceFen: 200 },
    });
    const own = await open(`certificate.money/reserved/${beta}`, asBeta);
    expect(own.rows!.values.at(-1)).toEqual(['auction', `${no}/1`, 6.06]);
    const seen = await open(`certificate.money/reserved/${beta}`);
    expect(seen.rows!.values.at(-1)).toEqual(['sealed', null, 6.06]);
    for (const each of [own, seen]) expect(rowSum(each)).toBe(Math.round(Number(each.value) * 100));
  });

  it('what a proposal costs opens to the sell orders that it takes', async () => {
    const { proposals } = await get<Position>(`/position?account=${alpha}&year=2026`, asAlpha);
    expect(proposals).toHaveLength(1);
    const { book, wantedLots, offeredLots, costFen } = proposals[0]!;
    expect(offeredLots).toBeGreaterThan(0);
    const opened = await open(`certificate.book/cost/${book}/ask/${wantedLots}`, asAlpha);
    expect([opened.value, opened.parameters!['lots']]).toEqual([costFen / 100, offeredLots]);
    const cost = rowSum(opened);
    expect(costFen).toBe(cost + Math.ceil(cost / 100));
    for (const none of ['bid/5', 'ask/0', 'ask'])
      expect((await ask(`certificate.book/cost/${book}/${none}`, asBeta!)).status, none).toBe(404);
  });

  it('what an account spent today opens to its orders', async () => {
    const { spentTodayFen } = await get<Position>(`/position?account=${beta}&year=2026`, asBeta);
    const opened = await open(`certificate.spent/${beta}`, asBeta);
    expect(opened.value).toBe(spentTodayFen / 100);
    const cents = opened.rows!.values.map((row) => Number(row[2]) * 100);
    expect(cents.reduce((sum, each) => sum + each, 0)).toBe(spentTodayFen);
    expect((await ask(`certificate.spent/${beta}`, asAlpha!)).status).toBe(404);
  });

  it('the price of an auction opens once it is closed, to what could be traded at each price', async () => {
    const closesAt = new Date(bed.clock.now() + 3_600_000).toISOString();
    const { no } = await post<{ no: number }>('/auctions', { closesAt });
    await post(`/auctions/${no}/orders`, { account: 'park', side: 'ask', lots: 10, priceFen: 200 });
    await post(`/auctions/${no}/orders`, { account: beta, side: 'bid', lots: 8, priceFen: 260 });
    expect((await ask(`certificate.auction/${no}`, 'operator')).status).toBe(404);
    bed.clock.set(closesAt);
    await bed.park
      .api('operator')
      .post(`${root}/auctions/${no}/close`, { reason: 'test', idempotencyKey: 'close-it-now' });
    const [closed] = (await get<{ auctions: Auction[] }>('/auctions', asBeta)).auctions;
    expect(closed!.priceFen).not.toBeNull();
    const opened = await open(`certificate.auction/${no}`, asAlpha);
    expect(opened.value).toBe(closed!.priceFen! / 100);
    expect(opened.rows!.values).toEqual(
      closed!.curve!.map(({ price, demand, supply, volume }) => [price / 100, demand, supply, volume]),
    );
    expect(JSON.stringify(opened)).not.toContain('beta');
  });
});
