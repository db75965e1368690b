import { describe, expect, it } from 'vitest';
import { createWaterPlant } from './water-plant.ts';
import { stepSeconds, type StepContext } from './unit.ts';

const capacity = 100_000;
const tank = (capacity / 24) * 4;
const open = () =>
  createWaterPlant(
    {
      type: 'water-plant',
      id: 'w',
      node: 'n',
      accuracyClass: 0.5,
      capacityM3PerDay: capacity,
      trains: 12,
      recovery: 0.95,
      specificKwhPerM3: 1.9,
    } as never,
    7,
  );

/** Sums over so many days, by the plant itself: without the digits and the noise of its instruments. */
function runOf(plant: ReturnType<typeof open>, days: number) {
  const place = (name: string): number => plant.quantities.findIndex((each) => each.name === name);
  const names = ['inflow', 'product-flow', 'concentrate-flow'] as const;
  const counters = ['inflow-volume', 'product-volume', 'concentrate-volume', 'feed-volume'] as const;
  const sums = Object.fromEntries([...names, ...counters].map((name) => [name, 0])) as Record<
    (typeof names)[number] | (typeof counters)[number],
    number
  >;
  const before = plant.save()[0] ?? 0;
  for (let index = 0; index < (days * 86_400) / stepSeconds; index++) {
    const seconds = (index + 0.5) * stepSeconds;
    const local = {
      hour: (seconds / 3600) % 24,
      weekday: 1,
      dayOfYear: 1 + Math.floor(seconds / 86_400),
      holiday: false,
    };
    plant.step({ index, seconds, local } as StepContext);
    for (const name of names) sums[name] += (plant.values[place(name)]! * stepSeconds) / 3600;
    for (const name of counters) sums[name] += plant.values[place(name)]! * stepSeconds;
  }
  return { sums, storedM3: (plant.save()[0] ?? 0) - before };
}

describe('the water of the simulated plant', () => {
  it('closes exactly in its truth over ten days, and within the stated accuracy in its meters', () => {
    const { sums, storedM3 } = runOf(open(), 10);
    const { inflow, 'product-flow': product, 'concentrate-flow': concentrate } = sums;
    expect(inflow).toBeGreaterThan(700_000);
    expect(Math.abs(inflow - product - concentrate - storedM3) / inflow).toBeLessThan(1e-10);
    expect(product / (product + concentrate)).toBeCloseTo(0.95, 10);
    // Meters of feed and concentrate are off by a constant share, half a per cent at most.
    const off = (counter: number, truth: number): number => Math.abs(counter / truth - 1);
    expect(off(sums['inflow-volume'], inflow)).toBeLessThan(1e-10);
    expect(off(sums['feed-volume'], product + concentrate)).toBeLessThanOrEqual(0.005);
    expect(off(sums['concentrate-volume'], concentrate)).toBeLessThanOrEqual(0.005);
    const closing = sums['inflow-volume'] - sums['product-volume'] - sums['concentrate-volume'] - storedM3;
    expect(Math.abs(closing) / inflow).toBeLessThan(0.005 * 0.05 + 1e-10);
  });

  it.each([
    ['full, with a single train running', [tank, 1, 0]],
    ['empty, with all trains running', [0, 12, 0]],
  ])('closes where the tank is %s: nothing flows over unseen, nothing is drawn that is not there', (_name, state) => {
    const plant = open();
    plant.load(state);
    const { sums, storedM3 } = runOf(plant, 2);
    const { inflow, 'product-flow': product, 'concentrate-flow': concentrate } = sums;
    expect(Math.abs(inflow - product - concentrate - storedM3) / inflow).toBeLessThan(1e-10);
    expect(plant.save()[0]).toBeGreaterThanOrEqual(0);
    expect(plant.save()[0]).toBeLessThanOrEqual(tank + 1e-9);
  });
});
