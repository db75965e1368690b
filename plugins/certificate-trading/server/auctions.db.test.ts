import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Auction, AuctionClosed, BookProof, LedgerProof, MoneyData, Portfolio } from '../contracts/index.ts';
import { createCertificatePark, end, samples, start, type CertificatePark } from './fixtures/certificate-park.ts';

type Caller = 'operator' | 'auditor' | { member: string };
const [alpha, beta] = ['enterprise/alpha', 'enterprise/beta'];
const root = '/x/certificate-trading';
const hour = 3_600_000;
let bed: CertificatePark;
let keys = 0;
const get = async <T>(path: string, as: Caller = 'operator') => (await bed.park.api(as).get<T>(root + path)).body;
const post = async <T = { no: number }>(path: string, body: object, as: Caller = 'operator') =>
  (
    await bed.park
      .api(as)
      .post<T & { code: string }>(root + path, { reason: 'test', idempotencyKey: `auction-key-${++keys}`, ...body })
  ).body;
const balances = async (account: string) => {
  const money = (await get<MoneyData>('/money')).balances.find((each) => each.account === account);
  const wh = (await get<Portfolio>('/portfolio')).balances.filter((each) => each.account === account);
  const of = (bucket: string) => wh.find((each) => each.bucket === bucket)?.wh ?? 0;
  return [money?.availableFen ?? 0, money?.reservedFen ?? 0, of('held'), of('reserved')];
};
const proofs = async () => {
  expect((await get<LedgerProof>('/proof')).faults).toEqual([]);
  expect((await get<BookProof>('/market/green/proof')).faults).toEqual([]);
};

beforeAll(async () => {
  const books = [{ id: 'green', name: { en: 'Green', 'zh-CN': '绿证' } }];
  bed = await createCertificatePark({ market: { books, lotWh: 10_000, buyerFeeBps: 100 } });
  await bed.ingest(samples);
  await bed.closed(1, 96);
  await post('/issue', {
    from: new Date(start).toISOString(),
    to: new Date(end).toISOString(),
    idempotencyKey: undefined,
  });
  for (const account of [alpha, beta]) await post('/money', { account, fen: 100_000 });
}, 120_000);
afterAll(() => bed.park.stop());

describe('a call auction', () => {
  it('keeps orders sealed with what they reserve, and clears them all at one price', async () => {
    const closesAt = new Date(bed.clock.now() + hour).toISOString();
    const { no } = await post('/auctions', { closesAt });
    const seal = (account: string, side: string, lots: number, priceFen: number, as: Caller = 'operator') =>
      post(`/auctions/${no}/orders`, { account, side, lots, priceFen }, as);
    const [, , held] = await balances('park');
    await seal('park', 'ask', 30, 200);
    await seal('park', 'ask', 20, 300);
    await seal(alpha, 'bid', 25, 350, { member: 'alpha' });
    await seal(beta, 'bid', 20, 300, { member: 'beta' });
    const { no: back } = await seal(beta, 'bid', 5, 100, { member: 'beta' });
    expect((await seal(beta, 'ask', 1, 100)).code).toBe('CERTIFICATE_NOT_OFFERABLE');
    expect((await seal(beta, 'bid', 1000, 300)).code).toBe('CERTIFICATE_MONEY_SHORT');
    expect(await balances(alpha)).toEqual([100_000 - 8838, 8838, 0, 0]);
    expect((await balances('park')).slice(2)).toEqual([held! - 500_000, 500_000]);
    // Nobody sees the orders of others while they are sealed, the operator neither.
    for (const as of ['operator', { member: 'beta' }] as const) {
      const [open] = (await get<{ auctions: Auction[] }>('/auctions', as)).auctions;
      expect(open).toMatchObject({ no, state: 'open', priceFen: null, curve: null });
      expect(open!.orders.some(({ account }) => account === alpha)).toBe(false);
    }
    expect((await post(`/auctions/${no}/orders/${back}/withdraw`, {}, { member: 'alpha' })).code).toBeDefined();
    expect((await post(`/auctions/${no}/orders/${back}/withdraw`, {}, { member: 'beta' })).no).toBe(back);
    expect((await post(`/auctions/${no}/close`, {})).code).toBe('CERTIFICATE_AUCTION_NOT_OVER');
    await proofs();

    bed.clock.set(closesAt);
    expect((await seal(alpha, 'bid', 1, 300)).code).toBe('CERTIFICATE_AUCTION_NOT_OPEN');
    // At 300: 45 lots wanted, 50 offered. The exchange may have closed it by itself already.
    const closed = await post<AuctionClosed>(`/auctions/${no}/close`, {});
    if (closed.code !== 'CERTIFICATE_AUCTION_NOT_OVER') expect(closed).toMatchObject({ priceFen: 300, lots: 45 });
    const [done] = (await get<{ auctions: Auction[] }>('/auctions', { member: 'alpha' })).auctions;
    expect(done).toMatchObject({
      state: 'closed',
      priceFen: 300,
      lots: 45,
      orders: [{ account: alpha, filledLots: 25 }],
    });
    expect(done!.curve).toContainEqual({ price: 300, demand: 45, supply: 50, volume: 45 });
    // 25 × 300 fen and one per cent.
    expect(await balances(alpha)).toEqual([100_000 - 7575, 0, 250_000, 0]);
    expect(await balances(beta)).toEqual([100_000 - 6060, 0, 200_000, 0]);
    expect((await balances('park')).slice(2)).toEqual([held! - 450_000, 0]);
    await proofs();
  });
});
