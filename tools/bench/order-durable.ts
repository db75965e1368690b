import { cpus, loadavg } from 'node:os';
import { hourlyIntervals, startCertificatePark } from './lib/certificate-park.ts';
import { orderStream } from './lib/order-stream.ts';
import { tpcB } from './lib/tpc-b.ts';
import { percentile, type BenchResult } from './result.ts';

const members = 40;
const count = 20_000;
const inFlight = 500;
const seed = 20_261_125;
const now = Date.parse('2026-11-25T00:00:00Z');

interface Placed {
  order: string;
  trades: unknown[];
}

/**
 * A seeded stream of orders through the exchange: each is answered once its reservation, its trades with certificates and
 * money, and its line in the journal are committed. Beside it TPC-B on the same server.
 */
export async function run(): Promise<BenchResult> {
  const enterprises = Array.from({ length: members }, (_, index) => `m${index}`);
  const park = await startCertificatePark({
    now,
    enterprises,
    config: {
      devices: enterprises.map((id) => ({
        id,
        meterId: id,
        source: 'solar-pv',
        capacityKw: 2000,
        account: `enterprise/${id}`,
      })),
      market: {
        books: [{ id: 'green', name: { en: 'Green', 'zh-CN': '绿证' } }],
        lotWh: 1000,
        maxOpenOrders: 1_000_000,
        buyerFeeBps: 10,
        sellerFeeBps: 10,
      },
    },
    intervals: hourlyIntervals,
  });
  try {
    const base = { reason: 'bench' };
    const span = { from: new Date(now - 60 * 86_400_000).toISOString(), to: new Date(now).toISOString() };
    await park.call('post', '/issue', { body: { ...span, ...base } });
    for (const id of enterprises)
      await park.call('post', '/money', {
        body: { account: `enterprise/${id}`, fen: 900_000_000_000, idempotencyKey: `money-of-${id}`, ...base },
      });
    const { resting, steps } = orderStream(seed, 2000, count);
    const ids = new Map<string, string>();
    const latencies: number[] = [];
    let [no, trades, refused] = [0, 0, 0];
    const send = async (step: (typeof steps)[number]): Promise<void> => {
      const began = performance.now();
      const idempotencyKey = `bench-order-${no++}`;
      try {
        if ('cancel' in step) {
          const order = ids.get(step.cancel);
          if (order === undefined) return;
          const params = { book: 'green', order };
          await park.call('post', '/market/:book/orders/:order/cancel', { params, body: { idempotencyKey } });
        } else {
          const body = {
            account: `enterprise/m${Number(step.owner.slice(1)) % members}`,
            side: step.side,
            lots: step.quantity,
            priceFen: step.price,
            idempotencyKey,
          };
          const placed = await park.call<Placed>('post', '/market/:book/orders', { params: { book: 'green' }, body });
          ids.set(step.id, placed.order);
          trades += placed.trades.length;
        }
      } catch (error) {
        // A cancel may come after the order was filled; everything else is a fault of the benchmark.
        if ((error as { code?: string }).code !== 'CERTIFICATE_ORDER_REFUSED') throw error;
        refused++;
      }
      latencies.push(performance.now() - began);
    };
    const sendAll = async (list: readonly (typeof steps)[number][]): Promise<number> => {
      let next = 0;
      const since = performance.now();
      await Promise.all(
        Array.from({ length: inFlight }, async () => {
          while (next < list.length) await send(list[next++]!);
        }),
      );
      return performance.now() - since;
    };
    await sendAll(resting);
    latencies.length = 0;
    trades = 0;
    const ms = await sendAll(steps);
    const proof = await park.call<{ faults: string[]; hash: string; replayedHash: string }>(
      'get',
      '/market/:book/proof',
      {
        params: { book: 'green' },
      },
    );
    if (proof.faults.length > 0 || proof.hash !== proof.replayedHash) throw new Error(proof.faults.join('; '));
    const baseline = await tpcB(park.owner, { clients: 8, seconds: 8 });
    const rate = (1000 * steps.length) / ms;
    return {
      name: 'order-durable',
      unit: 'orders/s',
      ours: rate,
      baseline: { name: 'TPC-B style transactions/s, 8 clients, same server', value: baseline },
      ratio: rate / baseline,
      p50: percentile(latencies, 0.5),
      p95: percentile(latencies, 0.95),
      p99: percentile(latencies, 0.99),
      details: {
        aim: 3000,
        seed,
        count,
        members,
        inFlight,
        trades,
        refused,
        cores: cpus().length,
        loadAverage: loadavg()[0],
      },
    };
  } finally {
    await park.stop();
  }
}
