import { createRandom } from '@lingtan/test-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MarketOrder, PlacedOrder } from '../contracts/index.ts';
import { certificateCommands } from './commands.ts';
import { createCertificatePark, end, samples, start } from './fixtures/certificate-park.ts';
import type { CertificatePark } from './fixtures/certificate-park.ts';

const accounts = ['enterprise/alpha', 'enterprise/beta', 'park'];
let bed: CertificatePark;
const root = '/x/certificate-trading';
const post = <T>(path: string, body: object) => bed.park.api('operator').post<T>(root + path, body);

/** What the command answers of a run of the book. */
interface Run {
  trades: { volume: string; price: number }[];
  refused: { step: number }[];
  bidsAfter: { id: string; volume: string; price: number }[];
  asksAfter: Run['bidsAfter'];
}

beforeAll(async () => {
  bed = await createCertificatePark({
    market: { books: [{ id: 'green', name: { en: 'Green', 'zh-CN': '绿证' } }], lotWh: 1000 },
  });
  await bed.ingest(samples);
  await bed.closed(1, 96);
  const asked = (key: string) => ({ reason: 'test', idempotencyKey: `by-document-${key}` });
  const span = { from: new Date(start).toISOString(), to: new Date(end).toISOString(), reason: 'the day' };
  expect((await post('/issue', span)).status).toBe(200);
  for (const to of accounts.slice(0, 2))
    expect((await post('/transfers', { from: 'park', to, wh: 800_000, ...asked(to) })).status).toBe(200);
  for (const account of accounts)
    expect((await post('/money', { account, fen: 100_000_000, ...asked(`money-${account}`) })).status).toBe(200);
}, 120_000);
afterAll(() => bed.park.stop());

it('the same orders lead to the same trades and the same book in a park and in a document', async () => {
  const random = createRandom(Number(process.env['LINGTAN_SEED'] ?? 38));
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  const steps: object[] = [];
  const refused: number[] = [];
  const trades: Run['trades'] = [];
  const open: string[] = [];
  for (let step = 0; step < 70; step++) {
    const idempotencyKey = `by-document-step-${step}`;
    if (open.length > 0 && whole(0, 9) === 0) {
      const orderId = open.splice(whole(0, open.length - 1), 1)[0]!;
      const { status } = await post(`/market/green/orders/${orderId}/cancel`, { idempotencyKey });
      if (status !== 200) refused.push(step);
      steps.push({ action: 'cancel', orderId });
      continue;
    }
    const [account, side, lots] = [accounts[whole(0, 2)]!, whole(0, 1) ? 'ask' : 'bid', whole(2, 20)];
    const priceFen = whole(0, 7) ? whole(295, 305) : undefined;
    const force = (['gtc', 'gtc', 'gtc', 'ioc', 'fok'] as const)[whole(0, 4)]!;
    const postOnly = force === 'gtc' && priceFen !== undefined && whole(0, 4) === 0;
    const displayLots = force === 'gtc' && priceFen !== undefined && whole(0, 3) === 0 ? 2 : undefined;
    const more = { ...(postOnly && { postOnly }), ...(displayLots && { displayLots }) };
    const order = { account, side, lots, force, ...(priceFen !== undefined && { priceFen }), ...more };
    const { status, body } = await post<PlacedOrder>('/market/green/orders', { ...order, idempotencyKey });
    if (status === 200) {
      trades.push(...body.trades.map((each) => ({ volume: String(each.lots), price: each.priceFen })));
      if (body.state === 'open') open.push(body.order);
    } else {
      expect({ status, body }).toMatchObject({ status: 409 });
      refused.push(step);
    }
    steps.push({
      ...{ action: 'submit', id: body.order ?? `refused-${step}`, userId: account },
      ...{ side: side === 'ask' ? 'Ask' : 'Bid', volume: lots, timeInForce: force.toUpperCase() },
      ...(priceFen === undefined ? { type: 'market' } : { price: priceFen }),
      ...(postOnly && { postOnly }),
      ...(displayLots && { displayVolume: displayLots }),
    });
  }
  const command = certificateCommands.find(({ name }) => name === 'certificates match')!;
  const run = (await command.run({ priceRules: ['older-order-price'], steps }, [])) as Run;
  expect(trades.length).toBeGreaterThan(10);
  expect(run.trades.map(({ volume, price }) => ({ volume, price }))).toEqual(trades);
  expect(run.refused.map(({ step }) => step)).toEqual(refused);
  const { orders } = (await bed.park.api('operator').get<{ orders: MarketOrder[] }>(`${root}/orders?state=open`)).body;
  const kept = orders.map(({ id, remaining, priceFen }) => ({ id, volume: String(remaining), price: priceFen }));
  const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
  expect([...run.bidsAfter, ...run.asksAfter].sort(byId)).toEqual(kept.sort(byId));
  expect(kept.length).toBeGreaterThan(5);
});
