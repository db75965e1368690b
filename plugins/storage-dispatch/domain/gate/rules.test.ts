import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { battery, noon } from './fixtures/gate-fixture.ts';
import { freshness } from './freshness.ts';
import { isSafe } from './interlocks.ts';
import { energyWindow, kwPerSecond, rampWindow } from './windows.ts';

describe('interlocks', () => {
  it.each([
    ['eq', true, true, true],
    ['eq', true, 1, false],
    ['eq', 0, -0, true],
    ['ne', 3, 4, true],
    ['ne', 3, 3, false],
    ['ne', 3, Number.NaN, false],
    ['ne', true, 0, false],
    ['lt', 5, 4.9, true],
    ['lt', 5, 5, false],
    ['le', 5, 5, true],
    ['gt', 5, 5, false],
    ['gt', 5, 5.1, true],
    ['ge', 5, 5, true],
    ['ge', 5, true, false],
    ['ge', 5, Number.NaN, false],
  ] as const)('%s %s is %s: %s', (op, limit, value, safe) => {
    expect(isSafe({ id: 'i', point: 'p', safeWhen: { op, value: limit } as never }, value)).toBe(safe);
  });
});

describe('freshness', () => {
  it('is closed at its limit, and believes no far future', () => {
    expect(freshness(noon - 10_000, 10, noon)).toBe('fresh');
    expect(freshness(noon - 10_001, 10, noon)).toBe('stale');
    expect(freshness(noon + 2000, 10, noon)).toBe('fresh');
    expect(freshness(noon + 2001, 10, noon)).toBe('future');
    for (const at of [null, undefined, Number.NaN, Infinity]) expect(freshness(at, 10, noon)).toBe('stale');
    expect(freshness(noon, 10, Number.NaN)).toBe('stale');
  });
});

describe('the energy window', () => {
  const band = battery().limits.energy!;

  it('ends in the band whatever value is chosen from it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1000, noNaN: true }),
        fc.integer({ min: 1000, max: 7_200_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (energy, life, share) => {
          const { min, max } = energyWindow(band, energy, noon, noon + life);
          expect(min <= 0 && max >= 0).toBe(true);
          const kw = min + (max - min) * share;
          const hours = life / 3_600_000;
          const end = energy - (kw > 0 ? kw / band.dischargeEfficiency : kw * band.chargeEfficiency) * hours;
          // Outside its band a store may only come nearer.
          expect(end).toBeGreaterThanOrEqual(Math.min(band.minKwh, energy) - 1e-6);
          expect(end).toBeLessThanOrEqual(Math.max(band.maxKwh, energy) + 1e-6);
        },
      ),
    );
  });
});

describe('the ramp window', () => {
  const since = noon - 5000;
  const confirmed = { valueKw: 200, since };

  it('is rate × pause, by the second or the minute, faster towards safety where that is allowed', () => {
    expect(kwPerSecond({ kw: 60, per: 'min' })).toBe(1);
    const device = battery({ limits: { ...battery().limits, safeRamp: { kw: 250, per: 's' } } });
    expect(rampWindow(device, { confirmed, unconfirmed: null }, noon, false)).toMatchObject({ min: 100, max: 300 });
    expect(rampWindow(device, { confirmed, unconfirmed: null }, noon, true)).toMatchObject({ min: -50, max: 450 });
    const credit = battery({ limits: { ...battery().limits, rampCreditS: 3 } });
    expect(rampWindow(credit, { confirmed, unconfirmed: null }, noon, false)).toMatchObject({ min: -100, max: 500 });
  });

  it('is unknown without a value that is a number', () => {
    const nothing = { confirmed: { valueKw: Number.NaN, since }, unconfirmed: null };
    expect(rampWindow(battery(), nothing, noon, false)).toBe('unknown');
    const timeless = { confirmed: { valueKw: 200, since: Number.NaN }, unconfirmed: null };
    expect(rampWindow(battery(), timeless, noon, false)).toMatchObject({ min: 200, max: 200 });
    expect(rampWindow(battery(), timeless, noon, true)).toMatchObject({ min: 100, max: 300 });
  });
});
