import { describe, expect, it } from 'vitest';
import { demandInput } from '../../contracts/index.ts';
import { demandCost } from './demand.ts';

const cost = (input: object) => demandCost(demandInput.parse(input));

/** Anchors of github.com/NREL/REopt.jl, test/runtests.jl at 029db01d (Apache-2.0). */
describe('a demand tariff', () => {
  it('bills an even load by energy and by each month', () => {
    const { energy_cost: energy, demand_cost: demand } = cost({
      ...{ annual_kwh: 10_000, energy_rate: 0.1, demand_rate_per_kW_month: 10 },
    });
    expect(energy).toBeCloseTo(1000, 6);
    expect(demand).toBeCloseTo(136.99, 2);
  });

  const peaks = [
    { hour: 22, kW: 200 },
    { hour: 2403, kW: 400 },
    { hour: 4088, kW: 500 },
    { hour: 8333, kW: 300 },
  ];
  const rates = { monthly_rates: [10, 10, 20, 50, 20, 10, 20, 20, 20, 20, 20, 5] };

  it('looks back to named months', () => {
    const year = { year: 2022, flat_kw: 100, peaks, ...rates, lookback_percent: 0.75, lookback_months: [1, 4, 12] };
    expect(cost(year)).toMatchObject({
      peaks: [200, 100, 100, 400, 100, 500, 100, 100, 100, 100, 100, 300],
      billed_peaks: [300, 300, 300, 400, 300, 500, 300, 300, 300, 300, 300, 300],
      demand_cost: 74_500,
    });
  });

  it('looks back over the months before, from January to the end of the year', () => {
    const { billed_peaks: billed } = cost({
      year: 2022,
      flat_kw: 100,
      peaks,
      lookback_percent: 0.5,
      lookback_range: 2,
    });
    expect(billed).toEqual([200, 150, 100, 400, 200, 500, 250, 250, 100, 100, 100, 300]);
  });

  it('reads quarter hours and leap years, and names what does not fit', () => {
    const quarters = Array.from({ length: 8784 * 4 }, (_, i) => (i === 59 * 96 + 1 ? 40 : 1));
    // The sixtieth day of a leap year is in February.
    expect(cost({ year: 2024, load_kw: quarters }).peaks.slice(0, 3)).toEqual([1, 40, 1]);
    expect(cost({ year: 2024, load_kw: quarters }).energy_kWh).toBeCloseTo(8784 + 39 / 4, 9);
    expect(() => cost({ year: 2025, load_kw: quarters })).toThrow(/load_kw: 35136 steps .* 8760 hours of 2025/);
    expect(() => cost({ flat_kw: 1, annual_kwh: 1 })).toThrow(/flat_kw and annual_kwh/);
    expect(() => cost({ flat_kw: 1, peaks: [{ hour: 8761, kW: 1 }] })).toThrow(/peaks.0.hour: 8761/);
  });
});
