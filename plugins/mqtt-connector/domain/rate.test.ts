import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameWatch } from './frame-watch.ts';
import { MinuteRate, Pace } from './rate.ts';

describe('MinuteRate', () => {
  it('counts the last minute and forgets the one before', () => {
    const rate = new MinuteRate();
    for (let second = 0; second < 120; second++) rate.add(1_700_000_000_000 + second * 1000);
    expect(rate.perMinute(1_700_000_119_000)).toBe(60);
    expect(rate.perMinute(1_700_000_300_000)).toBe(0);
  });
});

describe('Pace', () => {
  it('lets a burst through and spreads what exceeds the rate', () => {
    const pace = new Pace(10, 0);
    const waits = Array.from({ length: 30 }, () => pace.take(0));
    expect(waits.slice(0, 10)).toEqual(Array(10).fill(0));
    expect(waits[29]).toBe(2000);
    expect(pace.take(10_000)).toBe(0);
  });
});

/** An MQTT packet with its fixed header. */
function packet(length: number): Uint8Array {
  const header = [0x30];
  let rest = length;
  do {
    header.push((rest % 128) | (rest > 127 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Uint8Array.of(...header, ...new Uint8Array(length));
}

describe('FrameWatch', () => {
  it('follows packets however they are cut, and finds the one that is too large', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 40 }),
        (lengths, step) => {
          const stream = Uint8Array.from(lengths.flatMap((length) => [...packet(length)]));
          const watch = new FrameWatch(300);
          let found: number | null = null;
          for (let at = 0; at < stream.length && found === null; at += step)
            found = watch.push(stream.subarray(at, at + step));
          expect(found).toBe(lengths.find((length) => length > 300) ?? null);
        },
      ),
    );
  });

  it('refuses a length of more than four bytes', () => {
    expect(new FrameWatch(1e9).push(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0xff))).not.toBeNull();
  });
});
