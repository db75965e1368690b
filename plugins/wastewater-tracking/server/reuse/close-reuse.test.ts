import { describe, expect, it } from 'vitest';
import { isStale } from './close-reuse.ts';

const now = { data: 'd', settings: 's', changedSince: true, isBilled: true };

describe('a day of the reuse market', () => {
  it('is computed again for other data at any time, and for other settings while its month is not billed', () => {
    expect(isStale(undefined, now)).toBe(true);
    expect(isStale('d.s', now)).toBe(false);
    for (const isBilled of [true, false]) {
      expect(isStale('e.s', { ...now, isBilled })).toBe(true);
      expect(isStale('d.t', { ...now, isBilled })).toBe(!isBilled);
    }
  });

  it('of before, when data and settings were one hash, stays as it was unless what it rests on was recorded later', () => {
    for (const changedSince of [true, false])
      expect(isStale('0123abcd', { ...now, isBilled: false, changedSince })).toBe(changedSince);
  });
});
