import { type DeviceTokenService, machineMs, type ParkScope } from '@lingtan/sdk';
import type { Hj212ListenerService } from '@lingtan/hj212-connector/contracts';
import type { MqttBrokerService } from '@lingtan/mqtt-connector/contracts';
import type { ParkSimulatorConfig } from '../contracts/config.ts';
import type { DeviceWorld, RunningDevice } from './device.ts';
import { startDlt645Device } from './dlt645-device.ts';
import { startHj212Device } from './hj212-device.ts';
import { startIec104Device } from './iec104-device.ts';
import { startJsonDevice } from './json-device.ts';
import { startModbusDevice } from './modbus-device.ts';
import { startSparkplugDevice } from './sparkplug-device.ts';

export interface FleetServices {
  broker: MqttBrokerService;
  tokens: DeviceTokenService;
  /** Missing where hj212-connector is not on the park. */
  hj212?: Hj212ListenerService | undefined;
}

/** Starts every device of the park; those that fail are named together, and the rest run. */
export async function startFleet(
  park: ParkScope<ParkSimulatorConfig>,
  services: FleetServices,
  world: DeviceWorld,
): Promise<{ devices: RunningDevice[]; problems: string[] }> {
  const devices: RunningDevice[] = [];
  const problems: string[] = [];
  const { url } = await services.broker.address();
  for (const config of park.config.devices) {
    try {
      if (config.protocol === 'modbus') {
        devices.push(await startModbusDevice(config, world));
        continue;
      }
      if (config.protocol === 'dlt645') {
        devices.push(await startDlt645Device(config, world));
        continue;
      }
      if (config.protocol === 'iec104') {
        const station = await startIec104Device(config, world, park.park.timeZone);
        devices.push(station);
        park.every(machineMs(park.clock, config.periodMs), () => station.send());
        continue;
      }
      if (config.protocol === 'hj212') {
        if (!services.hj212) throw new Error('hj212-connector is not enabled on this park');
        const { hj212 } = services;
        const logger = startHj212Device(config, world, () => hj212.address());
        devices.push(logger);
        park.every(machineMs(park.clock, config.periodMs), () => logger.send());
        continue;
      }
      const { token } = await services.tokens.issue({ deviceId: config.id, pointPrefix: null });
      const device =
        config.protocol === 'mqtt'
          ? startJsonDevice(config, world, { url, token, parkId: park.park.id })
          : startSparkplugDevice(config, world, { url, token, group: park.park.id });
      devices.push(device);
      park.every(machineMs(park.clock, config.periodMs), () => device.send());
    } catch (error) {
      problems.push(`${config.id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { devices, problems };
}
