import { energyConfig } from '@lingtan/energy-metering/contracts';
import { hj212ConnectorConfig } from '@lingtan/hj212-connector/contracts';
import { modbusConnectorConfig } from '@lingtan/modbus-connector/contracts';
import { mqttConnectorConfig } from '@lingtan/mqtt-connector/contracts';
import { describe, expect, it } from 'vitest';
import { parkSimulatorConfig, type UnitConfig } from '../contracts/index.ts';
import { stepSeconds, wholeMonthDays } from '../domain/index.ts';
import { buildSimulation, devicePoints } from './build.ts';
import { readParkFile, type ParkFile } from './fixtures/park-file.ts';

const names = ['dafeng-port', 'ordos-mengsu'];
const hoursPerYear = 8760;

function open(name: string) {
  const file = readParkFile(name);
  const config = parkSimulatorConfig.schema.parse(file.plugins['park-simulator']!.config);
  return { file, config, simulation: buildSimulation(config, file.park, 1, Date.UTC(2026, 0, 1)) };
}

const pointsOf = (file: ParkFile) => file.assets.flatMap((asset) => asset.points);
const rated = (file: ParkFile, kinds: string[]) =>
  file.assets
    .filter((asset) => kinds.includes(asset.kind))
    .reduce((sum, asset) => sum + Number(asset.attributes['ratedPowerKw']), 0);

describe.each(names)('%s', (name) => {
  const { file, config, simulation } = open(name);

  it('has every asset under one that exists, owned by an enterprise that exists, with unique points by convention', () => {
    const assets = new Set(file.assets.map((asset) => asset.id));
    const enterprises = new Set(file.enterprises.map((enterprise) => enterprise.id));
    expect(assets.size).toBe(file.assets.length);
    for (const asset of file.assets) {
      if (asset.parentId) expect(assets).toContain(asset.parentId);
      if (asset.enterpriseId) expect(enterprises).toContain(asset.enterpriseId);
      for (const point of asset.points) expect(point.id).toBe(`${asset.id}.${point.quantity}`);
    }
    for (const enterprise of enterprises)
      expect(file.assets.some((asset) => asset.enterpriseId === enterprise)).toBe(true);
  });

  it('first starts with a month that can be closed', () => {
    expect(config.backfill.days).toBeGreaterThanOrEqual(wholeMonthDays);
  });

  it('has each point shown by exactly one device, in the unit and kind of the model', () => {
    const shown = config.devices.flatMap(devicePoints);
    expect([...shown].sort()).toEqual(
      pointsOf(file)
        .map((point) => point.id)
        .sort(),
    );
    for (const point of pointsOf(file)) {
      expect(simulation.point(point.id)).toMatchObject({ unit: point.unit, kind: point.kind });
    }
  });

  it('configures the connectors for the same devices and registers', () => {
    const modbus = modbusConnectorConfig.schema.parse(file.plugins['modbus-connector']!.config);
    const mqtt = mqttConnectorConfig.schema.parse(file.plugins['mqtt-connector']!.config);
    const polled = config.devices.filter((device) => device.protocol === 'modbus');
    expect(modbus.devices.map(({ id, host, unitId }) => ({ id, host, unitId }))).toEqual(
      polled.map(({ id, unitId }) => ({ id, host: `sim://${id}`, unitId })),
    );
    modbus.devices.forEach((device, index) => {
      expect(device.registers).toMatchObject(polled[index]!.registers);
      for (const register of device.registers)
        expect(modbus.pollGroups.map((group) => group.id)).toContain(register.group);
    });
    expect(mqtt.devices.map((device) => device.id)).toEqual(
      config.devices.filter(({ protocol }) => protocol === 'mqtt' || protocol === 'sparkplug').map(({ id }) => id),
    );
    const loggers = config.devices.filter((device) => device.protocol === 'hj212');
    const hj212 = hj212ConnectorConfig.schema.parse(file.plugins['hj212-connector']?.config ?? {});
    expect(hj212.devices.map(({ id, mn }) => ({ id, mn }))).toEqual(loggers.map(({ id, mn }) => ({ id, mn })));
    hj212.devices.forEach((device, index) => {
      expect(device.quality).toBe('simulated');
      expect(device.points.map(({ code, point }) => ({ code, point }))).toEqual(
        loggers[index]!.values.map(({ code, point }) => ({ code, point })),
      );
    });
    // Sparkplug B has no flag for it, so that the connector has to mark these; the others say it in each message.
    for (const { id } of config.devices.filter((device) => device.protocol === 'sparkplug'))
      expect(mqtt.devices.find((device) => device.id === id)).toMatchObject({ quality: 'simulated' });
  });

  it('gives metering only points, assets and enterprises that exist', () => {
    const { meters } = energyConfig.schema.parse(file.plugins['energy-metering']!.config);
    const points = new Set(pointsOf(file).map((point) => point.id));
    for (const meter of meters) {
      for (const point of [meter.importPoint, meter.exportPoint, meter.powerPoint])
        if (point) expect(points).toContain(point);
      const asset = file.assets.find((each) => each.id === meter.assetId)!;
      expect(asset.enterpriseId).toBe(meter.enterpriseId);
    }
    const units = config.units.filter((unit) => unit.type !== 'weather-station').map((unit) => unit.id);
    expect(
      meters
        // Transformers are measured by the simulated substation, not by a unit of their own.
        .filter((meter) => meter.role !== 'grid' && meter.boundary !== false)
        .map((meter) => meter.id)
        .sort(),
    ).toEqual(units.sort());
    expect(meters.filter((meter) => meter.role === 'grid')).toHaveLength(1);
  });

  it('has the ratings of its assets in the model', () => {
    for (const unit of config.units) {
      const stated = file.assets.find((asset) => asset.id === unit.id)!.attributes['ratedPowerKw'];
      const modelled =
        unit.type === 'pv' && name === 'dafeng-port' ? unit.moduleKw : 'ratedKw' in unit ? unit.ratedKw : undefined;
      if (modelled !== undefined) expect(modelled, unit.id).toBe(stated);
    }
  });

  it('runs for two days with every reading a number, within the contract power', () => {
    const { model } = simulation;
    model.jump(Date.UTC(2026, 8, 7));
    const out = new Float64Array(model.points.length);
    for (let at = Date.UTC(2026, 8, 7, 0, 1); at < Date.UTC(2026, 8, 9); at += 300_000) {
      model.advance(at);
      model.read(at, out);
      const broken = model.points.filter((_, index) => !Number.isFinite(out[index]));
      expect(broken).toEqual([]);
      expect(model.truth.gridKw).toBeLessThan(Number(file.assets[0]!.attributes['contractPowerKw']));
    }
  });
});

describe('the figures of the public articles', () => {
  it('Dafeng: 13.76 MW PV, 70 t furnace, 5 MW / 10 MWh', () => {
    const { file, config } = open('dafeng-port');
    expect(rated(file, ['pv-plant'])).toBe(13_760);
    expect(config.units.find((unit) => unit.type === 'arc-furnace')).toMatchObject({ tapTonnes: 70 });
    expect(config.units.find((unit) => unit.type === 'battery')).toMatchObject({ ratedKw: 5000, capacityKwh: 10_000 });
  });

  it('Ordos: wind + solar + storage = 385 MW, 100,000 m³ of water a day', () => {
    const { file, config } = open('ordos-mengsu');
    expect(rated(file, ['pv-plant', 'wind-farm', 'battery'])).toBe(385_000);
    expect(config.units.find((unit) => unit.type === 'water-plant')).toMatchObject({ capacityM3PerDay: 100_000 });
  });
});

/** Mean output over a year from a sample every twenty minutes, kW; wind and sun have no memory, so steps may be left out. */
function yearly(name: string, type: UnitConfig['type']): { meanKw: number; ratedKw: number; moduleKw: number } {
  const { config, simulation } = open(name);
  const units = config.units.filter((unit) => unit.type === type);
  const places = units.map((unit) => simulation.place(`${unit.id}.active-power`)!);
  const out = new Float64Array(simulation.model.points.length);
  let sum = 0;
  let count = 0;
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 1_200_000) {
    simulation.model.jump(at);
    simulation.model.advance(at + stepSeconds * 1000);
    simulation.model.read(at + stepSeconds * 1000, out);
    for (const place of places) sum += out[place]!;
    count += 1;
  }
  const total = (key: 'ratedKw' | 'moduleKw') =>
    units.reduce((all, unit) => all + (key in unit ? Number(unit[key as never]) : 0), 0);
  return { meanKw: sum / count, ratedKw: total('ratedKw'), moduleKw: total('moduleKw') };
}

describe('a year', () => {
  it('has 1,100 to 1,300 full-load hours of PV in Dafeng', () => {
    const { meanKw, moduleKw } = yearly('dafeng-port', 'pv');
    const hours = (meanKw * hoursPerYear) / moduleKw;
    expect(hours).toBeGreaterThan(1100);
    expect(hours).toBeLessThan(1300);
  });

  it('has 1,600 to 1,800 full-load hours of PV and a wind capacity factor of 0.3 to 0.4 in Ordos, about 900 GWh together', () => {
    const pv = yearly('ordos-mengsu', 'pv');
    const wind = yearly('ordos-mengsu', 'wind');
    const hours = (pv.meanKw * hoursPerYear) / pv.ratedKw;
    expect(hours).toBeGreaterThan(1600);
    expect(hours).toBeLessThan(1800);
    expect(wind.meanKw / wind.ratedKw).toBeGreaterThan(0.3);
    expect(wind.meanKw / wind.ratedKw).toBeLessThan(0.4);
    const gigawattHours = ((pv.meanKw + wind.meanKw) * hoursPerYear) / 1e6;
    expect(gigawattHours).toBeGreaterThan(850);
    expect(gigawattHours).toBeLessThan(950);
  });
});
