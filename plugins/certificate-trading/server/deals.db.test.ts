import type { TestCaller } from '@lingtan/kernel/testing';
import { defineConfig, definePlugin } from '@lingtan/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  RegistryAccess,
  type BookProof,
  type DealChange,
  type Deals,
  type FileReconciliation,
  type LedgerProof,
  type ListedGec,
  type MoneyData,
  type Portfolio,
  type RemoteRegistries,
} from '../contracts/index.ts';
import { createCertificatePark, end, samples, start, type CertificatePark } from './fixtures/certificate-park.ts';

type Caller = TestCaller;
const [alpha, beta] = ['enterprise/alpha', 'enterprise/beta'];
const root = '/x/certificate-trading';
/** Who answers what keys have proposed. */
const decider: TestCaller = { person: 'Dai' };
const soon = new Date(end + 5 * 3_600_000).toISOString();
let bed: CertificatePark;
let keys = 0;
const get = async <T>(path: string, as: Caller = 'operator') => (await bed.park.api(as).get<T>(root + path)).body;
const post = async <T = DealChange>(path: string, body: object, as: Caller = 'operator') =>
  (
    await bed.park
      .api(as)
      .post<T & { code: string }>(root + path, { reason: 'test', idempotencyKey: `deal-key-${++keys}`, ...body })
  ).body;
const fen = async (account: string) => {
  const { balances } = await get<MoneyData>('/money');
  const found = balances.find((each) => each.account === account);
  return [found?.availableFen ?? 0, found?.reservedFen ?? 0];
};
const held = async (account: string) =>
  (await get<Portfolio>('/portfolio')).balances.find((each) => each.account === account && each.bucket === 'held')
    ?.wh ?? 0;
const proofs = async () => {
  expect((await get<LedgerProof>('/proof')).faults).toEqual([]);
  expect((await get<BookProof>('/market/green/proof')).faults).toEqual([]);
};
const offer = { seller: 'park', buyer: alpha, proposedBy: 'park', lots: 10, priceFen: 400, expiresAt: soon };

/** A registry outside, as a plugin talks to it: it has nothing of the park yet, and can be cut off. */
const outside = { rows: [] as ListedGec[], cut: false };
const registryPlugin = definePlugin({
  id: 'far-registry',
  config: defineConfig({ version: 1, schema: z.strictObject({}) }),
  provides: [RegistryAccess],
  async start(park) {
    const title = { en: 'Far registry', 'zh-CN': '外部登记机构' };
    park.provide(RegistryAccess, {
      registries: async () => [{ id: 'far', title, takes: true }],
      list: async () => {
        if (outside.cut) throw new Error('connection refused');
        return { rows: outside.rows, faults: [] };
      },
      submit: async ({ rows }) => {
        outside.rows.push(...rows);
        return { taken: rows.length, refused: [] };
      },
    });
  },
});

beforeAll(async () => {
  const books = [{ id: 'green', name: { en: 'Green', 'zh-CN': '绿证' } }];
  const market = { books, lotWh: 10_000, buyerFeeBps: 100, sellerFeeBps: 50 };
  bed = await createCertificatePark({ market }, [registryPlugin]);
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

describe('bilateral deals', () => {
  it('move certificates, money and fees at once when the other party accepts, and only once', async () => {
    const before = await held('park');
    const { no } = await post('/deals', offer);
    const answer = (act: string, as: Caller, more: object = {}) =>
      post(`/deals/${no}/answer`, { account: alpha, act, ...more }, as);
    expect((await post(`/deals/${no}/answer`, { account: 'park', act: 'accept' }, decider)).code).toBe(
      'CERTIFICATE_DEAL_OWN',
    );
    expect((await answer('accept', { person: 'Ben', member: 'beta' })).code).toBe('CERTIFICATE_ACCOUNT_FOREIGN');
    const key = { idempotencyKey: 'accept-the-deal' };
    // A key proposes and never decides, and who proposed it decides nothing on the other side.
    const buyer = { person: 'Ada', member: 'alpha' };
    await get('/deals', buyer);
    const { token } = await bed.park.key({ role: 'member', member: 'alpha', owner: 'Ada' });
    expect((await answer('accept', { token })).code).toBe('PERSON_NEEDED');
    const { no: own } = await post('/deals', offer, { person: 'Lin' });
    expect((await post(`/deals/${own}/answer`, { account: alpha, act: 'accept' }, { person: 'Lin' })).code).toBe(
      'PERSON_SAME',
    );
    const done = await answer('accept', buyer, key);
    expect(done).toMatchObject({ state: 'settled', deliveredLots: 10 });
    expect(await answer('accept', buyer, key)).toEqual(done);
    expect((await answer('decline', { member: 'alpha' })).code).toBe('PROPOSAL_OVER');
    expect([await held(alpha), await held('park')]).toEqual([100_000, before - 100_000]);
    // 4,000 fen: one per cent from the buyer, half of one from the seller.
    expect([await fen(alpha), await fen('park')]).toEqual([
      [95_960, 0],
      [3_980, 0],
    ]);
    await proofs();
  });

  it('refuse what cannot be paid or delivered, and bind nobody after their time', async () => {
    const accept = ({ no }: DealChange, account = alpha) =>
      post(`/deals/${no}/answer`, { account, act: 'accept' }, decider);
    expect((await accept(await post('/deals', { ...offer, lots: 1000 }))).code).toBe('CERTIFICATE_MONEY_SHORT');
    const back = { seller: alpha, buyer: 'park', proposedBy: 'park', priceFen: 0 };
    expect((await accept(await post('/deals', { ...offer, ...back, lots: 11 }))).code).toBe(
      'CERTIFICATE_NOT_OFFERABLE',
    );
    expect((await post('/deals', { ...offer, expiresAt: new Date(start).toISOString() })).code).toBe(
      'CERTIFICATE_EXPIRY_PAST',
    );
    await proofs();
  });

  it('that settle after delivery reserve the money, and scale to what was delivered', async () => {
    const terms = { ...offer, buyer: beta, lots: 240, priceFen: 100, month: '2026-03', settles: 'after-delivery' };
    const { no } = await post('/deals', terms);
    expect((await post(`/deals/${no}/answer`, { account: beta, act: 'accept' }, decider)).state).toBe('accepted');
    expect(await fen(beta)).toEqual([100_000 - 24_240, 24_240]);
    await proofs();
    // The roof made 2.4 MWh, of which 100 kWh are sold: 230 lots are left.
    const lots = Math.floor((await held('park')) / 10_000);
    expect(await post(`/deals/${no}/settle`, {})).toMatchObject({ state: 'settled', deliveredLots: lots });
    expect(await fen(beta)).toEqual([100_000 - lots * 101, 0]);
    expect(await held(beta)).toBe(lots * 10_000);
    await proofs();
  });
});

describe('requests for quotes', () => {
  it('show each seller its own quotes only, and take no more than was asked for', async () => {
    const request = { buyer: 'park', sellers: [alpha, beta], lots: 6, expiresAt: soon };
    const { no } = await post<{ no: number }>('/quote-requests', request);
    await post('/money', { account: 'park', fen: 100_000 });
    const quote = (seller: string, lots: number) =>
      post(
        `/quote-requests/${no}/quotes`,
        { seller, lots, priceFen: 300, expiresAt: soon },
        { member: seller.slice(11) },
      );
    const [one, two] = [await quote(alpha, 4), await quote(beta, 4)];
    expect(one.state).toBe('proposed');
    const seen = await get<Deals>('/deals', { member: 'alpha' });
    expect(seen.requests).toMatchObject([{ no, sellers: [alpha], open: true }]);
    expect(seen.deals.some(({ seller, buyer }) => seller === beta || buyer === beta)).toBe(false);
    const accept = (deal: number) => post(`/deals/${deal}/answer`, { account: 'park', act: 'accept' }, decider);
    expect((await accept(one.no)).state).toBe('settled');
    expect((await accept(two.no)).code).toBe('CERTIFICATE_REQUEST_OVER');
    expect((await accept((await quote(beta, 2)).no)).state).toBe('settled');
    expect((await get<Deals>('/deals')).requests[0]).toMatchObject({ acceptedLots: 6, open: false });
    await proofs();
  });
});

describe('an account of very many ranges', () => {
  it('retires most of them in one statement, cuts the last, and claims exactly that', async () => {
    const before = await held(beta);
    const period = { periodFrom: '2026-03-18', periodTo: '2026-03-18' };
    const about = { account: beta, beneficiary: 'Beta', purpose: 'consumption', matching: 'total', ...period };
    const { code } = await post('/retirements', { ...about, wh: before + 1 });
    expect(code).toBe('CERTIFICATE_NOT_ENOUGH');
    expect(await post<{ wh: number }>('/retirements', { ...about, wh: 2_010_007 })).toMatchObject({ wh: 2_010_007 });
    expect(await held(beta)).toBe(before - 2_010_007);
    expect((await get<LedgerProof>('/proof')).claimedWh).toBe(2_010_007);
    await proofs();
  });
});

describe('a registry that a plugin talks to', () => {
  it('is compared with as a file is, takes what it does not have, and names why it is silent', async () => {
    const far = { provider: 'far-registry', registry: 'far' };
    const { registries } = await get<RemoteRegistries>('/registry/remote');
    expect(registries).toMatchObject([{ ...far, takes: true }]);
    const months = { ...far, from: '2026-01', to: '2026-12' };
    const ask = { reason: undefined, idempotencyKey: undefined, ...months };
    outside.rows = [{ device: 'roof-pv', month: '2026-02', issued: 3 }];
    const { report } = await post<FileReconciliation>('/registry/reconcile-remote', ask);
    expect(report.lines).toMatchObject([
      { month: '2026-03', theirs: null, state: 'running' },
      { month: '2026-02', theirs: 3, state: 'missing-here' },
    ]);
    // The month is still running: there is nothing to hand over yet.
    expect(await post('/registry/submit', months)).toMatchObject({ submitted: 0 });
    outside.cut = true;
    expect((await post('/registry/reconcile-remote', ask)).code).toBe('CERTIFICATE_REGISTRY_SILENT');
    outside.cut = false;
    expect((await post('/registry/submit', { ...months, provider: 'nobody' })).code).toBe(
      'CERTIFICATE_REGISTRY_UNKNOWN',
    );
  });
});

it('certificates and money stand among the metrics, as the ledgers have them', async () => {
  const text = (await bed.park.api('platform-admin').get<string>('/metrics')).body;
  const values = (name: string): number[] =>
    [...text.matchAll(new RegExp(`^lingtan_${name}\\{.*\\} (.+)$`, 'gm'))].map(([, value]) => Number(value));
  const { rows } = await bed.park.kernel.database.withOwner((owner) =>
    owner.query<{ fen: number; wh: number }>(`select
      (select -sum(fen) from plugin_certificate_trading.money_balances where bucket = 'outside')::float8 as fen,
      (select sum(wh) from plugin_certificate_trading.balances where wh > 0)::float8 as wh`),
  );
  const sum = (name: string): number => values(name).reduce((total, value) => total + value, 0);
  expect(rows[0]!.wh).toBeGreaterThan(0);
  expect({ fen: sum('market_money_fen'), wh: sum('certificates_wh') }).toEqual(rows[0]);
  expect(values('bills_issued')).toEqual([0]);
  expect(values('plugin_figures_missing')).toEqual([0, 0]);
});
