import { Hj212Listener } from '@lingtan/hj212-connector/contracts';
import { MqttBroker } from '@lingtan/mqtt-connector/contracts';
import { definePlugin, DeviceTokens } from '@lingtan/sdk';
import { fieldGroup } from '@lingtan/telemetry/contracts';
import { Weather } from '@lingtan/weather-connector/contracts';
import {
  backfillTopic,
  parkSimulatorConfig,
  SimulatedDevices,
  simulatorRead,
  simulatorStatus,
} from '../contracts/index.ts';
import { buildSimulation } from './build.ts';
import { simulatorErrors } from './errors.ts';
import { ParkSimulator } from './park-simulator.ts';
import { statusRoute } from './routes.ts';
import { chosenSpeed } from './simulation.ts';
import { simulatedWeather } from './weather.ts';

const tellEveryMs = 2000;

export default definePlugin({
  id: 'park-simulator',
  config: parkSimulatorConfig,
  permissions: [simulatorRead],
  services: { broker: MqttBroker, tokens: DeviceTokens },
  optionalServices: { hj212: Hj212Listener },
  provides: [SimulatedDevices, Weather],
  topics: { [backfillTopic]: simulatorRead },
  async checkConfig({ config, park }) {
    const { model } = buildSimulation(config, park, 1, 0);
    return { ok: true, message: `${model.points.length} readings, ${config.devices.length} devices` };
  },
  async start(park, services) {
    let running: ParkSimulator | null = null;
    // A mistake in the configuration is one of the plugin, whoever leads.
    buildSimulation(park.config, park.park, 1, 0);
    const leadership = park.lead(
      'simulate',
      (lead) => {
        const simulator = new ParkSimulator({ ...park, ...lead }, services);
        running = simulator;
        lead.onStop(() => void (running = null));
        lead.every(tellEveryMs, () => lead.tell(simulator.status()));
        simulator.start();
      },
      // While the database is away, devices go on as real ones would.
      { group: fieldGroup, inDoubt: 'go-on' },
    );
    park.provide(SimulatedDevices, {
      address: async (device) => running?.address(device) ?? null,
      // Before this process leads, it starts too.
      starting: async (device) => running?.starting(device) ?? true,
      received: async (device) => running?.received(device) ?? [],
      setFault: async (device, fault) => {
        if (!running) throw simulatorErrors.NO_FAULTS({ device });
        running.setFault(device, fault);
      },
    });
    const speed = chosenSpeed(park.config.speed, process.env['LINGTAN_SIM_SPEED']);
    park.provide(Weather, simulatedWeather(park.config, park.park, { speed, now: () => park.clock.now() }));
    park.route(statusRoute, async () => {
      if (running) return running.status();
      const told = simulatorStatus.safeParse(await leadership.told());
      if (told.success) return told.data;
      const backfill = { phase: 'preparing' as const, sent: 0, total: 0, samplesPerSecond: 0, etaSeconds: null };
      return { seed: park.config.seed, speed, modelTime: park.clock.now(), backfill, devices: [] };
    });
  },
});
