import { describe, expect, it } from 'vitest';
import { noon } from '../gate/fixtures/gate-fixture.ts';
import { cycle, startControl } from './cycle.ts';
import { fastBattery, image, inputs, planOf } from './fixtures/site-fixture.ts';
import { followWorth, slotWorth, type SlotWorth } from './slot-worth.ts';

const battery = { etaCharge: 0.9, etaDischarge: 0.9, wearCharge: 0.05, wearDischarge: 0.05 };
const worth = (buy: number, sell: number, stored: number) => slotWorth({ buy, sell, stored, ...battery });
const any: SlotWorth = { buys: true, stores: false, sells: true, serves: false };

describe('what stored energy is worth in a slot', () => {
  it('says whether it pays to buy, store, sell and serve', () => {
    // A stored kilowatt-hour is worth 0.5: put in it brings 0.40, taken out it costs 0.61.
    expect(worth(0.7, 0.3, 0.5)).toEqual({ buys: false, stores: true, sells: false, serves: true });
    expect(worth(0.35, 0.3, 0.5)).toEqual({ buys: true, stores: true, sells: false, serves: false });
    expect(worth(0.7, 0.65, 0.5)).toEqual({ buys: false, stores: false, sells: true, serves: true });
  });

  it('leaves the plan alone where two ways are worth the same', () => {
    expect(worth(0.4, 0.3, 0.5).buys).toBe(true);
    expect(worth(0.4, 0.395, 0.5).stores).toBe(false);
    expect(worth(0.5 / 0.9 + 0.05, 0.3, 0.5).serves).toBe(false);
  });
});

describe('the planned power by the net load as it is', () => {
  it('charges a surplus and buys nothing for it', () => {
    const surplus = { ...any, buys: false };
    expect(followWorth(-500, surplus, -300)).toBe(-300);
    expect(followWorth(-500, surplus, 200)).toBe(0);
    expect(followWorth(-500, surplus, -800)).toBe(-500);
    expect(followWorth(-500, { ...surplus, stores: true }, -800)).toBe(-800);
    expect(followWorth(-500, any, 200)).toBe(-500);
  });

  it('gives to the demand and sells nothing of it', () => {
    const demand = { ...any, sells: false };
    expect(followWorth(500, demand, 300)).toBe(300);
    expect(followWorth(500, demand, -200)).toBe(0);
    expect(followWorth(500, demand, 800)).toBe(500);
    expect(followWorth(500, { ...demand, serves: true }, 800)).toBe(800);
    expect(followWorth(500, { ...demand, stores: true }, -200)).toBe(-200);
    expect(followWorth(500, any, 300)).toBe(500);
  });

  it('is what the controller follows, sun and loads under control counted as they are', () => {
    const slot: SlotWorth = { buys: false, stores: true, sells: false, serves: true };
    const held = (kw: number, importKw: number): number => {
      const device = fastBattery();
      let state = startControl([image(device, kw)]);
      let setpoint = 0;
      for (let second = 1; second <= 3; second++) {
        const now = noon + second * 1000;
        const plan = planOf({ bess: -400 });
        const tracks = new Map(
          [...plan.tracks].map(([id, track]) => [id, { ...track, worth: track.powerKw.map(() => slot) }]),
        );
        const seen = image(device, kw, now, {
          confirmed: { valueKw: kw, since: now - 2000 },
          telemetry: { at: now, powerKw: kw, energyKwh: 500, temperatureC: null, availableKw: null },
          points: new Map([['bess.breaker', { value: true, at: now }]]),
        });
        const result = cycle(
          state,
          inputs([seen], { now, plan: { ...plan, tracks }, grid: { importKw, at: now }, heartbeatAt: now }),
        );
        state = result.state;
        setpoint = result.setpoints[0]!.setpointKw;
      }
      return setpoint;
    };
    // It charges 400 kW and imports 150: the surplus is 250 kW.
    expect(held(-400, 150)).toBeCloseTo(-250, 6);
    // Nothing is left of it, and the load asks for 100 kW.
    expect(held(-400, 500)).toBeCloseTo(100, 6);
  });
});
