import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planBlocks, type Span } from './block-plan.ts';

const span = fc.record({
  fc: fc.constantFrom<1 | 2 | 3 | 4>(1, 2, 3, 4),
  address: fc.integer({ min: 0, max: 1200 }),
  width: fc.constantFrom(1, 2, 4),
});
const limits = fc.record({ gapLimit: fc.integer({ min: 0, max: 40 }), maxRegisters: fc.integer({ min: 4, max: 125 }) });

describe('planBlocks', () => {
  it('joins neighbours and small gaps, and splits at large ones', () => {
    const items: Span[] = [0, 1, 2, 5, 30].map((address) => ({ fc: 3, address, width: 1 }));
    expect(
      planBlocks(items, { gapLimit: 4, maxRegisters: 125 }).map((block) => [block.address, block.quantity]),
    ).toEqual([
      [0, 6],
      [30, 1],
    ]);
  });

  it('covers every register whole, within the limits, and reads no gap wider than allowed', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 80 }), limits, (items, { gapLimit, maxRegisters }) => {
        const blocks = planBlocks(items, { gapLimit, maxRegisters });
        expect(blocks.flatMap((block) => block.items)).toHaveLength(items.length);
        for (const block of blocks) {
          const factor = block.fc <= 2 ? 16 : 1;
          expect(block.quantity).toBeLessThanOrEqual(Math.min(maxRegisters * factor, block.fc <= 2 ? 2000 : 125));
          const wanted = new Set<number>();
          for (const item of block.items) {
            expect(item.fc).toBe(block.fc);
            expect(item.address).toBeGreaterThanOrEqual(block.address);
            expect(item.address + item.width).toBeLessThanOrEqual(block.address + block.quantity);
            for (let at = item.address; at < item.address + item.width; at++) wanted.add(at);
          }
          let gap = 0;
          for (let at = block.address; at < block.address + block.quantity; at++) {
            gap = wanted.has(at) ? 0 : gap + 1;
            expect(gap).toBeLessThanOrEqual(gapLimit * factor);
          }
          expect(gap).toBe(0);
        }
      }),
    );
  });

  it('needs no more requests when the gap limit grows, as long as the length allows', () => {
    fc.assert(
      fc.property(
        fc.array(
          span.map((each) => ({ ...each, fc: 3 as const, address: each.address % 100 })),
          { maxLength: 30 },
        ),
        (items) => {
          const count = (gapLimit: number): number => planBlocks(items, { gapLimit, maxRegisters: 125 }).length;
          expect(count(20)).toBeLessThanOrEqual(count(0));
        },
      ),
    );
  });
});
