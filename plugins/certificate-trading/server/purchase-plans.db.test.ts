import type { Explanation } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MarketPlan, PlacedOrder } from '../contracts/index.ts';
import { keptPlans } from './desk/plan-store.ts';
import {
  createCertificatePark,
  end,
  hallSamples,
  samples,
  start,
  type CertificatePark,
} from './fixtures/certificate-park.ts';
import { planOpens } from './fixtures/plan-opens.ts';

type Caller = 'operator' | { member: string };
const alpha = 'enterprise/alpha';
const root = '/x/certificate-trading';
const month = '2026-03';
let bed: CertificatePark;
let keys = 0;

async function post<T>(path: string, body: object, as: Caller = 'operator'): Promise<T> {
  const answer = await bed.park.api(as).post<T>(root + path, body);
  expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}
const asked = () => ({ reason: 'test', idempotencyKey: `purchase-plans-${++keys}` });
const sell = (lots: number, priceFen: number) =>
  post<PlacedOrder>('/market/green/orders', {
    ...{ account: 'park', side: 'ask', lots, priceFen, idempotencyKey: asked().idempotencyKey },
  });
const plan = (more: object = {}, as: Caller = { member: 'alpha' }) =>
  post<MarketPlan>('/purchase-plan', { account: alpha, month, targetPct: 50, score: 'annual', ...more }, as);
const refOf = ({ account, month: of, no }: MarketPlan, figure = 'cost') =>
  `certificate.purchase-plan/${account}/${of}/${no}/${figure}`;
const open = (ref: string, as: Caller = { member: 'alpha' }, asOf = '') =>
  bed.park
    .api(as)
    .get<Explanation>(`/api/evidence/${encodeURIComponent(ref)}?park=test-park${asOf && `&asOf=${asOf}`}`);
const stored = async (account: string) => {
  const { rows } = await bed.park.tx((tx) =>
    tx.execute<{ no: number }>(sql`
      select no::float8 as no from plugin_certificate_trading.purchase_plans
      where account = ${account} and month = ${month} order by purchase_plans.no`),
  );
  return rows.map(({ no }) => no);
};

beforeAll(async () => {
  const books = [{ id: 'green', name: { en: 'Green', 'zh-CN': '绿证' } }];
  bed = await createCertificatePark({ market: { books, lotWh: 1000, maxOrderLots: 1000, buyerFeeBps: 100 } });
  await bed.ingest([...samples, ...hallSamples]);
  await bed.closed(1, 96);
  await bed.closed(1, 96, 'hall');
  await post('/issue', { from: new Date(start).toISOString(), to: new Date(end).toISOString(), reason: 'test' });
  await sell(800, 300);
}, 120_000);
afterAll(() => bed.park.stop());

describe('a plan of purchases that was shown', () => {
  it('is stored once while nothing changes, however often and from however many sides it is asked for', async () => {
    const first = await plan();
    expect(first).toMatchObject({ no: 1, reached: true, offers: 1 });
    expect(first.purchases).toHaveLength(1);
    expect(await Promise.all(Array.from({ length: 5 }, () => plan()))).toEqual(Array.from({ length: 5 }, () => first));
    expect(await plan({}, 'operator')).toEqual(first);
    expect(await stored(alpha)).toEqual([1]);
    // Another question is another plan, and does not make the first one new again.
    expect((await plan({ targetPct: 40 })).no).toBe(2);
    expect((await plan()).no).toBe(1);
    expect(await stored(alpha)).toEqual([1, 2]);
  });

  it('opens as it was shown when the market has moved on and the plugin has started again', async () => {
    const before = await plan();
    const cost = await open(refOf(before));
    expect([cost.status, cost.body.value]).toEqual([200, before.costFen / 100]);
    await sell(100, 200);
    const after = await plan();
    expect(after.no).toBe(3);
    expect(after.costFen).toBeLessThan(before.costFen);
    await bed.park.setEnabled('certificate-trading', false);
    await bed.park.setEnabled('certificate-trading', true);
    await bed.park.waitForState('certificate-trading', 'running');
    expect((await open(refOf(before))).body).toEqual(cost.body);
    await planOpens(bed.park, before);
    await planOpens(bed.park, after);
    // The books are read again from what is stored: the same plan, and nothing new of it.
    expect(await plan()).toEqual(after);
    expect(await stored(alpha)).toEqual([1, 2, 3]);
  });

  it('opens as of when it was recorded and later, not before', async () => {
    const ref = refOf(await plan());
    const { recordedAt } = (await open(ref)).body;
    expect((await open(ref, 'operator', recordedAt!)).status).toBe(200);
    const earlier = new Date(Date.parse(recordedAt!) - 1).toISOString();
    expect((await open(ref, 'operator', earlier)).status).toBe(404);
  });

  it('is seen by its enterprise and the park, and by no other enterprise', async () => {
    const [own, ofPark] = [await plan(), await plan({ account: 'park' }, 'operator')];
    expect((await open(refOf(own))).status).toBe(200);
    expect((await open(refOf(ofPark, 'now'), 'operator')).status).toBe(200);
    for (const [foreign, as] of [
      [own, 'beta'],
      [ofPark, 'alpha'],
    ] as const)
      expect((await open(refOf(foreign, 'now'), { member: as })).status, as).toBe(404);
    for (const none of [refOf({ ...own, no: own.no + 1 }), refOf(own, 'nothing'), `${refOf(own)}@1`])
      expect((await open(none, 'operator')).status, none).toBe(404);
  });

  it('makes room for newer ones of its month, and says so afterwards', async () => {
    const beta = { account: 'enterprise/beta' };
    const asBeta = { member: 'beta' };
    const oldest = await plan({ ...beta, targetPct: 100 }, asBeta);
    const others = await stored(alpha);
    for (let no = 2; no <= keptPlans + 2; no++)
      expect((await plan({ ...beta, targetPct: no / 2 }, asBeta)).no).toBe(oldest.no + no - 1);
    expect(await stored('enterprise/beta')).toEqual(Array.from({ length: keptPlans }, (_, index) => index + 3));
    expect(await stored(alpha)).toEqual(others);
    const { status, body } = await open(refOf(oldest), asBeta);
    expect([status, body.value, body.quality, body.recordedAt]).toEqual([200, null, 'missing', null]);
    expect(JSON.stringify(body.formula)).toContain(`newest ${keptPlans} plans`);
    expect((await open(refOf(oldest))).status).toBe(404);
    // Asked again, it is a plan of its own: no number is given twice.
    expect((await plan({ ...beta, targetPct: 100 }, asBeta)).no).toBe(keptPlans + 3);
  });
});
