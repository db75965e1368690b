import type { TestCaller } from '@lingtan/kernel/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { IssueResult, Purchases } from '../contracts/index.ts';
import { createCertificatePark, end, samples, start, type CertificatePark } from './fixtures/certificate-park.ts';

type Caller = TestCaller;
const root = '/x/certificate-trading';
const alpha: Caller = { member: 'alpha' };
const beta: Caller = { member: 'beta' };
let bed: CertificatePark;
const post = async <T>(as: Caller, path: string, idempotencyKey: string, body: object) => {
  const answer = await bed.park
    .api(as)
    .post<T & { code: string }>(root + path, { reason: 'test', idempotencyKey, ...body });
  return { status: answer.status, ...answer.body };
};
const purchase = (account: string) => ({ account: `enterprise/${account}`, book: 'green', lots: 5, priceFen: 300 });
const bid = (account: string) => ({ account, side: 'bid', lots: 1, priceFen: 1 });

beforeAll(async () => {
  const books = [{ id: 'green', name: { en: 'Green', 'zh-CN': '绿证' } }];
  bed = await createCertificatePark({ market: { books, lotWh: 10_000 } });
  for (const account of ['enterprise/alpha', 'enterprise/beta', 'park'])
    await post('operator', '/money', `money-for-${account}`, { account, fen: 50_000 });
}, 240_000);
afterAll(() => bed.park.stop());

it('a member cannot take the keys that the plugin uses for itself', async () => {
  const device = 'roof-pv';
  const own = [
    ...Array.from({ length: 20 }, (_, n) => `market/green/${n + 1}`),
    ...Array.from({ length: 30 }, (_, n) => `purchase/${n + 1}`),
    ...Array.from({ length: 96 }, (_, n) => `issue/${device}/${new Date(start + n * 900_000).toISOString()}@1`),
    ...['settle-deal/1', 'close-auction/1', 'expire-bundle/1', 'withdraw-bundle/1'],
  ];
  for (const key of own) expect(await post(alpha, '/purchases', key, purchase('alpha'))).toMatchObject({ status: 200 });
  // Issued without being asked, interval by interval as they close.
  await bed.ingest(samples);
  await bed.closed(1, 96);
  const { from, to } = { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
  const issue = async () =>
    (await bed.park.api('operator').post<{ devices: IssueResult[] }>(`${root}/issue`, { reason: 'test', from, to }))
      .body;
  await expect
    .poll(issue, { timeout: 60_000, interval: 200 })
    .toMatchObject({ devices: [{ skipped: { 'already-issued': 96 } }] });
  for (const account of ['enterprise/alpha', 'park'])
    expect(
      await post(account === 'park' ? 'operator' : alpha, '/market/green/orders', `order-of-${account}`, bid(account)),
    ).toMatchObject({
      status: 200,
      state: 'open',
    });
  const { purchases } = (await bed.park.api('operator').get<Purchases>(`${root}/purchases`)).body;
  const { no } = purchases[0]!;
  expect(
    await post({ person: 'Dai' }, `/purchases/${no}/decision`, 'approve-it-once', { act: 'approve' }),
  ).toMatchObject({
    state: 'ordered',
    problem: null,
  });
});

it('the same key is another one for each enterprise and for the park, and one for all members of an enterprise', async () => {
  const order = (as: Caller, account: string, lots = 1) =>
    post<{ order: string }>(as, '/market/green/orders', 'a-key-for-all', { ...bid(account), lots });
  const first = await order(alpha, 'enterprise/alpha');
  const orders = [first.order, (await order(beta, 'enterprise/beta')).order, (await order('operator', 'park')).order];
  expect(new Set(orders).size).toBe(3);
  expect((await order(alpha, 'enterprise/alpha')).order).toBe(first.order);
  expect(await order(alpha, 'enterprise/alpha', 2)).toMatchObject({ code: 'CERTIFICATE_KEY_REUSED' });
});

it('keys from before they had an owner still give their answer, and stop nobody', async () => {
  const earlier = await post<{ no: number }>(alpha, '/purchases', 'from-before', purchase('alpha'));
  await post(alpha, '/purchases', 'market/green/9999', purchase('alpha'));
  const { rows } = await bed.park.database.withOwner((owner) =>
    owner.query<{ sequence: string }>(`select sequence from plugin_certificate_trading.books where id = 'green'`),
  );
  const next = Number(rows[0]!.sequence) + 1;
  await bed.park.database.withOwner(async (owner) => {
    await owner.query(`alter table plugin_certificate_trading.transactions disable trigger user`);
    await owner.query(
      `update plugin_certificate_trading.transactions set keys_of = 'earlier',
         idempotency_key = case idempotency_key when 'market/green/9999' then 'market/green/${next}' else idempotency_key end
       where idempotency_key in ('from-before', 'market/green/9999')`,
    );
    await owner.query(`alter table plugin_certificate_trading.transactions enable trigger user`);
  });
  expect((await post<{ no: number }>(alpha, '/purchases', 'from-before', purchase('alpha'))).no).toBe(earlier.no);
  expect(await post(alpha, '/purchases', 'from-before', { ...purchase('alpha'), lots: 6 })).toMatchObject({
    code: 'CERTIFICATE_KEY_REUSED',
  });
  expect(await post(beta, '/market/green/orders', 'after-the-upgrade', bid('enterprise/beta'))).toMatchObject({
    state: 'open',
  });
});
