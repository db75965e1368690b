import { LingtanError } from '@lingtan/sdk';
import { createTestLog } from '@lingtan/test-kit';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { startServer, type RunningServer } from '../start-server.ts';
import { startPatiently, superviseServer } from './supervise-server.ts';

vi.mock('../start-server.ts', () => ({ startServer: vi.fn() }));

const away = () => new LingtanError('DATABASE_UNAVAILABLE', 'The database does not answer', { status: 503 });
const refused = () => new LingtanError('KEYS_OTHER', 'Other keys', { status: 500 });
const options = (env: NodeJS.ProcessEnv, steps: string[] = []) => ({
  ...{ env, log: createTestLog(), onProgress: (step: string) => void steps.push(step) },
  signal: new AbortController().signal,
});
const external = { DATABASE_URL: 'postgres://elsewhere' };

it('a database elsewhere that is late is waited for, and said each time', async () => {
  const steps: string[] = [];
  let left = 3;
  const start = async () => {
    if (left-- > 0) throw away();
    return 'server';
  };
  expect(await startPatiently(options(external, steps), start, 1)).toBe('server');
  expect(steps).toEqual(Array(3).fill('The database does not answer; trying again'));
});

it('whatever else keeps it from starting ends it, and so does the own database', async () => {
  for (const [env, error] of [
    [external, refused],
    [{}, away],
  ] as const)
    await expect(startPatiently(options(env), () => Promise.reject(error()), 1)).rejects.toThrow(error().message);
});

it('a stop ends the wait', async () => {
  const stopping = new AbortController();
  const start = async (): Promise<string> => {
    stopping.abort();
    throw away();
  };
  expect(await startPatiently({ ...options(external), signal: stopping.signal }, start)).toBeNull();
});

it.each([2000, 0])('a stop has the server say so for %i ms before it stops', async (drainMs) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'lingtan-supervise-'));
  const stopping = new AbortController();
  const stop = vi.fn(async () => {});
  const server = { port: 1, ready: Promise.resolve(), stop } as unknown as RunningServer;
  vi.mocked(startServer).mockResolvedValue(server);
  await superviseServer({
    ...{
      ...options({}),
      dataDir,
      root: dataDir,
      port: 0,
      version: '0',
      signal: stopping.signal,
      host: '127.0.0.1',
      tls: null,
    },
    drainMs: () => drainMs,
    onReady: () => stopping.abort(),
  });
  expect(stop.mock.calls).toEqual([[drainMs]]);
  rmSync(dataDir, { recursive: true });
});
