import { describe, expect, it } from 'vitest';
import { smallPark, smallSite } from '../domain/fixtures/small-park.ts';
import { chosenSpeed, Simulation, utcOffsetMinutes } from './simulation.ts';

const start = Date.UTC(2026, 4, 4, 1);

function simulation(speed: number): Simulation {
  const built = new Simulation(smallPark, smallSite, speed);
  built.model.jump(start);
  built.anchor(start);
  return built;
}

describe('Simulation', () => {
  it('keeps power and energy in step at any speed', () => {
    for (const speed of [1, 60]) {
      const built = simulation(speed);
      const first = built.read('works.active-energy-import', start);
      let integral = 0;
      for (let at = start + 1000; at <= start + 600_000; at += 1000)
        integral += built.read('works.active-power', at) / 3600;
      const gained = built.read('works.active-energy-import', start + 600_000) - first;
      expect(Math.abs(gained - integral) / integral).toBeLessThan(0.05);
    }
  });

  it('passes a day in 24 minutes at speed 60, stamped with the wall clock', () => {
    const built = simulation(60);
    expect(built.modelTime(start + 24 * 60_000)).toBe(start + 86_400_000);
    expect(built.snapshot(start + 60_000).time).toBe(start + 60_000);
  });

  it('names a point that it does not have', () => {
    expect(() => simulation(1).read('nothing.active-power', start)).toThrow('no point nothing.active-power');
  });
});

describe('chosenSpeed', () => {
  it('takes the environment before the configuration, and refuses nonsense by name', () => {
    expect(chosenSpeed(1, undefined)).toBe(1);
    expect(chosenSpeed(1, ' ')).toBe(1);
    expect(chosenSpeed(1, '60')).toBe(60);
    expect(() => chosenSpeed(1, 'fast')).toThrow('LINGTAN_SIM_SPEED: expected a number from 0.1 to 3600, got "fast"');
    expect(() => chosenSpeed(1, '0')).toThrow('LINGTAN_SIM_SPEED');
  });
});

describe('utcOffsetMinutes', () => {
  it('reads zones east and west, and with half hours', () => {
    expect(utcOffsetMinutes('Asia/Shanghai', start)).toBe(480);
    expect(utcOffsetMinutes('Asia/Kolkata', start)).toBe(330);
    expect(utcOffsetMinutes('America/New_York', Date.UTC(2026, 0, 1))).toBe(-300);
    expect(utcOffsetMinutes('UTC', start)).toBe(0);
  });
});
