import { describe, expect, it } from 'vitest';
import { energyAt } from './energy-at.ts';

const view = {
  steps: [
    { from: 0, to: 100 },
    { from: 100, to: 200 },
  ],
  stores: [{ id: 'bess', initialKwh: 50 }],
  plan: { stores: [{ id: 'bess', energy: [70, 40] }] },
} as unknown as Parameters<typeof energyAt>[0];

describe('energy of a plan at an instant', () => {
  it('runs straight between the ends of its steps, from the measured beginning', () => {
    expect([0, 50, 100, 150].map((at) => energyAt(view, 'bess', at))).toEqual([50, 60, 70, 55]);
  });
  it('is not known outside of the plan, nor for a battery that the plan does not have', () => {
    expect(energyAt(view, 'bess', 200)).toBeNull();
    expect(energyAt(view, 'other', 50)).toBeNull();
  });
});
