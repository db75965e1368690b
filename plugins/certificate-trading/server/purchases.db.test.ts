import type { TestCaller } from '@lingtan/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BookProof, LedgerProof, MarketOrder, Position, PurchaseChange, Purchases } from '../contracts/index.ts';
import { createCertificatePark, end, samples, start, type CertificatePark } from './fixtures/certificate-park.ts';

type Caller = TestCaller;
/** Who decides what keys have proposed. */
const decider: TestCaller = { person: 'Dai' };
const alpha = 'enterprise/alpha';
const root = '/x/certificate-trading';
const soon = new Date(end + 5 * 3_600_000).toISOString();
let bed: CertificatePark;
let keys = 0;
const get = async <T>(path: string, as: Caller = 'operator') => (await bed.park.api(as).get<T>(root + path)).body;
const post = async <T = PurchaseChange>(path: string, body: object, as: Caller = { member: 'alpha' }) =>
  (
    await bed.park
      .api(as)
      .post<T & { code: string }>(root + path, { reason: 'test', idempotencyKey: `purchase-key-${++keys}`, ...body })
  ).body;
const bid = (lots: number, priceFen?: number, more: object = {}) =>
  post('/market/green/orders', { account: alpha, side: 'bid', lots, priceFen, ...more });
/** What waits for a second person, as somebody sees it. */
const waits = async (as: Caller) =>
  (await bed.park.api(as).get<{ rows: { text: { en: string }; link: string }[] }>('/notices')).body.rows
    .map(({ text, link }) => `${link} ${text.en}`)
    .filter((each) => each.includes('asks to buy'));
const spent = async () =>
  (await get<Position>(`/position?account=${alpha}&year=2026`, { member: 'alpha' })).spentTodayFen;

beforeAll(async () => {
  const books = [{ id: 'green', name: { en: 'Green', 'zh-CN': '绿证' } }];
  const purchaseLimits = [{ account: alpha, fen: 5000 }];
  bed = await createCertificatePark({ market: { books, lotWh: 10_000, purchaseLimits } });
  await bed.ingest(samples);
  await bed.closed(1, 96);
  const issue = { from: new Date(start).toISOString(), to: new Date(end).toISOString(), idempotencyKey: undefined };
  await post('/issue', issue, 'operator');
  await post('/money', { account: alpha, fen: 50_000 }, 'operator');
}, 240_000);
afterAll(() => bed.park.stop());

describe('what one person may buy in a day', () => {
  it('is a limit on orders of every kind, together and not one by one', async () => {
    await post('/market/green/orders', { account: 'park', side: 'ask', lots: 50, priceFen: 300 }, 'operator');
    expect((await bid(17, 300)).code).toBe('CERTIFICATE_APPROVAL_NEEDED');
    expect((await bid(20)).code).toBe('CERTIFICATE_APPROVAL_NEEDED');
    expect(await bid(10, 300)).toMatchObject({ state: 'filled' });
    expect(await spent()).toBe(3000);
    // What is left of the day, and a market order counts at what it costs.
    expect((await bid(7, 300)).code).toBe('CERTIFICATE_APPROVAL_NEEDED');
    expect(await bid(1)).toMatchObject({ state: 'filled' });
    const { order } = await bid(17, 100);
    expect(await spent()).toBe(5000);
    expect((await bid(1, 1)).code).toBe('CERTIFICATE_APPROVAL_NEEDED');
    await post(`/market/green/orders/${order}/cancel`, {});
    expect(await spent()).toBe(3300);
    // Others have no limit.
    expect(
      (await post('/market/green/orders', { account: 'park', side: 'bid', lots: 900, priceFen: 0 }, 'operator')).order,
    ).toBeTruthy();
  });

  it('holds beside the books too: deals, sealed bids and bundles', async () => {
    const terms = { seller: 'park', buyer: alpha, lots: 10, priceFen: 400, expiresAt: soon };
    const { no: deal } = await post('/deals', { ...terms, proposedBy: 'park' }, 'operator');
    const accept = await post(
      `/deals/${deal}/answer`,
      { account: alpha, act: 'accept' },
      { person: 'Ada', member: 'alpha' },
    );
    expect(accept.code).toBe('CERTIFICATE_APPROVAL_NEEDED');
    expect((await post('/deals', { ...terms, proposedBy: alpha })).code).toBe('CERTIFICATE_APPROVAL_NEEDED');
    const { no: auction } = await post('/auctions', { closesAt: soon }, 'operator');
    const sealed = await post(`/auctions/${auction}/orders`, { account: alpha, side: 'bid', lots: 10, priceFen: 400 });
    expect(sealed.code).toBe('CERTIFICATE_APPROVAL_NEEDED');
    const items = [{ lots: 5 }, { lots: 5 }];
    const { no } = await post('/bundles', { seller: 'park', items, priceFen: 400, expiresAt: soon }, 'operator');
    const bought = await post(`/bundles/${no}/purchases`, { buyer: alpha, lots: 10 });
    expect(bought.code).toBe('CERTIFICATE_APPROVAL_NEEDED');
    expect(await post(`/bundles/${no}/purchases`, { buyer: alpha, lots: 2 })).toMatchObject({ fen: 800 });
    expect(await spent()).toBe(4100);
  });
});

describe('a purchase above it', () => {
  const terms = { account: alpha, book: 'green', lots: 20, priceFen: 300 };
  const decide = (no: number, act: string, as: Caller = decider) => post(`/purchases/${no}/decision`, { act }, as);

  it('goes out as an order when a second person approves it, and not before', async () => {
    const orders = async () => (await get<{ orders: MarketOrder[] }>('/orders')).orders.length;
    const before = await orders();
    expect((await post('/purchases', terms, { member: 'beta' })).code).toBe('CERTIFICATE_ACCOUNT_FOREIGN');
    const ada = { person: 'Ada', member: 'alpha' };
    const { no, state } = await post('/purchases', terms, ada);
    expect([state, await orders()]).toEqual(['proposed', before]);
    const told = [expect.stringMatching(/^\/desk .*asks to buy 20 lots of Green at 3.00 yuan for /)];
    expect([await waits('operator'), await waits({ member: 'beta' })]).toEqual([told, []]);
    // Neither is a key of the own another person, nor any key a person.
    const { token } = await bed.park.key({ role: 'member', member: 'alpha', owner: 'Ada' });
    for (const own of [ada, { token }]) expect((await decide(no, 'approve', own)).code).toBe('PERSON_SAME');
    expect((await decide(no, 'approve', 'operator')).code).toBe('PERSON_NEEDED');
    expect((await decide(no, 'approve', { person: 'Ben', member: 'beta' })).code).toBe('PROPOSAL_UNKNOWN');
    const key = { act: 'approve', idempotencyKey: 'approve-the-purchase' };
    const done = await post(`/purchases/${no}/decision`, key, decider);
    expect(done).toMatchObject({ state: 'ordered', problem: null });
    expect(await post(`/purchases/${no}/decision`, key, decider)).toEqual(done);
    expect(await orders()).toBe(before + 1);
    const [order] = (await get<{ orders: MarketOrder[] }>('/orders', { member: 'alpha' })).orders;
    expect(order).toMatchObject({ id: done.order, lots: 20, state: 'filled' });
    expect(await waits('operator')).toEqual([]);
    expect((await decide(no, 'reject')).code).toBe('PROPOSAL_OVER');
    // What two people wanted is not what one of them spent.
    expect(await spent()).toBe(4100);
  });

  it('that is rejected, withdrawn, or cannot be paid, becomes no order; others do not see it', async () => {
    const propose = async (more: object = {}) => (await post('/purchases', { ...terms, ...more })).no;
    const [rejected, withdrawn, dear] = [await propose(), await propose(), await propose({ lots: 5000 })];
    // The list of the park has them too, for the same eyes, and decides them in the same way.
    const listed = async (as: Caller) =>
      (await bed.park.api(as).get<{ no: number; kind: string; subject: string }[]>('/proposals?state=proposed')).body
        .filter(({ kind }) => kind === 'certificate-trading.purchase-waits')
        .map(({ no, subject }) => ({ no, subject: Number(subject) }));
    const all = await listed({ member: 'alpha' });
    expect(all.map(({ subject }) => subject)).toEqual([dear, withdrawn, rejected]);
    expect([await listed(decider), await listed({ member: 'beta' })]).toEqual([all, []]);
    const about = all.find(({ subject }) => subject === rejected)!;
    const reject = (as: Caller) => bed.park.api(as).post(`/proposals/${about.no}/decision`, { act: 'reject' });
    expect((await reject({ person: 'Ben', member: 'beta' })).status).toBe(404);
    expect(await reject(decider)).toMatchObject({ body: { state: 'rejected' } });
    expect((await decide(withdrawn, 'withdraw', { member: 'alpha' })).state).toBe('withdrawn');
    const failed = { state: 'failed', order: null, problem: 'CERTIFICATE_MONEY_SHORT' };
    expect(await decide(dear, 'approve')).toMatchObject(failed);
    const { purchases, me } = await get<Purchases>('/purchases', { member: 'alpha' });
    expect(purchases.map(({ state }) => state)).toEqual(['failed', 'withdrawn', 'rejected', 'ordered']);
    expect(purchases[0]!.proposedBy).toBe(me);
    expect((await get<Purchases>('/purchases', { member: 'beta' })).purchases).toEqual([]);
    expect((await get<LedgerProof>('/proof')).faults).toEqual([]);
    expect((await get<BookProof>('/market/green/proof')).faults).toEqual([]);
  });
});
