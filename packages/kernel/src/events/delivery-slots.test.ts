import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeliverySlots } from './delivery-slots.ts';

describe('slots for deliveries', () => {
  it('are never more than a quarter for one and three quarters for all, and everybody gets one', async () => {
    const plugin = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    await fc.assert(
      fc.asyncProperty(fc.array(plugin, { maxLength: 60 }), fc.integer({ min: 8, max: 24 }), async (wanted, size) => {
        const slots = new DeliverySlots(size);
        const now = new Map<string, number>();
        let all = 0;
        let done = 0;
        const work = async (id: string): Promise<void> => {
          now.set(id, (now.get(id) ?? 0) + 1);
          all += 1;
          expect(now.get(id)).toBeLessThanOrEqual(Math.floor(size / 4));
          expect(all).toBeLessThanOrEqual(Math.floor((size * 3) / 4));
          await new Promise((resolve) => setImmediate(resolve));
          now.set(id, now.get(id)! - 1);
          all -= 1;
          done += 1;
          if (done % 7 === 0) throw new Error('a handler that fails gives its slot back too');
        };
        await Promise.allSettled(wanted.map((id) => slots.run(id, () => work(id))));
        expect(done).toBe(wanted.length);
      }),
      { numRuns: 40 },
    );
  });

  it('held by one plugin for long leave some to others', async () => {
    const slots = new DeliverySlots(8);
    const slow = Array.from({ length: 10 }, () => slots.run('slow', () => new Promise(() => {})));
    expect(await slots.run('quick', async () => 'served')).toBe('served');
    expect(slow).toHaveLength(10);
  });
});
