import { createServer } from 'node:net';

// Below the range from which systems number outgoing connections and servers that ask for any port (Linux 32768, others
// 49152): a port of that range is free now and the end of somebody's connection when the server it is for begins to listen.
const first = 10_240;
const last = 32_767;

let next = first + Math.floor(Math.random() * (last - first));

/**
 * A loopback port that nobody listens on, and that nobody is given by the system later: for servers that are told their
 * port, and for those that come back on the same one after a kill. Never the same twice in one process.
 * @throws when none of a thousand is free
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 1000; tries++) {
    next = next < last ? next + 1 : first;
    const port = next;
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${first} and ${last}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
