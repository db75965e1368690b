import { describe, expect, it } from 'vitest';
import { advance, askedAt, seek, withAt, type Playback } from './playback.ts';

const now = Date.parse('2026-11-25T04:00:00Z');
const hour = 3_600_000;
const standing: Playback = { at: now - hour, speed: 0, jump: 1 };

describe('a replay', () => {
  it('plays by its speed, and stands at none', () => {
    expect(advance(standing, now)).toBe(standing);
    for (const speed of [1, 60, 600] as const)
      expect(advance({ ...standing, speed }, now)).toEqual({ at: now - hour + speed * 1000, speed, jump: 1 });
  });

  it('never goes beyond now: it is the present then', () => {
    expect(advance({ at: now - 600_000, speed: 600, jump: 1 }, now)).toBeNull();
    expect(seek(standing, now, now)).toBeNull();
    expect(seek(standing, now + 1, now)).toBeNull();
    expect(seek(null, Number.NaN, now)).toBeNull();
  });

  it('keeps its speed over a jump, counts it, and begins standing', () => {
    expect(seek({ ...standing, speed: 60 }, now - 2 * hour, now)).toEqual({ at: now - 2 * hour, speed: 60, jump: 2 });
    expect(seek(null, now - hour, now)).toEqual(standing);
  });
});

describe('the address of a replay', () => {
  it('names an instant with its zone; nothing else is taken for one', () => {
    expect(askedAt('?at=2026-11-25T10:00:00%2B08:00')).toBe(now - 2 * hour);
    expect(askedAt('?at=2026-11-25T10:00:00+08:00')).toBe(now - 2 * hour);
    expect(askedAt('?at=2026-11-25T02:00:00.000Z')).toBe(now - 2 * hour);
    for (const search of [
      '',
      '?at=',
      '?at=yesterday',
      '?at=2026-11-25',
      '?at=2026-11-25T10:00',
      '?at=2026-13-45T10:00:00Z',
    ])
      expect(askedAt(search)).toBeNull();
  });

  it('keeps what else it says', () => {
    expect(withAt('?a=1&at=x', null)).toBe('?a=1');
    expect(withAt('?at=x', null)).toBe('');
    expect(askedAt(withAt('?a=1', now))).toBe(now);
  });
});
