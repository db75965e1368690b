import { describe, expect, it } from 'vitest';
import { smallPark, smallSite } from '../fixtures/small-park.ts';
import { createParkModel } from '../model.ts';

const start = Date.parse('2026-03-18T02:00:00Z');
const hour = 3_600_000;
const point = 'charging.active-power-setpoint';

function openModel(bufferKwh?: number) {
  const units = smallPark.units.map((unit) =>
    unit.type === 'ev-charging' && bufferKwh !== undefined ? { ...unit, bufferKwh } : unit,
  );
  const model = createParkModel({ ...smallPark, units }, 7, smallSite);
  model.jump(start);
  model.advance(start + 5000);
  const place = (id: string) => model.points.findIndex((each) => each.id === id);
  const energy = () => model.readPoint(place('charging.active-energy-import'), model.time);
  const power = () => model.readPoint(place('charging.active-power'), model.time);
  return { model, energy, power };
}

describe('a load that takes a setpoint', () => {
  it('is the load that it was while nobody commands', () => {
    const [plain, able] = [openModel(), openModel(100)];
    for (const { model } of [plain, able]) model.advance(start + 6 * hour);
    expect(able.energy()).toBe(plain.energy());
    expect(plain.model.command(point, 100, start + 7 * hour)).toBe(false);
  });

  it('draws no more than its setpoint, and later what it is owed', () => {
    const [plain, able] = [openModel(), openModel(0)];
    expect(able.model.command(point, 100, start + 2 * hour)).toBe(true);
    for (const { model } of [plain, able]) model.advance(start + 2 * hour);
    expect(able.power()).toBeCloseTo(100, 0);
    expect(able.energy()).toBeLessThan(plain.energy() - 100);
    for (const { model } of [plain, able]) model.advance(start + 12 * hour);
    expect(able.energy()).toBeCloseTo(plain.energy(), 0);
  });

  it('draws ahead as far as its buffer goes, also after a restart', () => {
    const [plain, able] = [openModel(), openModel(300)];
    able.model.command(point, 1200, start + hour);
    for (const { model } of [plain, able]) model.advance(start + hour);
    expect(able.energy() - plain.energy()).toBeCloseTo(300, -1);
    const restarted = openModel(300);
    restarted.model.load(JSON.parse(JSON.stringify(able.model.save())) as ReturnType<typeof able.model.save>);
    for (const { model } of [plain, restarted]) model.advance(start + 12 * hour);
    expect(restarted.energy()).toBeCloseTo(plain.energy(), 0);
    expect(able.model.command(point, 1300, start + 2 * hour)).toBe(false);
  });
});
