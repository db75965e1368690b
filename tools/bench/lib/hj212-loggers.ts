import { itemsOf, TestHj212Logger } from '@lingtan/test-kit';

/** What the loggers do: one frame a second each, for some seconds, the first one at `firstTs`. */
export interface Hj212Order {
  port: number;
  loggers: number;
  seconds: number;
  firstTs: number;
}

/** Acknowledged frames, and how long each acknowledgement took in ms. */
export interface Hj212Report {
  frames: number;
  resent: number;
  latencies: number[];
}

const codes = ['w00000', 'w01018'];

/** Loggers spread over the second, each frame in two pieces; every tenth logger loses its connection once. */
async function sendAll(order: Hj212Order): Promise<Hj212Report> {
  const loggers = Array.from(
    { length: order.loggers },
    (_, n) =>
      new TestHj212Logger({
        address: () => ({ host: '127.0.0.1', port: order.port }),
        mn: `BENCH${n}`,
        pieceBytes: 97,
      }),
  );
  while (!loggers.every(({ connected }) => connected)) await new Promise((resolve) => setTimeout(resolve, 50));
  const latencies: number[] = [];
  const acknowledged: Promise<void>[] = [];
  const beginning = performance.now();
  for (let second = 0; second < order.seconds; second++)
    for (const [n, logger] of loggers.entries()) {
      const due = beginning + (second + n / loggers.length) * 1000;
      const wait = due - performance.now();
      if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
      if (second === Math.floor(order.seconds / 2) && n % 10 === 0) logger.drop();
      const values = Object.fromEntries(codes.map((code) => [code, { Rtd: second + n / 1000, Flag: 'N' }]));
      const sent = performance.now();
      const cut = !logger.connected;
      acknowledged.push(
        logger.report('2011', itemsOf(order.firstTs + second * 1000, values)).then(() => {
          // A frame that met a cut connection waits for the connection, not for the server.
          if (!cut) latencies.push(performance.now() - sent);
        }),
      );
    }
  await Promise.all(acknowledged);
  const frames = loggers.reduce((sum, logger) => sum + logger.acknowledged, 0);
  const resent = loggers.reduce((sum, logger) => sum + logger.resent, 0);
  for (const logger of loggers) logger.close();
  return { frames, resent, latencies };
}

process.on('message', (order: Hj212Order) => {
  sendAll(order).then(
    (result) => process.send!({ result }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
