import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displacedBlock, findDisplaced, findDuplicateDay, findFuture } from './clock.ts';
import type { Subject } from './finding.ts';
import { findPowerMismatch } from './power-check.ts';
import type { PowerHour } from './power-check.ts';

const minute = 60_000;
const width = 15 * minute;
const hour = 60 * minute;
const subject: Subject = { meter: 'mill', direction: 'import', unit: 'Wh' };
const sample = (ts: number, value: number) => ({ ts, value, quality: 0 });

describe('clock', () => {
  it('finds samples in the future beyond the tolerance', () => {
    expect(findFuture(subject, 1_000_000, 1_000_000 - 300_000, 300)).toEqual([]);
    expect(findFuture(subject, 1_000_000, 0, 300)).toMatchObject([
      { from: 0, to: 1_000_001, measured: 1000, limit: 300, unit: 's', detail: { case: 'future' } },
    ]);
  });

  it('finds a block that a clock set back has written among older samples', () => {
    const samples = [0, 1, 2, 3, 4, 5].map((i) => sample(i * 10 * minute, 100 + i));
    const block = [sample(25 * minute, 180), sample(26 * minute, 181), sample(27 * minute, 182)];
    const all = [...samples, ...block].sort((a, b) => a.ts - b.ts);
    expect(displacedBlock(all)).toEqual({ from: 25 * minute, to: 27 * minute + 1 });
    expect(findDisplaced(subject, all, width)).toMatchObject([
      { from: 15 * minute, to: 30 * minute, measured: 120, unit: 's' },
    ]);
  });

  it('does not take a reset or an exchanged meter for it', () => {
    expect(displacedBlock([500, 501, 502, 0, 1, 2].map((v, i) => sample(i * minute, v)))).toBeNull();
    expect(displacedBlock([500, 501, 502, 503].map((v, i) => sample(i * minute, v)))).toBeNull();
  });

  it('finds any block inside a growing register', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 2, max: 5 }), fc.nat(1000), (at, size, lift) => {
        const samples = Array.from({ length: 12 }, (_, i) => sample(i * 1000, 100 + i));
        const block = Array.from({ length: size }, (_, i) => sample(at * 1000 + 10 + i, 200 + lift + i));
        const all = [...samples, ...block].sort((a, b) => a.ts - b.ts);
        expect(displacedBlock(all)).toEqual({ from: at * 1000 + 10, to: at * 1000 + 10 + size });
      }),
    );
  });

  it('finds a day that repeats the day before, but not days that are simply alike', () => {
    const curve = Float64Array.from({ length: 96 }, (_, i) => 1000 + ((i * 37) % 91));
    const day = { from: 0, width, amounts: curve };
    expect(findDuplicateDay(subject, day, curve.slice())).toMatchObject([{ from: 0, to: 96 * width, measured: 96 }]);
    const other = curve.slice();
    other[40]! += 1;
    expect(findDuplicateDay(subject, day, other)).toEqual([]);
    const flat = { ...day, amounts: new Float64Array(96).fill(5) };
    expect(findDuplicateDay(subject, flat, flat.amounts)).toEqual([]);
    expect(findDuplicateDay(subject, { ...day, amounts: curve.map((v, i) => (i < 20 ? NaN : v)) }, curve)).toEqual([]);
  });
});

describe('energy against power', () => {
  const at = (n: number, registerWh: number | null, meanW: number, more: Partial<PowerHour> = {}): PowerHour => ({
    from: n * hour,
    to: (n + 1) * hour,
    registerWh,
    meanW,
    minW: meanW,
    maxW: meanW,
    count: 60,
    expected: 60,
    bothWays: false,
    ...more,
  });

  it('is found where both are known and differ, hours in a row as one', () => {
    const hours = [at(0, 1000, 1010), at(1, 1000, 1200), at(2, 1000, 1500), at(3, 1000, 1000)];
    expect(findPowerMismatch(subject, hours, 5, null)).toMatchObject([
      { from: hour, to: 3 * hour, measured: -500, limit: 75, unit: 'Wh' },
    ]);
  });

  it('is not judged with too few samples, without registers, across a change of sign, or near zero', () => {
    const hours = [at(0, 1000, 1500, { count: 20 }), at(1, null, 1500), at(2, 1000, 1500, { minW: -10 }), at(3, 5, 9)];
    expect(findPowerMismatch(subject, hours, 5, 100_000)).toEqual([]);
    expect(findPowerMismatch(subject, [at(2, 1000, 1500, { minW: -10, bothWays: true })], 5, null)).toHaveLength(1);
    expect(findPowerMismatch(subject, [at(0, 1000, 1500)], 0, null)).toEqual([]);
  });
});
