import { describe, expect, it } from 'vitest';
import { smallPark, smallSite } from '../fixtures/small-park.ts';
import { createParkModel } from '../model.ts';

const start = Date.parse('2026-03-18T02:00:00Z');
const point = 'store.active-power-setpoint';

function openModel(localAfterSeconds = 60, responseSeconds = 0.5) {
  const units = smallPark.units.map((unit) =>
    unit.type === 'battery'
      ? { ...unit, chargeHours: [], dischargeHours: [], localAfterSeconds, responseSeconds }
      : unit,
  );
  const model = createParkModel({ ...smallPark, units }, 7, smallSite);
  model.jump(start);
  const out = new Float64Array(model.points.length);
  const read = (id: string) => model.read(model.time, out)[model.points.findIndex((each) => each.id === id)]!;
  return { model, read, power: () => model.truth.storageKw };
}

describe('a battery that is commanded', () => {
  it('follows its setpoint as fast as its converter, and shows it at once', () => {
    const { model, read, power } = openModel(60, 10);
    expect(model.command(point, 3000, start + 600_000)).toBe(true);
    expect(read(point)).toBe(3000);
    model.advance(start + 5000);
    expect(power()).toBeCloseTo(-5000 / 2, 6);
    model.advance(start + 60_000);
    expect(power()).toBe(-3000);
  });

  it('goes to zero when the setpoint is not renewed, and to its own schedule later', () => {
    const { model, power, read } = openModel(60);
    model.advance(start + 60_000);
    const own = power();
    model.command(point, 2000, model.time + 30_000);
    model.advance(model.time + 25_000);
    expect(power()).toBe(-2000);
    model.advance(model.time + 40_000);
    expect([power(), read(point)]).toEqual([0, 0]);
    model.advance(model.time + 90_000);
    expect(power()).toBeCloseTo(own, -3);
    expect(read(point)).toBeCloseTo(-power(), 0);
  });

  it('never leaves its energy band, whatever it is told', () => {
    const { model, read } = openModel();
    for (let hour = 0; hour < 6; hour++) {
      model.command(point, -5000, model.time + 3_600_000);
      model.advance(model.time + 3_600_000);
    }
    expect(read('store.state-of-charge')).toBeLessThanOrEqual(95);
    expect(model.truth.storageKw).toBeCloseTo(0, 6);
  });

  it('refuses more than its rating, and other points', () => {
    const { model } = openModel();
    expect(model.command(point, 5001, start + 60_000)).toBe(false);
    expect(model.command(point, Number.NaN, start + 60_000)).toBe(false);
    expect(model.command('store.state-of-charge', 50, start + 60_000)).toBe(false);
    expect(model.command('pv.active-power', 50, start + 60_000)).toBe(false);
  });

  it('goes on with its setpoint after a restart', () => {
    const first = openModel();
    first.model.command(point, 3000, start + 600_000);
    first.model.advance(start + 60_000);
    const second = openModel();
    second.model.load(JSON.parse(JSON.stringify(first.model.save())) as ReturnType<typeof first.model.save>);
    second.model.advance(start + 120_000);
    expect(second.power()).toBe(-3000);
  });
});
