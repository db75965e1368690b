import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallPark, smallSite } from './fixtures/small-park.ts';
import { createParkModel, type ParkModel } from './model.ts';
import { sunPosition } from './solar.ts';
import { stepSeconds } from './units/unit.ts';

const start = Date.UTC(2026, 5, 1, 0);
const hour = 3_600_000;

function modelAt(time: number, seed = 7): ParkModel {
  const model = createParkModel(smallPark, seed, smallSite);
  model.jump(time);
  return model;
}

function readAt(model: ParkModel, ms: number): Float64Array {
  model.advance(ms);
  return model.read(ms, new Float64Array(model.points.length)).slice();
}

const place = (model: ParkModel, id: string): number => model.points.findIndex((point) => point.id === id);

describe('createParkModel', () => {
  it('gives the same bytes for the same seed, others for another', () => {
    const first = readAt(modelAt(start), start + 6 * hour);
    expect(readAt(modelAt(start), start + 6 * hour)).toEqual(first);
    expect(readAt(modelAt(start, 8), start + 6 * hour)).not.toEqual(first);
  });

  it('goes the same way in one advance and in many, with restarts from JSON in between', () => {
    const whole = readAt(modelAt(start), start + 3 * hour);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 * hour }), { maxLength: 6 }), fc.boolean(), (cuts, restart) => {
        let model = modelAt(start);
        for (const cut of cuts.sort((a, b) => a - b)) {
          model.advance(start + cut);
          if (!restart) continue;
          const snapshot = JSON.parse(JSON.stringify(model.save()));
          model = createParkModel(smallPark, 7, smallSite);
          model.load(snapshot);
        }
        expect(readAt(model, start + 3 * hour)).toEqual(whole);
      }),
      { numRuns: 12 },
    );
  });

  it('balances in every step: grid + generation = loads + charging + losses', () => {
    const model = modelAt(start);
    for (let at = start; at < start + 24 * hour; at += stepSeconds * 1000) {
      model.advance(at + stepSeconds * 1000);
      const { gridKw, generationKw, loadsKw, storageKw, lossesKw } = model.truth;
      expect(Math.abs(gridKw + generationKw - loadsKw - storageKw - lossesKw)).toBeLessThan(1e-6);
      expect(lossesKw).toBeGreaterThan(0);
    }
  });

  it('shows meters that add up within their accuracy classes', () => {
    const model = modelAt(start);
    const before = readAt(model, start + hour);
    const after = readAt(model, start + 25 * hour);
    const energy = (id: string, way: 'import' | 'export') => {
      const at = place(model, `${id}.active-energy-${way}`);
      return after[at]! - before[at]!;
    };
    const net = (id: string) => energy(id, 'import') - energy(id, 'export');
    const loads = ['furnace', 'paper', 'offices', 'batch', 'cranes', 'shore', 'charging', 'water'].map(net);
    const sum = loads.reduce((total, each) => total + each, 0);
    const loss = net('works') - sum;
    // Losses of the transformer, and at most 0.2 % and 0.5 % meter error on the energy that passed.
    expect(loss).toBeGreaterThan(24 * 30 - sum * 0.007);
    expect(loss).toBeLessThan(24 * 310 + sum * 0.007);
  });

  it('never turns a register back, and shows power inside the ratings', () => {
    const model = modelAt(start);
    const counters = model.points.flatMap((point, index) => (point.kind === 'counter' ? [index] : []));
    let before = readAt(model, start + stepSeconds * 1000);
    for (let at = start + 2 * 60_000; at < start + 48 * hour; at += 61_000) {
      const now = readAt(model, at);
      for (const index of counters) expect(now[index]!, model.points[index]!.id).toBeGreaterThanOrEqual(before[index]!);
      const value = (id: string) => now[place(model, id)]!;
      expect(value('store.state-of-charge')).toBeGreaterThanOrEqual(9.9);
      expect(value('store.state-of-charge')).toBeLessThanOrEqual(95.1);
      expect(Math.abs(value('store.active-power'))).toBeLessThanOrEqual(5000 * 1.005);
      expect(value('pv.active-power')).toBeLessThanOrEqual(20_000 * 1.005);
      expect(value('wind.active-power')).toBeLessThanOrEqual(40_000 * 1.005);
      expect(value('furnace.active-power')).toBeLessThanOrEqual((50_000 * 1.12 + 400) * 1.005);
      expect(value('electrolyser.active-power')).toBeLessThanOrEqual(8000 * 1.03);
      expect(value('water.tank-level')).toBeGreaterThanOrEqual(0);
      expect(value('water.tank-level')).toBeLessThanOrEqual(100);
      before = now;
    }
  });

  it('has no sun at night', () => {
    const model = modelAt(start);
    let nights = 0;
    for (let at = start; at < start + 72 * hour; at += 10 * 60_000) {
      const reading = readAt(model, at + stepSeconds * 1000);
      if (sunPosition(at, smallSite.latitude, smallSite.longitude).cosZenith > -0.01) continue;
      nights += 1;
      expect(reading[place(model, 'pv.active-power')]).toBe(0);
      expect(reading[place(model, 'weather.irradiance')]).toBe(0);
    }
    expect(nights).toBeGreaterThan(100);
  });

  it('curtails what would exceed the export limit', () => {
    const tight = {
      ...smallPark,
      exportLimitKw: 500,
      units: smallPark.units.filter((unit) => ['pv', 'wind'].includes(unit.type)),
    };
    const model = createParkModel(tight, 7, smallSite);
    model.jump(start);
    let curtailed = 0;
    for (let at = start; at < start + 24 * hour; at += 60_000) {
      model.advance(at);
      expect(-model.truth.gridKw).toBeLessThanOrEqual(500 + 1e-6);
      if (model.truth.curtailedKw > 0) curtailed += 1;
    }
    expect(curtailed).toBeGreaterThan(10);
  });

  it('counts less energy when it runs faster than the clock, at the same power', () => {
    const slow = modelAt(start);
    const fast = modelAt(start);
    slow.advance(start + hour);
    fast.advance(start + hour, 0.1);
    const initial = modelAt(start).save();
    const gained = (model: ParkModel) => model.save().meters['grid']![0] - initial.meters['grid']![0];
    expect(gained(fast)).toBeCloseTo(gained(slow) / 10, 3);
    expect(fast.truth).toEqual(slow.truth);
  });

  it('names what is wrong with a network', () => {
    const build = (nodes: { id: string; parent?: string }[]) => () =>
      createParkModel(
        {
          ...smallPark,
          nodes: nodes.map((node) => ({ ...node, ratedKw: 1, accuracyClass: 0.2, noLoadKw: 0, loadLossKw: 0 })),
        },
        1,
        smallSite,
      );
    expect(build([{ id: 'a' }, { id: 'b' }])).toThrow('one root');
    expect(build([{ id: 'a' }, { id: 'b', parent: 'c' }])).toThrow('b is fed from c');
    expect(build([{ id: 'a' }])).toThrow('unit pv is connected to plants');
  });
});
