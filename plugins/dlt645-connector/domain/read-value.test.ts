import fc from 'fast-check';
import { wallClock } from '@lingtan/sdk';
import { expect, it } from 'vitest';
import { readFreezeTime, readValue } from './read-value.ts';

/** A time as a meter tells it: YYMMDDhhmm in BCD, low byte first. */
const told = (wallMs: number): Uint8Array => {
  const digits = new Date(wallMs).toISOString().slice(2, 16).replaceAll(/\D/g, '');
  return Uint8Array.from(digits.match(/../g)!, (pair) => Number.parseInt(pair, 16)).reverse();
};
const minute = 60_000;
const span = { min: Date.UTC(2020, 0) / minute, max: Date.UTC(2049, 11) / minute };

it('a freeze belongs to the instant that the clock of the park showed', () => {
  fc.assert(
    fc.property(fc.integer(span), fc.constantFrom('Asia/Shanghai', 'UTC', 'Europe/Berlin'), (minutes, timeZone) => {
      const wall = wallClock(minutes * minute, timeZone);
      const read = readFreezeTime('05060001', told(wall), { timeZone, now: Infinity });
      expect(read.ok && wallClock(read.at, timeZone)).toBe(wall);
      // At once it is a time, and not a millisecond before.
      for (const early of [0, 1])
        expect(
          readFreezeTime('05060001', told(wall), { timeZone, now: (read.ok ? read.at : NaN) - early }),
        ).toMatchObject({ ok: early === 0 });
    }),
  );
});

it('a time that is none is told, and no instant is made of it', () => {
  for (const bytes of [
    [0, 0, 0, 0, 0],
    [0, 0, 0x31, 0x02, 0x26],
    [0, 0x24, 1, 1, 0x26],
    [0xff, 0xff, 0xff, 0xff, 0xff],
    [1, 2],
  ])
    expect(readFreezeTime('05060001', Uint8Array.from(bytes), { timeZone: 'UTC', now: Infinity })).toMatchObject({
      ok: false,
      reason: expect.stringContaining('05060001') as unknown,
    });
});

it('of a freeze by tariffs the total is the value, whatever tariffs there are', () => {
  const of = (count: number) => Uint8Array.from({ length: 4 * count }, (_, at) => (at < 4 ? 0x10 : 0x99));
  for (const count of [1, 2, 5, 64])
    expect(readValue({ point: 'p', identifier: '05060101', scale: 40, signed: false }, of(count))).toEqual({
      ok: true,
      value: 101_010.1 * 40,
    });
});
