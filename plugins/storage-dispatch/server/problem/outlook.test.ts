import { describe, expect, it } from 'vitest';
import { chargesFrom, reserveForPeak, type Outlook } from './outlook.ts';
import type { StepForecast } from './reserve.ts';

const stored = { usableKwh: 1000, chargeMaxKw: 500, dischargeMaxKw: 500, etaCharge: 1, etaDischarge: 1 };
const lengthsH = [1, 1, 1, 1];
const bandsOf = (net: number[], half: number): StepForecast[] => [
  { series: 'load', q10: net.map((kw) => kw - half), q50: net, q90: net.map((kw) => kw + half) },
];
const outlookOf = (net: number[], half: number): Outlook => ({
  ...{ net, stored, energyKwh: 200 },
  margin: net.map(() => half),
});

describe('energy for a peak', () => {
  const held = { levelKw: 1000, energyKwh: 300 };
  const kept = (net: number[], half: number) =>
    reserveForPeak(null, held, outlookOf(net, half), bandsOf(net, half), lengthsH)?.kwh;

  it('is kept as long as the net load may come that high, and no more of it than that takes', () => {
    // Twice 100 kW above its forecast it would come to 1,100 kW in the last hour but one.
    expect(kept([500, 500, 900, 500], 100)).toEqual([0, 100, 0, 0]);
    expect(kept([900, 900, 1200, 900], 100)).toEqual([300, 300, 100, 0]);
    expect(kept([500, 500, 500, 500], 100)).toEqual([0, 0, 0, 0]);
  });

  it('is kept at all times where nobody knows how far a forecast may be wrong, and not at all for no level', () => {
    expect(kept([500, 500, 500, 500], 0)).toEqual([300, 300, 300, 0]);
    expect(reserveForPeak(null, null, outlookOf([500], 0), [], [1])).toBeNull();
  });
});

describe('a demand charge', () => {
  it('begins at the lowest import that can be held against the forecast, whatever its band', () => {
    const charge = { id: 'month', pricePerKw: 30, incumbentKw: 0, thresholdKw: 0, intervalSteps: 1, history: [] };
    const net = [500, 1200, 1200, 500];
    // 200 kWh stored and 400 more by charging up to the level before: 900 kW leave 600 kWh to give.
    for (const half of [0, 300])
      expect(chargesFrom([charge], outlookOf(net, half), lengthsH)[0]!.thresholdKw).toBeCloseTo(900, -1);
    expect(chargesFrom([{ ...charge, thresholdKw: 1100 }], outlookOf(net, 0), lengthsH)[0]!.thresholdKw).toBe(1100);
  });
});
