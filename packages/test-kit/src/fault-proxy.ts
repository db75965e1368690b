import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createRandom } from './seeded-random.ts';

/** Whose bytes a fault concerns: those of the client (`up`), those of the server (`down`), or both. */
export type Direction = 'up' | 'down' | 'both';

/** A TCP proxy on loopback that misbehaves when told to. Faults hold for present and new connections until `heal`. */
export interface FaultProxy {
  readonly host: string;
  readonly port: number;
  /** Connections open now. */
  readonly connections: number;
  /** Delays each chunk by `milliseconds` ± a part of `jitter` drawn from the seed; bytes stay in order. */
  latency(milliseconds: number, jitter?: number): void;
  /** Swallows bytes and goes on reading: what a firewall does that drops packets. */
  blackhole(direction?: Direction): void;
  /** Lets `bytes` more through per connection and direction (1 to 256 drawn from the seed when absent), then ends it. */
  cut(bytes?: number): void;
  /** Resets (RST) all open connections; new ones work. */
  reset(): void;
  /** Closes towards the server and tells the client nothing. */
  halfOpen(): void;
  /** Resets open connections and refuses new ones. */
  refuse(): void;
  /** Ends latency, black hole, cut and refusal. Bytes that were swallowed stay lost. */
  heal(): void;
  close(): Promise<void>;
}

interface Faults {
  latency: number;
  jitter: number;
  swallow: Direction | null;
  cutAfter: (() => number) | null;
  refuse: boolean;
}

interface Pair {
  client: Socket;
  server: Socket;
  /** The client is not told that the server side has gone. */
  halfOpen: boolean;
}

const healthy: Faults = { latency: 0, jitter: 0, swallow: null, cutAfter: null, refuse: false };

/** Starts a proxy in front of `target`. What happens by chance is drawn from `seed`. */
export async function startFaultProxy(target: { host?: string; port: number }, seed = 1): Promise<FaultProxy> {
  const random = createRandom(seed);
  const pairs = new Set<Pair>();
  let faults: Faults = { ...healthy };
  const reset = (): void => {
    for (const { client, server } of pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  };
  const listener = createServer({ allowHalfOpen: true }, (client) => {
    if (faults.refuse) return void client.resetAndDestroy();
    const server = connect({ port: target.port, host: target.host ?? '127.0.0.1', allowHalfOpen: true });
    const pair: Pair = { client, server, halfOpen: false };
    pairs.add(pair);
    client.on('close', () => pairs.delete(pair));
    pump(pair, 'up', () => faults, random);
    pump(pair, 'down', () => faults, random);
  });
  await new Promise<void>((resolve, reject) => listener.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    host: '127.0.0.1',
    port: (listener.address() as AddressInfo).port,
    get connections() {
      return pairs.size;
    },
    latency: (milliseconds, jitter = 0) => void Object.assign(faults, { latency: milliseconds, jitter }),
    blackhole: (direction = 'both') => void (faults.swallow = direction),
    cut: (bytes) => void (faults.cutAfter = () => bytes ?? 1 + Math.floor(random() * 256)),
    reset,
    halfOpen: () => {
      for (const pair of pairs) {
        pair.halfOpen = true;
        pair.server.destroy();
      }
    },
    refuse: () => {
      faults.refuse = true;
      reset();
    },
    heal: () => void (faults = { ...healthy }),
    close: async () => {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      for (const { client, server } of pairs) {
        client.destroy();
        server.destroy();
      }
      await closed;
    },
  };
}

/** Carries the bytes of one direction, through the faults of the moment. */
function pump(pair: Pair, direction: 'up' | 'down', faults: () => Faults, random: () => number): void {
  const [from, to] = direction === 'up' ? [pair.client, pair.server] : [pair.server, pair.client];
  let budget: number | null = null;
  let queue = Promise.resolve();
  from.setNoDelay(true);
  from.on('data', (chunk: Buffer) => {
    const { latency, jitter, swallow, cutAfter } = faults();
    if (swallow === direction || swallow === 'both' || pair.halfOpen) return;
    budget = cutAfter ? (budget ?? cutAfter()) : null;
    const part = budget === null ? chunk : chunk.subarray(0, budget);
    const due = performance.now() + latency + (random() * 2 - 1) * jitter;
    if (budget !== null) budget -= part.length;
    const last = budget === 0;
    queue = queue.then(async () => {
      const wait = due - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      if (to.writable && !to.write(part)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
      if (last) {
        to.end();
        from.end();
      }
    });
  });
  from.on('end', () => void queue.then(() => to.end()));
  // Both sides learn of an error by the close that follows it.
  from.on('error', () => {});
  from.on('close', (failed) => {
    if (pair.halfOpen && direction === 'down') return;
    if (failed) to.resetAndDestroy();
    else void queue.then(() => to.destroySoon());
  });
}
