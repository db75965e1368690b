import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timeLimit } from './time-limit.ts';

/** There by `execArgv` of the configuration: flags set in a running process are unsafe, and this one runs other files too. */
const collect = (): void => void globalThis.gc!();

describe('a time limit', () => {
  const silent = createServer(() => undefined);
  let url: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    silent.closeAllConnections();
    silent.close();
  });
  // As callers do: nothing but the request holds the limit.
  const ask = (ms: number, signal?: AbortSignal): Promise<string> =>
    fetch(url, { signal: timeLimit(ms, signal).signal }).then(
      () => 'answered',
      (error: Error) => error.name,
    );

  it('ends a request that nobody answers, whatever is collected meanwhile', async () => {
    const job = new AbortController();
    const asked = Array.from({ length: 20 }, () => ask(300, job.signal));
    const collecting = setInterval(collect, 20);
    try {
      expect(new Set(await Promise.all(asked))).toEqual(new Set(['TimeoutError']));
    } finally {
      clearInterval(collecting);
    }
  });

  it('ends earlier with the signal, and at once when that has ended', async () => {
    const job = new AbortController();
    const asked = ask(60_000, job.signal);
    job.abort();
    expect(await asked).toBe('AbortError');
    expect(await ask(60_000, job.signal)).toBe('AbortError');
    const limit = timeLimit(60_000, AbortSignal.abort(new Error('stopped')));
    expect([limit.signal.aborted, limit.signal.reason, limit.over]).toEqual([true, new Error('stopped'), false]);
  });

  it('says that it was the time, and never ends once it is cleared', async () => {
    // The one that is cleared would be over first.
    const [cleared, short] = [timeLimit(5), timeLimit(5)];
    cleared.clear();
    await new Promise((resolve) => short.signal.addEventListener('abort', resolve));
    expect([short.over, short.signal.aborted, cleared.over, cleared.signal.aborted]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
