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

  it('goes on without one that hangs', async () => {
    const turns = new Turns(1, 20);
    await turns.take();
    const end = await turns.take();
    end();
    await turns.take();
  });
});
