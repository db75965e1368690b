import { solveHere } from '@lingtan/optimizer';
import { describe, expect, it } from 'vitest';
import { savingOver, savingsVariants } from '../../contracts/savings.ts';
import { savingsReport, type SavingsSite } from './report.ts';

const solver = { solve: solveHere };
const count = 2 * 96;
/** Two local days across the end of a month, dear from 8 to 20 h. */
const site: SavingsSite = {
  start: '2026-03-31T00:00:00+08:00',
  buyPrice: Array.from({ length: count }, (_, t) => (t % 96 >= 32 && t % 96 < 80 ? 1 : 0.3)),
  sellPrice: 0.2,
  grid: { importMax: 1000, exportMax: 100, demandPricePerKw: 20 },
  batteries: [
    {
      id: 'b',
      capacity: 400,
      initial: 200,
      chargeMax: 100,
      dischargeMax: 100,
      etaCharge: 0.9,
      etaDischarge: 0.9,
      degradationCharge: 0.01,
      degradationDischarge: 0.01,
    },
  ],
};
/** A load of 500 kW; charged at 100 kW from 0 to 2 h, discharged at 81 kW from 8 to 10 h, of which nothing is lost in store. */
const power = Float64Array.from({ length: count }, (_, t) =>
  t % 96 < 8 ? -100 : t % 96 >= 32 && t % 96 < 40 ? 81 : 0,
);
const metered = { importKw: power.map((kw) => 500 - kw), exportKw: new Float64Array(count), power: [power] };

describe('a savings report', () => {
  it('settles what was metered, and what it would have cost without storage', async () => {
    const { total, months, days } = await savingsReport(site, metered, solver);
    expect(months.map(({ key }) => key)).toEqual(['2026-03', '2026-04']);
    expect(days.map(({ key }) => key)).toEqual(['2026-03-31', '2026-04-01']);
    const [day] = days;
    const { metered: own, 'no-storage': none } = day!.variants;
    // 12 h dear and 12 h cheap of 500 kW; the battery moves 200 kWh in and 162 kWh out.
    expect(none).toMatchObject({ energyBuy: 12 * 500 * 1.3, degradation: 0, demand: null, peakKw: 500 });
    expect(own.energyBuy).toBeCloseTo(12 * 500 * 1.3 + 200 * 0.3 - 162, 9);
    expect(own.degradation).toBeCloseTo(3.62, 9);
    expect(own.storedEnergy).toBeCloseTo(0, 9);
    expect(savingOver(day!, 'no-storage')).toBeCloseTo(162 - 60 - 3.62, 9);
    // The demand charge is that of each month: 600 kW against 500.
    expect(months[0]!.variants.metered.demand).toBe(12_000);
    expect(total.variants.metered.demand! - total.variants['no-storage'].demand!).toBeCloseTo(2 * 100 * 20, 9);
    expect(total.variants.metered.cost).toBeCloseTo(
      months[0]!.variants.metered.cost + months[1]!.variants.metered.cost,
      6,
    );
  });

  it('has perfect foresight below every other way', async () => {
    const { total } = await savingsReport(site, metered, solver);
    const { cost } = total.variants['perfect-foresight'];
    for (const name of savingsVariants) expect(total.variants[name].cost).toBeGreaterThanOrEqual(cost - 1e-6);
    expect(total.variants['time-of-use'].dischargedKwh).toBeGreaterThan(0);
  });

  it('leaves out of every way what a meter or a price does not have', async () => {
    const importKw = metered.importKw.slice();
    importKw[5] = NaN;
    const prices = (site.buyPrice as number[]).map((price, t) => (t === 100 ? null : price));
    const { total, days } = await savingsReport({ ...site, buyPrice: prices }, { ...metered, importKw }, solver);
    expect([total.steps, total.gaps]).toEqual([count - 2, 2]);
    expect(days.map(({ gaps }) => gaps)).toEqual([1, 1]);
    expect(total.variants['no-storage'].importKwh).toBeCloseTo((count - 2) * 125, 6);
    expect(Number.isFinite(total.variants.metered.cost)).toBe(true);
  });
});
