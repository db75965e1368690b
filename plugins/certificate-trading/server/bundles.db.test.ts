import { waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  BookProof,
  Bundle,
  BundleChange,
  BundlePurchase,
  LedgerProof,
  MoneyData,
  Portfolio,
} from '../contracts/index.ts';
import {
  createCertificatePark,
  end,
  late,
  lateSample,
  quarter,
  samples,
  start,
  type CertificatePark,
} from './fixtures/certificate-park.ts';

type Caller = 'operator' | { member: string };
const [alpha, beta] = ['enterprise/alpha', 'enterprise/beta'];
const root = '/x/certificate-trading';
const soon = new Date(end + 5 * 3_600_000).toISOString();
let bed: CertificatePark;
let keys = 0;
const get = async <T>(path: string, as: Caller = 'operator') => (await bed.park.api(as).get<T>(root + path)).body;
const post = async <T = BundleChange>(path: string, body: object, as: Caller = 'operator') =>
  (
    await bed.park
      .api(as)
      .post<T & { code: string }>(root + path, { reason: 'test', idempotencyKey: `bundle-key-${++keys}`, ...body })
  ).body;
const wh = async (account: string, bucket: string) =>
  (await get<Portfolio>('/portfolio')).balances.find((each) => each.account === account && each.bucket === bucket)
    ?.wh ?? 0;
const fen = async (account: string) =>
  (await get<MoneyData>('/money')).balances.find((each) => each.account === account)?.availableFen ?? 0;
const proofs = async () => {
  expect((await get<LedgerProof>('/proof')).faults).toEqual([]);
  expect((await get<BookProof>('/market/green/proof')).faults).toEqual([]);
};
const bundleNo = async (no: number, as: Caller = 'operator') =>
  (await get<{ bundles: Bundle[] }>('/bundles', as)).bundles.find((each) => each.no === no);
// Lots of 10 kWh: the roof makes 2.4 MWh, all of it on two days of March.
const items = [
  { lots: 45, device: 'roof-pv' },
  { lots: 100, month: '2026-03' },
];
const offer = { seller: 'park', items, priceFen: 200, expiresAt: soon };

beforeAll(async () => {
  const books = [{ id: 'green', name: { en: 'Green', 'zh-CN': '绿证' } }];
  bed = await createCertificatePark({ market: { books, lotWh: 10_000, buyerFeeBps: 100, sellerFeeBps: 50 } });
  await bed.ingest(samples);
  await bed.closed(1, 96);
  await post('/issue', {
    from: new Date(start).toISOString(),
    to: new Date(end).toISOString(),
    idempotencyKey: undefined,
  });
  for (const account of [alpha, beta]) await post('/money', { account, fen: 100_000 });
}, 240_000);
afterAll(() => bed.park.stop());

describe('bundles', () => {
  it('lock their certificates, sell the same part of each item, and give back what is left', async () => {
    const held = await wh('park', 'held');
    const { no } = await post('/bundles', offer);
    expect([await wh('park', 'held'), await wh('park', 'reserved')]).toEqual([held - 1_450_000, 1_450_000]);
    // What is locked for it cannot be offered again.
    expect((await post('/bundles', offer)).code).toBe('CERTIFICATE_NOT_OFFERABLE');
    expect(await bundleNo(no, { member: 'alpha' })).toMatchObject({
      ...{ seller: null, own: false, lots: 145, leftLots: 145, stepLots: 29, state: 'open' },
      items: [
        { device: 'roof-pv', leftLots: 45 },
        { month: '2026-03', leftLots: 100 },
      ],
    });
    const buy = (buyer: string, lots: number, more: object = {}) =>
      post<BundlePurchase>(`/bundles/${no}/purchases`, { buyer, lots, ...more }, { member: buyer.slice(11) });
    for (const lots of [1, 28, 30, 174]) expect((await buy(alpha, lots)).code).toBe('CERTIFICATE_BUNDLE_SPLIT');
    const key = { idempotencyKey: 'buy-two-parts' };
    const bought = await buy(alpha, 58, key);
    expect(bought).toMatchObject({ lots: 58, itemLots: [18, 40], fen: 11_600, feeFen: 116, state: 'open' });
    expect(await buy(alpha, 58, key)).toEqual(bought);
    expect([await wh(alpha, 'held'), await fen(alpha), await fen('park')]).toEqual([580_000, 88_284, 11_542]);
    expect(await bundleNo(no, { member: 'alpha' })).toMatchObject({ leftLots: 87, stepLots: 29, boughtLots: 58 });
    await proofs();

    expect((await post(`/bundles/${no}/withdraw`, {}, { member: 'beta' })).code).toBe('CERTIFICATE_ACCOUNT_FOREIGN');
    expect(await post(`/bundles/${no}/withdraw`, {})).toMatchObject({ state: 'withdrawn' });
    expect([await wh('park', 'held'), await wh('park', 'reserved')]).toEqual([held - 580_000, 0]);
    expect((await buy(beta, 29)).code).toBe('CERTIFICATE_BUNDLE_OVER');
    // Who has no part in it does not see it any more.
    expect(await bundleNo(no, { member: 'beta' })).toBeUndefined();
    await proofs();
  });

  it('refuse their own seller and who cannot pay, sell whole whatever the step, and end at their time', async () => {
    const mine = { ...offer, seller: alpha, items: [{ lots: 7 }, { lots: 11 }], priceFen: 0 };
    const foreign = await post('/bundles', mine, { member: 'beta' });
    expect(foreign.code).toBe('CERTIFICATE_ACCOUNT_FOREIGN');
    const { no } = await post('/bundles', mine, { member: 'alpha' });
    const buy = (of: number, buyer: string, lots: number) => post(`/bundles/${of}/purchases`, { buyer, lots });
    expect((await buy(no, alpha, 18)).code).toBe('CERTIFICATE_BUNDLE_OWN');
    expect(await buy(no, beta, 18)).toMatchObject({ state: 'sold' });
    expect(await wh(beta, 'held')).toBe(180_000);
    const dear = await post('/bundles', { ...offer, items: [{ lots: 1 }, { lots: 1 }], priceFen: 100_000 });
    expect((await buy(dear.no, beta, 2)).code).toBe('CERTIFICATE_MONEY_SHORT');
    bed.clock.set(soon);
    expect((await buy(dear.no, beta, 2)).code).toBe('CERTIFICATE_BUNDLE_OVER');
    await waitUntil(
      async () => (await wh('park', 'reserved')) === 0,
      60_000,
      () => 'the bundle is still locked',
    );
    expect(await bundleNo(dear.no)).toMatchObject({ state: 'expired', leftLots: 2 });
    await proofs();
  });

  it('leave the exchange as a whole when a reading of one item is revised', async () => {
    const later = new Date(bed.clock.now() + 3_600_000).toISOString();
    // All that the park has left, so that the revised quarter hour is in it.
    const left = Math.floor((await wh('park', 'held')) / 10_000);
    const all = [{ lots: left - 1 }, { lots: 1 }];
    const { no } = await post('/bundles', { ...offer, items: all, priceFen: 0, expiresAt: later });
    await bed.ingest([lateSample]);
    await bed.closed(2, 2);
    const span = { from: new Date(late).toISOString(), to: new Date(late + 2 * quarter).toISOString() };
    await waitUntil(
      async () => (await bundleNo(no))?.state === 'withdrawn',
      60_000,
      () => `the bundle of ${span.from} is still offered`,
    );
    await proofs();
  });
});
