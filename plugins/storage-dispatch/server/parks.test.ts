import { energyConfig } from '@lingtan/energy-metering/contracts';
import { describe, expect, it } from 'vitest';
import { readParkFile } from '../../park-simulator/server/fixtures/park-file.ts';
import { dispatchConfig } from '../contracts/index.ts';
import { plannable } from './problem/site.ts';

describe('the demo parks', () => {
  it('have one whose devices begin in automatic, each writable at a simulated device', () => {
    const steered = ['dafeng-port', 'ordos-mengsu'].filter((name) => {
      const { plugins } = readParkFile(name);
      const { control } = dispatchConfig.schema.parse(plugins['storage-dispatch']!.config);
      if (control.devices.every(({ mode }) => mode === 'advice')) return false;
      const connectors = Object.values(plugins).flatMap(({ config }) => {
        const { devices = [] } = config as { devices?: { host?: string; writable?: string[] }[] };
        return devices.filter(({ host }) => host?.startsWith('sim://')).flatMap(({ writable = [] }) => writable);
      });
      for (const { id, mode, setpointPoint } of control.devices) {
        expect(mode, id).toBe('automatic');
        expect(connectors, id).toContain(setpointPoint);
      }
      return true;
    });
    expect(steered).toHaveLength(1);
  });
});

describe.each(['dafeng-port', 'ordos-mengsu'])('%s', (name) => {
  const file = readParkFile(name);
  const config = dispatchConfig.schema.parse(file.plugins['storage-dispatch']!.config);
  const energy = energyConfig.schema.parse(file.plugins['energy-metering']!.config);

  it('has all that plans need, from meters, points and tariffs that exist', () => {
    const meters = new Map(energy.meters.map((meter) => [meter.id, meter]));
    expect(plannable(config, new Set(meters.keys()))).toMatchObject({ tariffId: config.tariffId });
    expect(meters.get(config.gridMeterId!)!.role).toBe('grid');
    expect(energy.tariffs.map(({ template }) => template)).toContain(config.tariffId);
    const points = new Map(file.assets.flatMap((asset) => asset.points.map((point) => [point.id, point])));
    for (const { meterId, socPoint } of config.batteries) {
      expect(meters.get(meterId)!.role).toBe('storage');
      expect(points.get(socPoint)).toMatchObject({ quantity: 'state-of-charge', unit: '%' });
    }
  });

  it('has the batteries of its assets', () => {
    for (const { meterId, capacityKwh, chargeMaxKw, dischargeMaxKw } of config.batteries) {
      const { attributes } = file.assets.find(({ id }) => id === meterId)!;
      expect([capacityKwh, chargeMaxKw, dischargeMaxKw]).toEqual([
        attributes['capacityKwh'],
        attributes['ratedPowerKw'],
        attributes['ratedPowerKw'],
      ]);
    }
  });
});
