import { describe, expect, it } from 'vitest';
import { retryAfterMs } from './index.ts';

describe('back-off', () => {
  it('doubles from five seconds and stays at an hour', () => {
    expect([1, 2, 3, 10, 11, 500].map(retryAfterMs)).toEqual([5000, 10_000, 20_000, 2_560_000, 3_600_000, 3_600_000]);
  });
});
