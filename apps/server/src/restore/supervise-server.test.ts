import { LingtanError } from '@lingtan/sdk';
import { createTestLog } from '@lingtan/test-kit';
import { expect, it } from 'vitest';
import { startPatiently } from './supervise-server.ts';

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
