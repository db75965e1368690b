import { cpus, loadavg } from 'node:os';
import { OrderBook, type BookCommand } from '@lingtan/certificate-trading/domain';
import { OrderBook as PeerBook, Side } from 'nodejs-order-book';
import { orderStream, type OrderStream, type StreamStep } from './lib/order-stream.ts';
import { median, type BenchResult } from './result.ts';

const count = 200_000;
const seed = 20_261_125;
/** Steps that the peer does of each run: it needs many times as long, and its rate is the same on a part. */
const peerCount = 50_000;
const runs = 3;
const depths = [10_000, 100_000];
const rules = { priceRule: 'older-order-price' } as const;

function command(step: StreamStep, at: number): BookCommand {
  if ('cancel' in step) return { type: 'cancel', orderId: step.cancel, at };
  return { type: 'submit', order: step, at };
}

interface Timed {
  /** Orders per second, and per second of processor time: on a machine that does other work they differ. */
  rate: number;
  cpuRate: number;
  trades: number;
  volume: number;
}

/** Takes the time; the function that it gives tells the rates of so many orders since. */
function stopwatch(): (orders: number) => Pick<Timed, 'rate' | 'cpuRate'> {
  const cpu = process.cpuUsage();
  const since = performance.now();
  return (orders) => {
    const ms = performance.now() - since;
    const { user, system } = process.cpuUsage(cpu);
    return { rate: (1000 * orders) / ms, cpuRate: (1e6 * orders) / (user + system) };
  };
}

/** `owners`: ours checks that nobody trades with itself, which the peer cannot; without, every order has its own. */
function ours(
  { resting, steps }: OrderStream,
  owners: boolean,
): Timed & { book: OrderBook; commands: BookCommand[]; peerVolume: number } {
  const own = (step: StreamStep): StreamStep => (owners || 'cancel' in step ? step : { ...step, owner: step.id });
  const commands = [...resting, ...steps].map((step, at) => command(own(step), at));
  const book = new OrderBook(rules);
  for (const each of commands.slice(0, resting.length)) book.apply(each);
  let [trades, volume, peerVolume] = [0, 0, 0];
  const rates = stopwatch();
  for (let index = resting.length; index < commands.length; index++) {
    if (index === resting.length + peerCount) peerVolume = volume;
    for (const { quantity } of book.apply(commands[index]!).trades) {
      trades++;
      volume += quantity;
    }
  }
  return { ...rates(steps.length), trades, volume, book, commands, peerVolume };
}

function peers({ resting, steps }: OrderStream): Timed {
  const book = new PeerBook();
  const side = { bid: Side.BUY, ask: Side.SELL };
  const limit = (step: Exclude<StreamStep, { cancel: string }>) =>
    book.limit({ id: step.id, side: side[step.side], size: step.quantity, price: step.price });
  for (const each of resting) limit(each);
  let trades = 0;
  let volume = 0;
  const done = steps.slice(0, peerCount);
  const rates = stopwatch();
  for (const step of done) {
    if ('cancel' in step) {
      book.cancel(step.cancel);
      continue;
    }
    const { done: filled, partial, partialQuantityProcessed } = limit(step);
    for (const each of filled) if (each.id !== step.id) [trades, volume] = [trades + 1, volume + each.size];
    if (partial && partial.id !== step.id) [trades, volume] = [trades + 1, volume + partialQuantityProcessed];
  }
  return { ...rates(done.length), trades, volume };
}

/** A seeded stream through our book, and its beginning through nodejs-order-book, turn about, at two depths; and the replay of our journal. */
export async function run(): Promise<BenchResult> {
  const rows = depths.map((depth) => {
    const stream = orderStream(seed, depth, count);
    const samples = Array.from({ length: runs + 1 }, () => {
      const [full, plain, peer] = [ours(stream, true), ours(stream, false), peers(stream)];
      if (plain.peerVolume !== peer.volume)
        throw new Error(`${plain.peerVolume} traded against ${peer.volume} of the peer`);
      const cpu = { fullCpu: full.cpuRate, peerCpu: peer.cpuRate };
      return { full: full.rate, plain: plain.rate, peer: peer.rate, ...cpu, trades: full.trades };
    }).slice(1);
    const { book, commands } = ours(stream, true);
    const since = performance.now();
    const again = new OrderBook(rules);
    for (const each of commands) again.apply(each);
    const replayMs = performance.now() - since;
    if (again.hash() !== book.hash()) throw new Error('the replayed journal leads to another hash');
    return { depth, samples, replayMs, trades: samples[0]!.trades, levels: book.depth('bid', Infinity).length };
  });
  const figures = rows.map(({ depth, samples, replayMs, trades, levels }) => {
    const of = (key: 'full' | 'plain' | 'peer' | 'fullCpu' | 'peerCpu') => samples.map((each) => each[key]);
    const [full, plain, peer] = [median(of('full')), median(of('plain')), median(of('peer'))];
    return {
      depth,
      trades,
      levels,
      ordersPerSecond: full,
      withoutOwners: plain,
      peer,
      ratio: full / peer,
      ordersPerCpuSecond: median(of('fullCpu')),
      peerPerCpuSecond: median(of('peerCpu')),
      spread: of('full'),
      replayMs,
    };
  });
  const deep = figures.at(-1)!;
  return {
    name: 'order-book',
    unit: 'orders/s',
    ours: deep.ordersPerSecond,
    baseline: { name: 'nodejs-order-book, same stream without owners', value: deep.peer },
    ratio: deep.ratio,
    p50: null,
    p95: null,
    p99: null,
    details: {
      aim: 200_000,
      seed,
      count,
      peerCount,
      cancels: '15 %',
      runs,
      depths: figures,
      cores: cpus().length,
      loadAverage: loadavg()[0],
    },
  };
}
