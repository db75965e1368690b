import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, waitUntil } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstallation, type TestInstallation } from './fixtures/installation.ts';

const seed = Number(process.env.LINGTAN_SEED ?? 20_261);
const kills = process.env.LINGTAN_LONG === '1' ? 15 : 1;
const quarter = 900_000;
const root = '/api/parks/harbour/x/certificate-trading';
/** Who act at the same time. */
const actors = 64;
const accounts = ['park', 'enterprise/steel', 'enterprise/paper'];

interface Placed {
  order: string;
  sequence: number;
  trades: { no: number }[];
}

let installation: TestInstallation;

beforeAll(async () => {
  installation = await createInstallation([
    {
      id: 'harbour',
      enterprises: ['steel', 'paper'],
      points: [{ id: 'roof.active-energy-export', unit: 'kWh', expectedEverySeconds: 900 }],
      plugins: {
        'energy-metering': {
          meters: [
            {
              id: 'roof',
              name: { en: 'Roof', 'zh-CN': '屋顶' },
              assetId: 'roof',
              role: 'pv',
              exportPoint: 'roof.active-energy-export',
              registerType: 'interval',
            },
          ],
        },
        'certificate-trading': {
          devices: [{ id: 'roof', meterId: 'roof', source: 'solar-pv', capacityKw: 1000 }],
          market: {
            books: [{ id: 'green', name: { en: 'Green', 'zh-CN': '绿证' } }],
            lotWh: 1000,
            buyerFeeBps: 25,
            sellerFeeBps: 25,
            maxOpenOrders: 10_000,
          },
        },
      },
    },
  ]);
}, 240_000);
afterAll(() => installation?.close());

const get = async <T>(path: string): Promise<T> => {
  const { status, body } = await installation.api<T>('GET', root + path);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};
const post = <T>(path: string, body: object) => installation.api<T>('POST', root + path, body);

/** As a client does it: what got no answer, or a busy one, is sent again under the same key. */
async function persistently<T>(path: string, body: object): Promise<{ status: number; body: T }> {
  const deadline = Date.now() + 200_000;
  for (;;) {
    const answer = await post<T>(path, body).catch(() => null);
    if (answer && answer.status < 500) return answer;
    if (Date.now() > deadline) throw new Error(`no answer to ${path}: ${JSON.stringify(answer)}`);
    await sleep(150);
  }
}

/** Two days of 100 kWh in each quarter of an hour, a week ago. */
async function generate(): Promise<void> {
  const first = Math.floor((Date.now() - 7 * 86_400_000) / 86_400_000) * 86_400_000;
  const rows = Array.from({ length: 192 }, (_, n) => `${new Date(first + n * quarter).toISOString()},100`);
  const mapping = JSON.stringify({
    format: 'wide',
    time: 'time',
    timeZone: 'UTC',
    columns: { energy: { point: 'roof.active-energy-export', unit: 'kWh' } },
  });
  const query = new URLSearchParams({ mapping, name: 'roof.csv' });
  const answer = await fetch(`${installation.server.url}/api/parks/harbour/telemetry/import?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${installation.server.adminToken}`, 'content-type': 'text/csv' },
    body: ['time,energy', ...rows].join('\n'),
  });
  expect(await answer.json()).toMatchObject({ state: 'done', stored: 192 });
}

const held = async (): Promise<number> =>
  (await get<{ balances: { bucket: string; wh: number }[] }>('/portfolio')).balances
    .filter(({ bucket }) => bucket === 'held')
    .reduce((sum, { wh }) => sum + wh, 0);

describe(`an exchange that is killed (seed ${seed})`, () => {
  it(
    'keeps every order it answered, trades nothing twice, and comes back as the same book',
    { timeout: 600_000 },
    async () => {
      await generate();
      let seen = 0;
      await waitUntil(
        async () => (seen = await held()) > 15_000_000,
        90_000,
        () => `certificates of the roof: ${seen} Wh`,
      );
      for (const [index, account] of accounts.entries()) {
        const asked = { reason: 'start', idempotencyKey: `start-of-${index}` };
        expect((await persistently('/money', { account, fen: 50_000_000, ...asked })).status).toBe(200);
        if (account === 'park') continue;
        expect(
          (
            await persistently('/transfers', {
              from: 'park',
              to: account,
              wh: 5_000_000,
              reason: 'start',
              idempotencyKey: `move-${index}-key`,
            })
          ).status,
        ).toBe(200);
      }
      const answered = new Map<string, { sent: object; answer: Placed }>();
      /** Keys of transfers and retirements that were answered, with the transaction that the answer names. */
      const booked = new Map<string, number>();
      let stopping = false;
      const members = Array.from({ length: actors }, async (_, member) => {
        const random = createRandom(seed + member);
        const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
        const pick = (): string => accounts[whole(0, accounts.length - 1)]!;
        for (let no = 0; !stopping; no++) {
          const [key, account, act] = [`order-${member}-${no}`, pick(), random()];
          if (act < 0.7) {
            const side = random() < 0.5 ? 'bid' : 'ask';
            const order = { account, side, lots: whole(1, 40), priceFen: whole(90, 110), idempotencyKey: key };
            const { status, body } = await persistently<Placed>('/market/green/orders', order);
            if (status === 200) answered.set(key, { sent: order, answer: body });
          } else if (act < 0.75)
            await persistently('/market/green/cancel-all', { account, reason: 'storm', idempotencyKey: key });
          else if (act < 0.8) {
            const to = new Date().toISOString();
            await persistently('/issue', {
              from: new Date(Date.now() - 9 * 86_400_000).toISOString(),
              to,
              reason: 'storm',
            });
          } else {
            const asked = { wh: whole(1, 9000), reason: 'storm', idempotencyKey: `book-${member}-${no}` };
            const about = { beneficiary: 'Storm', purpose: 'test', periodFrom: '2026-01-01', periodTo: '2026-12-31' };
            const { status, body } = await (act < 0.9
              ? persistently<{ transaction: number }>('/transfers', { from: account, to: pick(), ...asked })
              : persistently<{ transaction: number }>('/retirements', { account, ...about, ...asked }));
            if (status === 200) booked.set(asked.idempotencyKey, body.transaction);
          }
        }
      });
      /** As long as some come, they may take what they take. */
      const moreAnswers = async (count: number): Promise<void> => {
        for (const goal = answered.size + count; answered.size < goal;) {
          const seen = answered.size;
          await waitUntil(
            () => answered.size > seen,
            60_000,
            () => `an answer beyond the ${seen} there are`,
          );
        }
      };
      for (let kill = 0; kill < kills; kill++) {
        await moreAnswers(41);
        await installation.server.kill();
        await installation.restart();
      }
      await moreAnswers(21);
      stopping = true;
      await Promise.all(members);

      const proof = await get<{ faults: string[]; hash: string; replayedHash: string }>('/market/green/proof');
      expect(proof.faults).toEqual([]);
      expect(proof.replayedHash).toBe(proof.hash);
      const ledger = await get<Record<string, number> & { faults: string[] }>('/proof');
      expect(ledger.faults).toEqual([]);
      const parts = ['heldWh', 'reservedWh', 'retiredWh', 'expiredWh', 'cancelledWh'];
      expect(parts.reduce((sum, name) => sum + ledger[name]!, 0)).toBe(ledger['issuedWh']);
      const written = await installation.query<{ key: string; no: number }>(
        `select idempotency_key as key, no::float8 as no from plugin_certificate_trading.transactions
         where idempotency_key like 'book-%'`,
      );
      const transactions = new Map(written.map(({ key, no }) => [key, no]));
      expect(booked.size).toBeGreaterThan(0);
      expect([...booked].filter(([key, no]) => transactions.get(key) !== no)).toEqual([]);
      const journal = await installation.query<{ key: string; order: string }>(
        `select idempotency_key as key, outcome->>'order' as order from plugin_certificate_trading.book_journal
       where idempotency_key like 'order-%' and outcome->>'refusal' is null`,
      );
      const kept = new Map(journal.map(({ key, order }) => [key, order]));
      const lost = [...answered].filter(([key, { answer }]) => kept.get(key) !== answer.order);
      expect(lost, 'answered and not in the journal').toEqual([]);
      const { orders } = await get<{ orders: { id: string }[] }>('/orders?limit=1000');
      expect(new Set(orders.map(({ id }) => id)).size).toBe(orders.length);
      // The same key after all the kills still has the first answer.
      for (const { sent, answer } of [...answered.values()].slice(0, 5))
        expect((await persistently<Placed>('/market/green/orders', sent)).body).toEqual(answer);
    },
  );
});
