import { describe, expect, it } from 'vitest';
import { leadMs } from './scene-timing.ts';

describe('making the next scene ready', () => {
  it('begins as long before as its panels take, and their data after the last', () => {
    expect(leadMs(8, 30)).toBe(8 * 250 + 2_000);
    expect(leadMs(0, 30)).toBe(2_000);
  });

  it('leaves the scene shown at least half of its time', () => {
    expect(leadMs(12, 5)).toBe(2_500);
    expect(leadMs(12, 1)).toBe(500);
  });
});
