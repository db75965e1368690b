import { describe, expect, it } from 'vitest';
import { peakWorthHolding } from './past-peak.ts';
import { neededKwh } from './reserve.ts';

const stored = { usableKwh: 1000, chargeMaxKw: 500, dischargeMaxKw: 500, etaCharge: 1, etaDischarge: 1 };
/** Four days of 1,000 kW with a melt of half an hour at 1,400 kW every three hours. */
const melts = Array.from({ length: 4 * 96 }, (_, i) => (i % 12 >= 10 ? 1400 : 1000));
const dear = { perKw: 40, perKwhDay: 0.4, days: 30 };

describe('the peak worth holding', () => {
  it('is the level that a share of the batteries holds in every melt', () => {
    const found = peakWorthHolding(melts, stored, dear)!;
    // What half an hour takes out, (1,400 − L) · 0.5 h, has to go in again in two hours and a half of L − 1,000.
    expect(Math.abs(found.levelKw - 1066.7)).toBeLessThan(1.5);
    expect(found.energyKwh).toBeCloseTo((1400 - found.levelKw) / 2, 6);
  });

  it('is none for a calm of hours, which a plan holds by its forecast', () => {
    // Every day a hump of six hours up to 1,400 kW: a battery of 1,000 kWh holds it lower by its course than any share kept ready.
    const hump = melts.map(
      (_, t) => 1000 + 400 * Math.max(0, Math.sin(((t % 96) / 24 - 1) * Math.PI)) * (t % 96 < 48 ? 1 : 0),
    );
    expect(peakWorthHolding(hump, stored, dear)).toBeNull();
    // With a melt of half an hour on top of it, that is what is kept for.
    const both = hump.map((kw, t) => (t % 96 === 36 || t % 96 === 37 ? kw + 300 : kw));
    expect(peakWorthHolding(both, stored, dear)).not.toBeNull();
  });

  it('looks at spans as long as a billing period: the highest of all is not to be expected in each', () => {
    const low = melts.map((kw) => Math.min(kw, 1200));
    const weeks = [...melts, ...low];
    const found = (days: number) => peakWorthHolding(weeks, stored, { ...dear, perKw: 40 * (days / 4), days })!;
    expect(found(8).levelKw).toBeGreaterThan(found(4).levelKw + 10);
  });

  it('is limited by the power', () => {
    const weak = { ...stored, dischargeMaxKw: 100 };
    const found = peakWorthHolding(melts, weak, dear)!;
    expect(Math.abs(found.levelKw - 1300.5)).toBeLessThan(1);
    expect(found.energyKwh).toBeCloseTo((1400 - found.levelKw) / 2, 6);
  });

  it('is none where the same energy earns more, where demand costs nothing, or nothing is known', () => {
    expect(peakWorthHolding(melts, stored, { perKw: 1, perKwhDay: 2, days: 30 })).toBeNull();
    expect(peakWorthHolding(melts, stored, { perKw: 0, perKwhDay: 0, days: 30 })).toBeNull();
    expect(
      peakWorthHolding(
        melts.map(() => NaN),
        stored,
        dear,
      ),
    ).toBeNull();
    expect(peakWorthHolding([], stored, dear)).toBeNull();
    expect(
      peakWorthHolding(
        melts.map(() => 1000),
        stored,
        dear,
      ),
    ).toBeNull();
  });

  it('leaves quarter hours out that are not known', () => {
    const holed = melts.map((kw, i) => (i % 12 === 3 ? NaN : kw));
    // A quarter hour less to charge in.
    expect(Math.abs(peakWorthHolding(holed, stored, dear)!.levelKw - 1072.7)).toBeLessThan(1.5);
  });

  it('says what has to be stored, never more than there is room for', () => {
    expect(neededKwh([1000, 1200, 1200, 900], [1, 1, 1, 1], 1000, stored)).toBe(400);
    expect(neededKwh([3000, 3000, 3000], [1, 1, 1], 1000, stored)).toBe(1000);
    expect(neededKwh([1200, 900, 1200], [1, 1, 1], 1000, stored)).toBe(300);
  });
});
