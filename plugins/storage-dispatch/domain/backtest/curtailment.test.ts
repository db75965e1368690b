import { describe, expect, it } from 'vitest';
import { smallPark, smallSite } from '../../../park-simulator/domain/fixtures/small-park.ts';
import { createParkModel } from '../../../park-simulator/domain/model.ts';
import { stepSeconds } from '../../../park-simulator/domain/units/unit.ts';
import { dispatchConfig } from '../../contracts/index.ts';
import { controlSettings } from '../../server/control/control-inputs.ts';
import { controlledDevices } from '../../server/control/devices.ts';
import { cycle, startControl } from '../control/cycle.ts';
import { GatedDevice } from './fixtures/gated-device.ts';
import { reader } from './fixtures/simulated-park.ts';

const start = Date.parse('2026-05-20T09:00:00+08:00');
const stepMs = stepSeconds * 1000;

const config = dispatchConfig.schema.parse({
  exportMaxKw: 6000,
  batteries: [
    {
      id: 'store',
      name: { en: 'Store', 'zh-CN': '储能' },
      meterId: 'store',
      socPoint: 'store.state-of-charge',
      capacityKwh: 10_000,
      chargeMaxKw: 5000,
      dischargeMaxKw: 5000,
      etaCharge: 0.94,
      etaDischarge: 0.94,
      degradationPerKwh: 0.08,
    },
  ],
  control: {
    gridPowerPoint: 'grid.active-power',
    guardKw: 100,
    devices: [
      {
        id: 'store',
        setpointPoint: 'store.active-power-setpoint',
        powerPoint: 'store.active-power',
        rampKwPerS: 10_000,
      },
      {
        id: 'pv',
        kind: 'pv',
        name: { en: 'Field', 'zh-CN': '光伏' },
        setpointPoint: 'pv.active-power-setpoint',
        powerPoint: 'pv.active-power',
        minKw: 0,
        maxKw: 20_000,
        safeSetpointKw: 0,
        rampKwPerS: 20_000,
        toleranceKw: 50,
      },
    ],
  },
});

/** A park of a PV field that can be curtailed, a battery, and little load: its own limit of export is switched off. */
function openPark() {
  const units = smallPark.units
    .filter(({ type }) => ['pv', 'battery', 'shift-load', 'weather-station'].includes(type))
    .map((unit) => (unit.type === 'pv' ? { ...unit, curtailable: true } : unit));
  const { exportLimitKw: _, ...rest } = smallPark;
  const model = createParkModel({ ...rest, units }, 7, smallSite);
  model.jump(start - 60_000);
  model.command('store.active-power-setpoint', 0, start + 600_000);
  model.advance(start);
  return model;
}

describe('a limit of export in the loop', () => {
  it('is kept by the battery as far as it goes, and by curtailing PV only then', () => {
    const model = openPark();
    const settings = { ...controlSettings(config), cycleS: stepSeconds };
    const [store, pv] = controlledDevices(config).map(
      (own) => new GatedDevice(model, own, config.control.commandLifeS, own.config.kind === 'pv' ? 20_000 : 0),
    );
    const devices = [store!, pv!];
    const grid = reader(model, ['grid.active-power']);
    const plan = {
      id: 'rest',
      endsAt: start + 86_400_000,
      validUntil: start + 86_400_000,
      tracks: new Map([['store', { starts: [start - 1000], powerKw: [0], energyKwh: null }]]),
      hold: null,
    };
    let state = startControl(devices.map((own) => own.look()));
    const seen = { run: 0, longest: 0, above: 0, curtailed: 0, early: 0, charged: 0 };
    while (model.time < start + 6 * 3_600_000) {
      const now = model.time;
      const images = devices.map((own) => own.look());
      const result = cycle(state, {
        now,
        grid: { importKw: grid()[0]!, at: now },
        devices: images,
        plan,
        overrides: [],
        comfort: new Map(),
        heartbeatAt: now,
        settings,
      });
      state = result.state;
      result.setpoints.forEach((setpoint, i) => devices[i]!.send(setpoint, images[i]!));
      const [storeKw, limitKw] = result.setpoints.map(({ setpointKw }) => setpointKw);
      const full = images[0]!.telemetry!.energyKwh! > 0.88 * 10_000;
      if (storeKw! < -100) seen.charged += 1;
      if (limitKw! < 19_999) {
        seen.curtailed += 1;
        if (!full && storeKw! > -4990) seen.early += 1;
      }
      model.advance(now + stepMs);
      seen.run = model.truth.gridKw < -6000 - 1 ? seen.run + 1 : 0;
      seen.above += seen.run > 0 ? 1 : 0;
      seen.longest = Math.max(seen.longest, seen.run);
    }
    expect(seen.charged).toBeGreaterThan(100);
    expect(seen.curtailed).toBeGreaterThan(100);
    // After an excess PV is held where it is for a cycle, whatever the battery has left.
    expect(seen.early).toBeLessThanOrEqual(seen.above);
    expect(seen.longest).toBeLessThanOrEqual(1);
    for (const own of devices) expect(Object.keys(own.outcomes)).toEqual(['allowed']);
  });
});
