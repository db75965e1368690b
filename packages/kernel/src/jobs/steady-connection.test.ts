import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'bullmq';
import { describe, expect, it } from 'vitest';
import { connectAgain, pauseAfterErrors } from './steady-connection.ts';

/** A back end of which every answer is the same refusal. */
function refusing(asked: string[]): EventEmitter {
  return new Proxy(new EventEmitter(), {
    get: (target, name, receiver) => {
      if (name === 'closing') return undefined;
      if (name in target || typeof name === 'symbol') return Reflect.get(target, name, receiver) as unknown;
      return (): Promise<never> | Promise<void> => {
        if (name === 'close') return Promise.resolve();
        asked.push(name);
        // Whoever asks without end would leave the test no turn to fail in.
        if (asked.length > 1000) return new Promise(() => {});
        return Promise.reject(new Error('permission denied for table job'));
      };
    },
  });
}

describe('a worker whose queue refuses every answer', () => {
  it.each([1, 8])('leaves others their turn, with %i at once', async (concurrency) => {
    const asked: string[] = [];
    const factory = (() => refusing(asked)) as never;
    const worker = pauseAfterErrors(
      new Worker('refused', async () => {}, { connection: {}, concurrency, skipStalledCheck: true }, factory),
    );
    worker.on('error', () => {});
    for (let n = 0; n < 200; n += 1) await turn();
    expect(asked).toContain('moveToActive');
    // Once by itself and once for each job that it might take; by itself the library asks without end.
    expect(asked.length).toBeLessThan(10 + concurrency);
    await worker.close(true);
  });
});

describe('a connection that could not be had', () => {
  it('is had by who asks later', async () => {
    let left = 2;
    const connection = {
      readyPromise: undefined as Promise<void> | undefined,
      getListenClient: () => Promise.reject(new Error('nobody asks for it')),
      waitUntilReady(): Promise<void> {
        return (this.readyPromise ??= left-- > 0 ? Promise.reject(new Error('timeout')) : Promise.resolve());
      },
    };
    connectAgain(connection as never);
    await expect(connection.waitUntilReady()).rejects.toThrow('timeout');
    await expect(connection.waitUntilReady()).rejects.toThrow('timeout');
    await connection.waitUntilReady();
  });
});
