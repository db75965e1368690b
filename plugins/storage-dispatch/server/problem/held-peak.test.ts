import { describe, expect, it } from 'vitest';
import type { DemandCharge } from '../../contracts/index.ts';
import { simulatedPark } from '../../domain/backtest/fixtures/simulated-park.ts';
import { heldPeak } from './held-peak.ts';
import type { Outlook } from './outlook.ts';

const { config } = simulatedPark('dafeng-port');
const stored = { usableKwh: 8000, chargeMaxKw: 5000, dischargeMaxKw: 5000, etaCharge: 0.94, etaDischarge: 0.94 };
const outlook: Outlook = { net: [], margin: [], stored, energyKwh: 4000 };
/** A week in which a furnace melts for half an hour of every three, up to 80 MW. */
const pastNetKw = Array.from({ length: 7 * 96 }, (_, i) => (i % 12 >= 10 ? 80_000 : 60_000));
/** A day of cheap nights and dear evenings by the hour. */
const buy = Array.from({ length: 24 }, (_, hour) => (hour < 8 ? 0.4 : hour < 16 ? 0.6 : 0.9));
const lengthsH = buy.map(() => 1);
const charge = (more: Partial<DemandCharge> = {}): DemandCharge => ({
  id: 'month',
  pricePerKw: 40,
  incumbentKw: 0,
  thresholdKw: 0,
  intervalSteps: 1,
  history: [],
  ...more,
});
const held = (own: DemandCharge | undefined, past: readonly number[] = pastNetKw, more: object = {}) =>
  heldPeak({ ...config, ...more }, outlook, { buy, lengthsH, charge: own, pastNetKw: past });

describe('the peak that plans hold', () => {
  it('is what the battery could have held in every melt, with the energy that it took', () => {
    const found = held(charge())!;
    expect(found.levelKw).toBeGreaterThanOrEqual(75_000);
    expect(found.levelKw).toBeLessThan(78_000);
    expect(found.energyKwh).toBeCloseTo(((80_000 - found.levelKw) * 0.5) / 0.94, 0);
  });

  it('is no lower than what the month has reached, which takes less energy', () => {
    const found = held(charge({ incumbentKw: 79_000 }))!;
    expect(found.levelKw).toBe(79_000);
    expect(found.energyKwh).toBeCloseTo(500 / 0.94, 0);
    expect(held(charge({ thresholdKw: 81_000 }))).toEqual({ levelKw: 81_000, energyKwh: 0 });
  });

  it('takes no energy where the contract is below it', () => {
    expect(held(charge(), pastNetKw, { contractKw: 70_000 })!.energyKwh).toBe(0);
  });

  it('is none without a charge, a past, a controlled battery, or where energy earns more', () => {
    expect(held(undefined)).toBeNull();
    expect(held(charge(), [])).toBeNull();
    expect(held(charge(), pastNetKw, { control: { ...config.control, devices: [] } })).toBeNull();
    expect(held(charge({ pricePerKw: 0.5 }))).toBeNull();
  });
});
