import { describe, expect, it } from 'vitest';
import type { ControlResult } from './types.ts';
import { noon } from '../gate/fixtures/gate-fixture.ts';
import { cycle, startControl } from './cycle.ts';
import { fastBattery, image, inputs, plain, planOf, settings } from './fixtures/site-fixture.ts';
import type { ControlInputs, DeviceImage } from './types.ts';

const run = (devices: readonly DeviceImage[], more: Partial<ControlInputs> = {}) =>
  cycle(startControl(devices), inputs(devices, more));
const of = (result: ControlResult, id = 'bess') => result.setpoints.find((entry) => entry.deviceId === id);
const codes = (result: ControlResult) => result.reasons.map((reason) => reason.code);
const bess = fastBattery();

describe('a control cycle', () => {
  it('follows the plan and names its slot', () => {
    const result = run([image(bess)]);
    expect(of(result)).toEqual({
      deviceId: 'bess',
      setpointKw: 100,
      towardsSafe: false,
      level: 'plan',
      write: true,
      planSlot: { planId: 'p1', slot: 0 },
      follows: null,
    });
    expect(result.log).toEqual([]);
  });

  it('limits a plant to what the plan takes of it, and lets it give all where it takes all', () => {
    const pv = plain('pv', 'pv', 0, 1500);
    // A load of 1,200 kW: 600 come from the grid then, within the contract.
    const sun = { grid: { importKw: -300, at: noon } };
    const limited = run([image(pv, 1500)], { plan: planOf({ pv: 600 }), ...sun });
    expect(of(limited, 'pv')).toMatchObject({ setpointKw: 600, level: 'plan', planSlot: { planId: 'p1', slot: 0 } });
    expect(of(run([image(pv, 1500)], { plan: planOf({ pv: 1500 }), ...sun }), 'pv')).toMatchObject({
      setpointKw: 1500,
    });
    // 700 kW of export are 300 above the limit: the grid limit goes before the plan.
    const sunny = image(pv, 1500, noon, { telemetry: { ...image(pv, 900).telemetry!, powerKw: 900 } });
    const exported = run([sunny], { plan: planOf({ pv: 900 }), grid: { importKw: -700, at: noon } });
    expect(of(exported, 'pv')!.setpointKw).toBeLessThan(600);
    expect(of(exported, 'pv')!.level).toBe('grid-limit');
  });

  it('wants no more of a device than it has, however far the quarter hour is above the planned peak', () => {
    for (const [kw, load] of [
      [100, 9000],
      [-300, 30_000],
      [0, 90_000],
    ] as const) {
      const plan = { ...planOf({ bess: kw }), hold: { kw: 500, until: noon + 900_000 } };
      const grid = { importKw: load, at: noon };
      const interval = { start: noon - 600_000, importKwh: load / 6, seenS: 600, netKw: load };
      const state = { ...startControl([image(bess)]), lastAt: noon - 1000, interval };
      const result = cycle(
        state,
        inputs([image(bess)], { plan, grid, settings: { ...settings, importLimitKw: null } }),
      );
      expect(codes(result)).toContain('peak-held');
      for (const { params } of result.reasons)
        for (const name of ['plannedKw', 'resultKw'])
          if (name in params) expect(Math.abs(params[name] as number)).toBeLessThanOrEqual(bess.limits.ratedKw);
    }
  });

  it('keeps the last setpoint within the deadband', () => {
    expect(of(run([image(bess, 98.5)]))?.setpointKw).toBe(98.5);
    expect(of(run([image(bess, 97)]))?.setpointKw).toBe(100);
  });

  it('leads the store back to the planned energy, bounded', () => {
    const plan = planOf({});
    const track = { starts: [noon - 450_000], powerKw: [0], energyKwh: [500, 540] };
    const half = { ...plan, endsAt: noon + 450_000, tracks: new Map([['bess', track]]) };
    // Half through the slot 520 kWh are planned and 500 are there: 20 kW of charge at 1/h.
    expect(of(run([image(bess)], { plan: half }))?.setpointKw).toBe(-20);
    const far = { ...half, tracks: new Map([['bess', { ...track, energyKwh: [800, 800] }]]) };
    expect(of(run([image(bess)], { plan: far }))?.setpointKw).toBe(-50);
  });

  it('gives a load no more than the plan does because it drew less than it might, and less where it draws more', () => {
    const station = plain('station', 'load', -800, 0);
    /** Setpoints of a minute of a station that draws what `answer` makes of each; the plan gives 480 kW after the first half. */
    const minute = (answer: (setpointKw: number) => number): number[] => {
      let device = image(station, -800);
      let state = startControl([device]);
      return Array.from({ length: 60 }, (_, k) => {
        const now = noon + k * 1000;
        const { valueKw } = device.confirmed!;
        const telemetry = { ...device.telemetry!, at: now, powerKw: answer(valueKw) };
        device = { ...device, telemetry, confirmed: { valueKw, since: now - 5000 } };
        const plan = planOf({ station: k < 30 ? -800 : -480 });
        const result = cycle(
          state,
          inputs([device], { now, plan, grid: { importKw: 500, at: now }, heartbeatAt: now }),
        );
        state = result.state;
        const setpointKw = of(result, 'station')!.setpointKw;
        device = { ...device, confirmed: { valueKw: setpointKw, since: now } };
        return setpointKw;
      }).slice(30);
    };
    // Free to draw 800 kW, it had cars for 75 of them; then there are more cars.
    expect(new Set(minute((kw) => Math.max(kw, -75)))).toEqual(new Set([-480]));
    expect(minute((kw) => kw * 1.1).at(-1)).toBeGreaterThan(-450);
  });

  it('makes up for what a device gives short, without winding up', () => {
    let device = image(bess, 100);
    let state = startControl([device]);
    for (let k = 0; k < 600; k++) {
      const now = noon + k * 1000;
      const setpoint = device.confirmed!.valueKw;
      device = image(bess, setpoint, now, { telemetry: { ...device.telemetry!, at: now, powerKw: setpoint * 0.1 } });
      const result = cycle(state, inputs([device], { now, grid: { importKw: 0, at: now }, heartbeatAt: now }));
      state = result.state;
      device = { ...device, confirmed: { valueKw: of(result)!.setpointKw, since: now } };
    }
    // 10 % of what is asked is given; the correction stops at its bound of 50 kW.
    expect(device.confirmed!.valueKw).toBeGreaterThanOrEqual(148);
    expect(device.confirmed!.valueKw).toBeLessThanOrEqual(150);
    const back = image(bess, 0, noon + 600_000);
    const next = cycle(
      state,
      inputs([back], {
        now: noon + 600_000,
        plan: planOf({ bess: 0 }),
        heartbeatAt: noon + 600_000,
        grid: { importKw: 0, at: noon + 600_000 },
      }),
    );
    expect(of(next)!.setpointKw).toBe(0);
  });

  it('protects before all: trip, telemetry, interlock, temperature', () => {
    const hot = fastBattery({ temperature: { warnC: 40, maxC: 50 } });
    const seen = image(bess).telemetry!;
    const cases = [
      ['device-tripped', image(bess, 100, noon, { tripped: true })],
      ['telemetry-lost', image(bess, 100, noon, { telemetry: null })],
      ['telemetry-lost', image(bess, 100, noon, { telemetry: { ...seen, at: noon - 10_001 } })],
      ['basis-unknown', image(bess, 100, noon, { telemetry: { ...seen, energyKwh: Number.NaN } })],
      ['basis-unknown', image(bess, 100, noon, { confirmed: null })],
      ['interlock-safe', image(bess, 100, noon, { points: new Map() })],
      ['temperature-unknown', image(hot, 100)],
      ['temperature-safe', image(hot, 100, noon, { telemetry: { ...seen, temperatureC: 50 } })],
    ] as const;
    for (const [code, device] of cases) {
      // Import of 5,000 kW: not even the grid limit moves a device that must be safe.
      const result = run([device], { grid: { importKw: 5000, at: noon } });
      expect(codes(result)).toContain(code);
      expect(of(result)).toMatchObject({ setpointKw: 0, towardsSafe: true, level: 'protection', write: true });
    }
    const warm = image(hot, 0, noon, { telemetry: { ...seen, temperatureC: 49 } });
    expect(of(run([warm]))).toMatchObject({ setpointKw: 50, level: 'protection' });
  });

  it('stops at the ends of the energy band', () => {
    const low = image(bess, 0, noon, { telemetry: { ...image(bess).telemetry!, energyKwh: 100 } });
    expect(of(run([low]))).toMatchObject({ setpointKw: 0, level: 'protection' });
    const short = run([low], { grid: { importKw: 1200, at: noon } });
    expect(codes(short)).toContain('import-limit-unreachable');
    const full = image(bess, 0, noon, { telemetry: { ...image(bess).telemetry!, energyKwh: 900 } });
    expect(of(run([full], { plan: planOf({ bess: -100 }) }))?.setpointKw).toBe(0);
  });

  it('keeps the import limit with storage first, then loads, then generation', () => {
    const site = [image(bess), image(plain('heater', 'load', -200, 0), -200), image(plain('chp', 'generator', 0, 300))];
    const plan = planOf({ bess: -50, heater: -200, chp: 0 });
    const at = (importKw: number) => {
      const result = run(site, { plan, grid: { importKw, at: noon } });
      return ['bess', 'heater', 'chp'].map((id) => of(result, id)?.setpointKw);
    };
    expect(at(900)).toEqual([-50, -200, 0]);
    expect(at(1085)).toEqual([100, -200, 0]);
    expect(at(1585)).toEqual([500, -100, 0]);
    expect(at(1885)).toEqual([500, 0, 200]);
    const over = run(site, { plan, grid: { importKw: 2100, at: noon } });
    expect(codes(over)).toEqual(expect.arrayContaining(['import-limited', 'import-limit-unreachable']));
    expect(of(over)).toMatchObject({ level: 'grid-limit', setpointKw: 500 });
  });

  it('keeps the export limit with storage first, then curtailment', () => {
    const pv = plain('pv', 'pv', 0, 1500);
    const seen = { at: noon, powerKw: 1200, energyKwh: null, temperatureC: null, availableKw: 1200 };
    const sun = image(pv, 1500, noon, { telemetry: seen });
    const plan = planOf({ bess: 100 });
    const export390 = run([image(bess, 100), sun], { plan, grid: { importKw: -390, at: noon } });
    expect(of(export390)).toMatchObject({ setpointKw: 95, level: 'grid-limit' });
    expect(of(export390, 'pv')).toMatchObject({ setpointKw: 1500, level: 'comfort' });
    // After an excess PV stays where it is for a cycle.
    const export600 = run([image(bess, 100), sun], { plan, grid: { importKw: -600, at: noon } });
    expect(of(export600)).toMatchObject({ setpointKw: -115, level: 'grid-limit' });
    expect(of(export600, 'pv')).toMatchObject({ setpointKw: 1200, level: 'grid-limit' });
    const export1200 = run([image(bess, 100), sun], { plan, grid: { importKw: -1200, at: noon } });
    expect([of(export1200)?.setpointKw, of(export1200, 'pv')?.setpointKw]).toEqual([-500, 985]);
  });

  it('lets an override come before the plan and after the grid limit, until it expires', () => {
    const override = {
      commandId: 'm',
      deviceId: 'bess',
      setpointKw: -300,
      validFrom: noon,
      expiresAt: noon + 1,
      approved: false,
    };
    const overrides = [override];
    expect(of(run([image(bess)], { overrides }))).toMatchObject({ setpointKw: -300, level: 'manual', follows: 'm' });
    const tight = run([image(bess)], { overrides, grid: { importKw: 885, at: noon } });
    expect(of(tight)).toMatchObject({ setpointKw: -100, level: 'grid-limit', follows: 'm' });
    expect(codes(tight)).toContain('override-limited');
    const expired = [{ ...override, expiresAt: noon }];
    expect(of(run([image(bess)], { overrides: expired }))).toMatchObject({ setpointKw: 100, level: 'plan' });
  });

  it('goes to safety without plan or server, while the grid limit stays in force', () => {
    const site = [image(bess, 300)];
    const old = { ...planOf({ bess: 100 }), validUntil: noon };
    const bad = planOf({ bess: Number.NaN });
    const later = planOf({});
    const future = { ...later, tracks: new Map([['bess', { starts: [noon + 1], powerKw: [5], energyKwh: null }]]) };
    for (const [code, more] of [
      ['plan-missing', { plan: null }],
      ['plan-expired', { plan: old }],
      ['plan-invalid', { plan: bad }],
      ['plan-not-started', { plan: future }],
      ['heartbeat-lost', { heartbeatAt: noon - 60_001 }],
      ['heartbeat-lost', { heartbeatAt: null }],
    ] as const) {
      const result = run(site, { ...more, grid: { importKw: 200, at: noon } });
      expect(codes(result)).toContain(code);
      expect(of(result)?.setpointKw).toBe(0);
      const high = run(site, { ...more, grid: { importKw: 985, at: noon } });
      expect(of(high)).toMatchObject({ setpointKw: 300, level: 'grid-limit' });
    }
    for (const grid of [null, { importKw: 0, at: noon - 5001 }, { importKw: Number.NaN, at: noon }]) {
      const blind = run(site, { grid });
      expect(codes(blind)).toContain('grid-measurement-lost');
      expect(of(blind)).toMatchObject({ setpointKw: 0, towardsSafe: true });
    }
  });

  it('respects modes: off is left out, advice is shown, an override in advice is carried out', () => {
    const off = run([image(fastBattery({ mode: 'off' }))]);
    expect(off.setpoints).toEqual([]);
    const advice = image(fastBattery({ mode: 'advice' }), 0, noon, { owned: false });
    expect(of(run([advice]))).toMatchObject({ setpointKw: 100, write: false });
    const overrides = [
      { commandId: 'm', deviceId: 'bess', setpointKw: 20, validFrom: noon, expiresAt: noon + 1, approved: false },
    ];
    expect(of(run([advice], { overrides }))).toMatchObject({ setpointKw: 20, write: true });
    expect(of(run([{ ...advice, owned: true }]))).toMatchObject({ setpointKw: 0, write: true });
  });

  it('stays below what a second person must agree to', () => {
    const small = fastBattery({ secondPersonAboveKw: 60 });
    expect(of(run([image(small)]))).toMatchObject({ setpointKw: 60, level: 'protection' });
    const standing = {
      id: 's',
      deviceId: 'bess',
      requestedBy: 'wang',
      approvedBy: 'li',
      maxKw: 90,
      validFrom: noon,
      expiresAt: noon + 1,
    };
    expect(of(run([image(small, 0, noon, { standing })]))?.setpointKw).toBe(90);
    const approved = {
      commandId: 'm',
      deviceId: 'bess',
      setpointKw: 400,
      validFrom: noon,
      expiresAt: noon + 1,
      approved: true,
    };
    expect(of(run([image(small)], { overrides: [approved] }))?.setpointKw).toBe(400);
    // After the override the device comes down by the safe way, which needs no approval.
    expect(of(run([image(small, 400)]))).toMatchObject({ towardsSafe: true });
  });

  it('follows the plan by the usual ramp, and the way to safety by its own', () => {
    const { limits } = fastBattery();
    const ramps = { ramp: { kw: 100, per: 's' }, safeRamp: { kw: 250, per: 's' } } as const;
    const device = fastBattery({ limits: { ...limits, ...ramps } });
    expect(of(run([image(device, 400)], { plan: planOf({ bess: -400 }) }))?.setpointKw).toBe(300);
    const tripped = image(device, 400, noon, { tripped: true });
    expect(of(run([tripped]))).toMatchObject({ setpointKw: 150, towardsSafe: true });
  });

  it('compares setpoint and power only once the device has had time to follow', () => {
    const biasOf = (since: number, more: Partial<DeviceImage> = {}) => {
      const device = image(bess, 100, noon, { confirmed: { valueKw: 100, since }, ...more });
      const short = { ...device, telemetry: { ...device.telemetry!, powerKw: 60 } };
      const result = cycle({ ...startControl([device]), lastAt: noon - 5000 }, inputs([short]));
      return result.state.devices.get('bess')!.bias.kw;
    };
    expect(biasOf(noon - 1000)).toBeCloseTo(-40 * (1 - Math.exp(-1)), 9);
    expect(biasOf(noon - 999)).toBe(0);
    expect(biasOf(noon - 9000, { tripped: true })).toBe(0);
  });

  it('waits for a read-back and logs each reason once', () => {
    const unconfirmed = {
      commandId: 'c',
      valueKw: 80,
      writtenAt: noon - 500,
      phase: 'pending',
      retry: false,
      earlierKw: [],
    } as const;
    const waiting = run([image(bess, 0, noon, { unconfirmed })]);
    expect(of(waiting)).toMatchObject({ setpointKw: 80, write: false });
    const first = run([image(bess)], { plan: null });
    expect(first.log).toHaveLength(1);
    const again = cycle(first.state, inputs([image(bess)], { plan: null }));
    expect([again.reasons.length, again.log.length]).toEqual([1, 0]);
  });

  it('starts its filters anew after a jump of the clock', () => {
    const device = image(bess);
    const first = run([device], { grid: { importKw: 1200, at: noon } });
    const back = cycle({ ...first.state, lastAt: noon + 3_600_000 }, inputs([device]));
    expect(codes(back)).toContain('clock-jump');
    expect(back.state.netLoad).toEqual({ highKw: 500, lowKw: 500 });
  });

  it('releases a peak slowly', () => {
    const device = image(bess);
    let result = run([device], { grid: { importKw: 1385, at: noon }, plan: planOf({ bess: 0 }) });
    expect(of(result)?.setpointKw).toBe(400);
    const now = noon + 1000;
    const calm = image(bess, 400, now);
    result = cycle(result.state, inputs([calm], { now, grid: { importKw: 500, at: now }, plan: planOf({ bess: 0 }) }));
    const released = 1385 - 485 * (1 - Math.exp(-1 / settings.releaseS));
    expect(of(result)?.setpointKw).toBeCloseTo(released - 985, 9);
  });
});
