import { describe, expect, it } from 'vitest';
import { smallPark, smallSite } from '../fixtures/small-park.ts';
import { createParkModel } from '../model.ts';
import { furnacePhases } from './arc-furnace.ts';
import { pvPower } from './pv.ts';
import { farmCurve, turbineShare } from './wind.ts';

const start = Date.UTC(2026, 2, 2);
const hour = 3_600_000;

/** Readings of some points each `everyMs`. */
function trace(ids: string[], hours: number, everyMs: number): number[][] {
  const model = createParkModel(smallPark, 7, smallSite);
  model.jump(start);
  const places = ids.map((id) => model.points.findIndex((point) => point.id === id));
  const out = new Float64Array(model.points.length);
  const rows: number[][] = [];
  for (let at = start + everyMs; at <= start + hours * hour; at += everyMs) {
    model.advance(at);
    model.read(at, out);
    rows.push(places.map((place) => out[place]!));
  }
  return rows;
}

describe('wind', () => {
  it('follows the power curve: cut-in, rated, cut-out, and a farm that leaves the wind turbine by turbine', () => {
    expect([0, 2.9, 11, 24.9, 25, 40].map(turbineShare)).toEqual([0, 0, 1, 1, 0, 0]);
    const curve = farmCurve();
    expect(curve[10]).toBe(0);
    expect(curve[150]).toBeGreaterThan(0.97);
    expect(curve[264]).toBeGreaterThan(0.1);
    expect(curve[264]).toBeLessThan(0.9);
    expect(curve.at(-1)).toBe(0);
  });
});

describe('PV', () => {
  it('loses power with heat, clips at the inverter, and stays off in faint light', () => {
    expect(pvPower(1000, 2000, 800, 35)).toBeLessThan(pvPower(1000, 2000, 800, 5));
    expect(pvPower(1000, 700, 1000, 10)).toBe(700);
    expect(pvPower(1000, 1000, 1, 10)).toBe(0);
  });
});

describe('arc furnace', () => {
  const rows = trace(
    ['furnace.phase', 'furnace.active-power', 'furnace.steel-tapped', 'furnace.active-energy-import'],
    24,
    5000,
  );

  it('goes through its phases in order, tap to tap in about an hour', () => {
    const seen = rows.map((row) => row[0]!);
    const changes = seen.filter((phase, index) => index > 0 && phase !== seen[index - 1]);
    const { charge, melt, refine, tap, idle } = furnacePhases;
    const follows: Record<number, number[]> = {
      [charge]: [furnacePhases['bore-in']],
      [furnacePhases['bore-in']]: [melt],
      [melt]: [charge, refine],
      [refine]: [tap],
      [tap]: [idle],
      [idle]: [charge],
    };
    changes.slice(1).forEach((phase, index) => expect(follows[changes[index]!]).toContain(phase));
    const heats = changes.filter((phase) => phase === tap).length;
    expect(heats).toBeGreaterThan(20);
    expect(heats).toBeLessThan(28);
  });

  it('takes 30 to 60 MW in the melt and next to nothing with the roof open', () => {
    const power = (phase: number) => rows.filter((row) => row[0] === phase).map((row) => row[1]!);
    const mean = (list: number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;
    expect(mean(power(furnacePhases.melt))).toBeGreaterThan(45_000);
    expect(Math.max(...power(furnacePhases.charge))).toBeLessThan(1500);
    const bore = power(furnacePhases['bore-in']);
    const spread = Math.sqrt(mean(bore.map((each) => (each - mean(bore)) ** 2))) / mean(bore);
    expect(spread).toBeGreaterThan(0.1);
  });

  it('uses about 400 kWh for a tonne', () => {
    const tonnes = rows.at(-1)![2]! - rows[0]![2]!;
    const energy = rows.at(-1)![3]! - rows[0]![3]!;
    expect(energy / tonnes).toBeGreaterThan(380);
    expect(energy / tonnes).toBeLessThan(450);
  });
});

describe('loads', () => {
  it('breaks the paper web now and then, and draws less meanwhile', () => {
    const rows = trace(['paper.web-on', 'paper.active-power'], 48, 60_000);
    const off = rows.filter((row) => row[0] === 0);
    expect(off.length).toBeGreaterThan(10);
    expect(off.length).toBeLessThan(rows.length / 3);
    expect(Math.min(...off.map((row) => row[1]!))).toBeLessThan(9000 * 0.7);
  });

  it('works by day, less at lunch, little at night and on Sunday', () => {
    const rows = trace(['offices.active-power'], 24 * 7, hour / 4);
    const at = (day: number, h: number) => rows[day * 96 + ((h - 8 + 24) % 24) * 4 - 1]![0]!;
    // The trace begins on Monday at 8 h local time.
    expect(at(1, 10)).toBeGreaterThan(at(1, 12.25) * 1.1);
    expect(at(1, 10)).toBeGreaterThan(at(1, 3) * 2);
    expect(at(6, 10)).toBeLessThan(at(1, 10) * 0.6);
  });

  it('makes hydrogen only from what it draws', () => {
    const rows = trace(
      ['electrolyser.active-energy-import', 'electrolyser.hydrogen-produced', 'electrolyser.active-power'],
      72,
      60_000,
    );
    const energy = rows.at(-1)![0]! - rows[0]![0]!;
    const kilograms = rows.at(-1)![1]! - rows[0]![1]!;
    expect(kilograms).toBeGreaterThan(100);
    expect(energy / kilograms).toBeGreaterThan(48);
  });

  it('keeps the water balance: inflow − feed = change of the tank', () => {
    const rows = trace(['water.inflow-volume', 'water.product-volume', 'water.tank-level'], 48, hour);
    const first = rows[0]!;
    const last = rows.at(-1)!;
    const tank = (20_000 / 24) * 4;
    const inflow = last[0]! - first[0]!;
    const feed = (last[1]! - first[1]!) / 0.95;
    expect(Math.abs(inflow - feed - ((last[2]! - first[2]!) / 100) * tank)).toBeLessThan(inflow * 0.001 + 4);
  });
});
