import type { DeviceTokenService, ParkScope } from '@lingtan/sdk';
import type { MqttBrokerService } from '@lingtan/mqtt-connector/contracts';
import type { ParkSimulatorConfig } from '../contracts/config.ts';
import type { DeviceWorld, RunningDevice } from './device.ts';
import { startJsonDevice } from './json-device.ts';
import { startModbusDevice } from './modbus-device.ts';
import { startSparkplugDevice } from './sparkplug-device.ts';

export interface FleetServices {
  broker: MqttBrokerService;
  tokens: DeviceTokenService;
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
      const { token } = await services.tokens.issue({ deviceId: config.id, pointPrefix: null });
      const device =
        config.protocol === 'mqtt'
          ? startJsonDevice(config, world, { url, token, parkId: park.park.id })
          : startSparkplugDevice(config, world, { url, token, group: park.park.id });
      devices.push(device);
      park.every(config.periodMs, () => device.send());
    } catch (error) {
      problems.push(`${config.id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { devices, problems };
}
