import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Below the range from which systems number outgoing connections and servers that ask for any port (Linux 32768, others
// 49152): a port of that range is free now and the end of somebody's connection when the server it is for begins to listen.
const first = 10_240;
const last = 32_767;

/** One file for each port that a process has taken: the workers of a run ask for ports at the same time. */
const taken = join(tmpdir(), `lingtan-ports-${process.getuid?.() ?? 'all'}`);

let next = first + Math.floor(Math.random() * (last - first));

/**
 * A loopback port that nobody listens on, that nobody is given by the system later, and that no other test process is given
 * as long as this one lives: for servers that are told their port, and for those that come back on the same one after a kill.
 * @throws when none of a thousand is free
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 1000; tries++) {
    next = next < last ? next + 1 : first;
    const port = next;
    if (!take(port)) continue;
    if (await isFree(port)) return port;
    rmSync(join(taken, String(port)), { force: true });
  }
  throw new Error(`no free port between ${first} and ${last}`);
}

/** Writes the port down for this process. @returns false where another one that still lives has it */
function take(port: number): boolean {
  const file = join(taken, String(port));
  mkdirSync(taken, { recursive: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (!lives(Number(readFileSync(file, 'utf8') || process.pid))) rmSync(file, { force: true });
  return false;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
