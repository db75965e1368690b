import { describe, expect, it } from 'vitest';
import { growthOf } from './error-growth.ts';
import { energyReserve, holdableKw, marginSeen, reserveMargin } from './reserve.ts';

describe('the margin of the net load', () => {
  it('joins what the load may lie above and the generation below, by the root of the squares', () => {
    const load = { series: 'load' as const, q10: [90, 90], q50: [100, 100], q90: [130, 104] };
    const pv = { series: 'pv' as const, q10: [10, 47], q50: [50, 50], q90: [90, 60] };
    expect(reserveMargin([load, pv], 2)).toEqual([50, 5]);
  });

  it('is nothing where a forecast has no band', () => {
    expect(reserveMargin([{ series: 'load', q10: [null], q50: [100], q90: [null] }], 1)).toEqual([0]);
  });
});

const stored = { usableKwh: 1000, chargeMaxKw: 500, dischargeMaxKw: 500, etaCharge: 0.8, etaDischarge: 0.5 };

describe('the energy kept for a limit', () => {
  it('is what lies above it later, less what the room before lets charge', () => {
    // 100 kW above for an hour takes 200 kWh out of the store; an hour with 100 kW of room puts 80 in before.
    expect(energyReserve([900, 1100, 1100], [1, 1, 1], 1000, stored)).toEqual([400, 200, 0]);
    expect(energyReserve([900, 900, 1100], [1, 1, 1], 1000, stored)).toEqual([120, 200, 0]);
  });

  it('is never more than the store holds, nor counted above its power', () => {
    expect(energyReserve([900, 3000, 3000], [1, 1, 1], 1000, stored)).toEqual([1000, 1000, 0]);
    expect(energyReserve([900, 900], [1, 1], 1000, stored)).toEqual([0, 0]);
  });

  it('covers what is uncertain from there on, not what will have shown itself by then', () => {
    const load = {
      series: 'load' as const,
      q10: [null, null, null],
      q50: [900, 900, 900],
      q90: [1000, 1040, 1060],
      growth: (leadH: number) => leadH,
    };
    const seen = marginSeen([load], [1, 1, 1]);
    expect([seen(-1, 2), seen(0, 2), seen(1, 2)]).toEqual([160, 96, 32]);
    expect(marginSeen([{ ...load, growth: () => 1 }], [1, 1, 1])(1, 2)).toBe(160);
    // From the end of the first hour the second comes to at most 947 kW and the third to 996: nothing is needed.
    expect(energyReserve([900, 900, 900], [1, 1, 1], 1000, stored, seen)).toEqual([0, 0, 0]);
    expect(energyReserve([900, 980, 980], [1, 1, 1], 1000, stored, seen)[1]).toBe(24);
  });

  it('knows how errors grow from a backtest: nothing at once, and never less', () => {
    const bins = [
      [0, 60, 10],
      [60, 240, 30],
      [240, 720, 20],
    ].map(([fromMinutes, toMinutes, mae]) => ({ fromMinutes, toMinutes, mae }));
    const growth = growthOf({ byHorizon: bins } as never);
    expect([0, 0.25, 0.5, 1.5, 2.5, 8, 50].map(growth)).toEqual([0, 5, 10, 20, 30, 30, 30]);
    expect(growthOf(null)(3)).toBe(1);
  });

  it('says the lowest import that can be held', () => {
    const load = [800, 1200, 1200, 800];
    const level = holdableKw(load, [1, 1, 1, 1], 400, stored);
    // Between: 200 kW·h given for 400 kWh in store, and what the first hour charges below the level.
    const given = 2 * (1200 - level);
    expect(given / 0.5).toBeCloseTo(400 + (level - 800) * 0.8, -1);
    expect(holdableKw(load, [1, 1, 1, 1], 0, { ...stored, usableKwh: 0 })).toBe(1200);
    expect(holdableKw([], [], 0, stored)).toBe(0);
  });
});
