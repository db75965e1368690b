import { describe, expect, it } from 'vitest';
import { noon } from '../gate/fixtures/gate-fixture.ts';
import { cycle, startControl } from './cycle.ts';
import { heldSum, nextInterval } from './demand-hold.ts';
import { fastBattery, image, inputs, planOf } from './fixtures/site-fixture.ts';
import type { ControlPlan, DemandInterval } from './types.ts';

const hold = { kw: 800, until: noon + 86_400_000 };
const minute = 60_000;

/** Runs a quarter hour of a load with a battery that obeys at once, and returns the mean import. */
function quarterHour(load: (second: number) => number, planned = 0, kept: ControlPlan['hold'] = hold): number {
  const device = fastBattery();
  let state = startControl([image(device, 0)]);
  let [kw, energy] = [0, 0];
  for (let second = 1; second <= 900; second++) {
    const now = noon + second * 1000;
    const importKw = load(second) - kw;
    energy += importKw / 3600;
    const telemetry = { at: now, powerKw: kw, energyKwh: 500, temperatureC: null, availableKw: null };
    const points = new Map([['bess.breaker', { value: true, at: now }]]);
    const seen = image(device, kw, now, { confirmed: { valueKw: kw, since: now - 2000 }, telemetry, points });
    const plan = { ...planOf({ bess: planned }), hold: kept, endsAt: noon + 3_600_000, validUntil: noon + 3_600_000 };
    const result = cycle(state, inputs([seen], { now, plan, grid: { importKw, at: now }, heartbeatAt: now }));
    state = result.state;
    kw = result.setpoints[0]!.setpointKw;
  }
  return energy * 4;
}

describe('the peak that a plan counts on', () => {
  it('is held as the mean of the quarter hour, where the battery can', () => {
    expect(quarterHour(() => 900)).toBeLessThan(802);
    expect(quarterHour((second) => (second < 450 ? 1000 : 750))).toBeLessThan(802);
    expect(quarterHour(() => 900, 0, null)).toBeCloseTo(900, -1);
  });

  it('takes nothing from the battery while the quarter hour stays below it', () => {
    expect(quarterHour(() => 700)).toBeCloseTo(700, 0);
    // A plan that gives more goes on.
    expect(quarterHour(() => 700, 200)).toBeLessThan(510);
  });

  it('lets charge only what the quarter hour has room for', () => {
    const mean = quarterHour(() => 700, -400);
    expect(mean).toBeGreaterThan(780);
    expect(mean).toBeLessThan(802);
  });
});

describe('the running quarter hour', () => {
  const counted = (from: number, seconds: number, last: DemandInterval | null = null): DemandInterval => {
    let interval = last;
    for (let second = 1; second <= seconds; second++)
      interval = nextInterval(interval, from + second * 1000, 720, 720, 1);
    return interval!;
  };

  it('counts the import that was measured, and begins anew with the clock', () => {
    const first = counted(noon, 600);
    expect(first).toMatchObject({ start: noon, seenS: 600 });
    expect(first.importKwh).toBeCloseTo(120, 9);
    expect(counted(noon + 10 * minute, 310, first)).toMatchObject({ start: noon + 15 * minute, seenS: 10 });
  });

  it('asks for nothing without a peak and after its month, and for no more than twenty seconds can bear', () => {
    const interval = counted(noon, 600);
    const at = noon + 10 * minute;
    expect(heldSum({ kw: 700, until: hold.until }, interval, at)).toBeCloseTo(60, 6);
    expect(heldSum(null, interval, at)).toBe(-Infinity);
    expect(heldSum({ kw: 700, until: at }, interval, at)).toBe(-Infinity);
    // 20 kW too much over 890 s, made up for in 20.
    expect(heldSum({ kw: 700, until: hold.until }, interval, noon + 890_000)).toBeCloseTo(20 + (20 * 890) / 20, 6);
  });
});
