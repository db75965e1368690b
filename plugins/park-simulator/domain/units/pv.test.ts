import { describe, expect, it } from 'vitest';
import { smallPark, smallSite } from '../fixtures/small-park.ts';
import { createParkModel } from '../model.ts';

const noon = Date.parse('2026-05-20T12:00:00+08:00');
const point = 'pv.active-power-setpoint';

function openModel(curtailable = true) {
  const units = smallPark.units.map((unit) => (unit.type === 'pv' ? { ...unit, curtailable } : unit));
  const config = { ...smallPark, units };
  const model = createParkModel(config, 7, smallSite);
  model.jump(noon);
  const read = (id: string): number => {
    const out = new Float64Array(model.points.length);
    return model.read(model.time, out)[model.points.findIndex((each) => each.id === id)]!;
  };
  return { model, config, read };
}

describe('a PV plant that is curtailed', () => {
  it('gives no more than its limit from the next step on, and all again when the limit is not renewed', () => {
    const { model, read } = openModel();
    model.advance(noon + 60_000);
    const free = read('pv.active-power');
    expect([free > 5000, read(point)]).toEqual([true, 20_000]);
    expect(model.command(point, 3000, model.time + 30_000)).toBe(true);
    expect(read(point)).toBe(3000);
    model.advance(model.time + 5000);
    expect(read('pv.active-power')).toBeCloseTo(3000, -2);
    model.advance(model.time + 60_000);
    expect(read('pv.active-power')).toBeGreaterThan(5000);
    expect(read(point)).toBe(20_000);
  });

  it('is not made to give more than the sun does', () => {
    const { model, read } = openModel();
    model.advance(noon + 10_000);
    const before = read('pv.active-power');
    expect(model.command(point, 20_000, model.time + 600_000)).toBe(true);
    model.advance(model.time + 5000);
    expect(Math.abs(read('pv.active-power') - before)).toBeLessThan(0.1 * before);
  });

  it('keeps its limit over a restart', () => {
    const { model, config } = openModel();
    model.command(point, 2000, noon + 600_000);
    model.advance(noon + 10_000);
    const again = createParkModel(config, 7, smallSite);
    again.load(structuredClone(model.save()));
    again.advance(noon + 20_000);
    model.advance(noon + 20_000);
    expect(again.truth).toEqual(model.truth);
  });

  it('refuses what is no limit, and one that takes none refuses all', () => {
    const { model } = openModel();
    for (const value of [-1, 20_001, NaN])
      expect(model.command(point, value, noon + 60_000), String(value)).toBe(false);
    expect(model.command(point, 100, 0)).toBe(false);
    const plain = openModel(false).model;
    expect(plain.points.map(({ id }) => id)).not.toContain(point);
    expect(plain.command(point, 100, noon + 60_000)).toBe(false);
  });
});

describe('a wind farm that is curtailed', () => {
  const limit = 'wind.active-power-setpoint';
  const units = smallPark.units.map((unit) => (unit.type === 'wind' ? { ...unit, curtailable: true } : unit));

  it('gives no more than its limit while that holds, and measures the wind all the same', () => {
    const model = createParkModel({ ...smallPark, units }, 7, smallSite);
    const free = createParkModel(smallPark, 7, smallSite);
    const read = (from: typeof model, id: string): number => {
      const out = new Float64Array(from.points.length);
      return from.read(from.time, out)[from.points.findIndex((each) => each.id === id)]!;
    };
    for (const each of [model, free]) each.jump(noon);
    // Until the wind gives more than the limit.
    while (read(free, 'wind.active-power') < 4000) for (const each of [model, free]) each.advance(each.time + 600_000);
    expect(read(model, 'wind.active-power')).toBe(read(free, 'wind.active-power'));
    expect(model.command(limit, 2000, model.time + 20_000)).toBe(true);
    for (const each of [model, free]) each.advance(each.time + 10_000);
    expect(read(model, 'wind.active-power')).toBeLessThanOrEqual(2010);
    expect(read(model, 'wind.wind-speed')).toBe(read(free, 'wind.wind-speed'));
    for (const each of [model, free]) each.advance(each.time + 60_000);
    expect(read(model, 'wind.active-power')).toBe(read(free, 'wind.active-power'));
    expect(read(model, limit)).toBe(40_000);
    expect(free.command(limit, 2000, free.time + 20_000)).toBe(false);
  });
});
