import { describe, expect, it, vi } from 'vitest';
import { Turns } from './turns.ts';

describe('Turns', () => {
  it('lets two at a time, in the order in which they came', async () => {
    const turns = new Turns(2, 60_000);
    const begun: number[] = [];
    const ends = new Map<number, () => void>();
    const all = [0, 1, 2, 3].map(async (n) => {
      ends.set(n, await turns.take());
      begun.push(n);
    });
    await vi.waitFor(() => expect(begun).toEqual([0, 1]));
    ends.get(1)!();
    ends.get(1)!();
    await vi.waitFor(() => expect(begun).toEqual([0, 1, 2]));
    ends.get(0)!();
    await Promise.all(all);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('begins them apart, the first after a while too, and keeps no time free for what was given up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const turns = new Turns(2, 60_000, 50);
      const begun: string[] = [];
      const take = async (name: string, signal?: AbortSignal): Promise<void> => {
        const end = await turns.take(signal);
        begun.push(`${name} at ${performance.now() - start}`);
        end();
      };
      const start = performance.now();
      const all = [take('a'), take('b'), take('given up', AbortSignal.abort()), take('c')];
      await vi.advanceTimersByTimeAsync(1000);
      await Promise.all(all);
      const late = take('late');
      await vi.advanceTimersByTimeAsync(1000);
      await late;
      expect(begun).toEqual(['a at 50', 'given up at 50', 'b at 100', 'c at 150', 'late at 1050']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('goes on without one that hangs', async () => {
    const turns = new Turns(1, 20);
    await turns.take();
    const end = await turns.take();
    end();
    await turns.take();
  });
});
