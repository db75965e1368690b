import { MqttBroker } from '@lingtan/mqtt-connector/contracts';
import { definePlugin, DeviceTokens } from '@lingtan/sdk';
import { backfillTopic, parkSimulatorConfig, SimulatedDevices, simulatorRead } from '../contracts/index.ts';
import { buildSimulation } from './build.ts';
import { ParkSimulator } from './park-simulator.ts';

export default definePlugin({
  id: 'park-simulator',
  config: parkSimulatorConfig,
  permissions: [simulatorRead],
  services: { broker: MqttBroker, tokens: DeviceTokens },
  provides: [SimulatedDevices],
  topics: { [backfillTopic]: simulatorRead },
  async checkConfig({ config, park }) {
    const { model } = buildSimulation(config, park, 1, 0);
    return { ok: true, message: `${model.points.length} readings, ${config.devices.length} devices` };
  },
  async start(park, services) {
    new ParkSimulator(park, services).start();
  },
});
