import { AsyncResource } from 'node:async_hooks';
import { hostname } from 'node:os';
import { BrokerLink, definePlugin, DeviceTokens } from '@lingtan/sdk';
import { Telemetry } from '@lingtan/telemetry/contracts';
import {
  listMqttDevices,
  listQuarantine,
  MqttBroker,
  mqttConnectorConfig,
  mqttDevicesTopic,
  mqttRead,
} from '../contracts/index.ts';
import { checkBroker } from './check.ts';
import { DeviceRegistry } from './device-registry.ts';
import { readEnvironment } from './environment.ts';
import { mqttDiscovery, showTo } from './discovery.ts';
import { Ingress } from './ingress.ts';
import { openExternal, type Scope, type Way } from './open-external.ts';
import { keptMessages, Quarantine } from './quarantine.ts';
import { leaseBroker } from './shared-broker.ts';
import { SparkplugHost } from './sparkplug-host.ts';

const liveEveryMs = 2000;
const pruneEveryMs = 3_600_000;

/** Opens the way in: the external broker where one is configured, else the embedded one. */
async function open(
  park: Scope,
  ingress: Ingress,
  tokens: Parameters<typeof leaseBroker>[1]['tokens'],
  devices: DeviceRegistry,
  sparkplug: SparkplugHost,
): Promise<Way> {
  const environment = readEnvironment(process.env, hostname());
  const url = park.config.brokerUrl ?? environment.url;
  const sparkplugGroup = park.config.sparkplugGroup ?? park.park.id;
  // The broker is shared: what a message causes belongs to its own park, whichever park opened the broker.
  const handle = AsyncResource.bind(ingress.handle.bind(ingress));
  if (url === undefined) {
    const lease = await leaseBroker(environment, {
      parkId: park.park.id,
      sparkplugGroup,
      messagesPerSecond: park.config.limits.messagesPerSecond,
      tokens,
      certificates: new Map(
        park.config.devices.flatMap(({ id, certificate }) => (certificate === undefined ? [] : [[id, certificate]])),
      ),
      handle,
      refused: (reason, device) => {
        // While the connector stops, its clients are cut off by it, not refused.
        if (park.signal.aborted) return;
        park.log.warn({ device, reason }, 'MQTT client refused');
        if (device) devices.error(device, reason, park.clock.now(), 0);
      },
    });
    park.onStop(() => lease.release());
    const tell = (): void => {
      const problem = lease.problem();
      if (problem === null) park.healthy();
      else park.degraded(problem);
    };
    tell();
    park.every(liveEveryMs, tell);
    const { url: plainUrl, tlsUrl, publish } = lease;
    return { mode: 'embedded', url: plainUrl, tlsUrl, connected: () => true, publish };
  }
  return openExternal(park, { url, instance: environment.instance, sparkplugGroup, handle, sparkplug });
}

export default definePlugin({
  id: 'mqtt-connector',
  config: mqttConnectorConfig,
  retentions: [
    {
      ...{ id: 'quarantine', tables: ['quarantine'] },
      title: { en: 'Messages that could not be used', 'zh-CN': '无法使用的消息' },
      kept: { rows: keptMessages },
    },
  ],
  permissions: [mqttRead],
  services: { telemetry: Telemetry, tokens: DeviceTokens },
  provides: [MqttBroker, BrokerLink],
  topics: { [mqttDevicesTopic]: mqttRead },
  devices: { discovery: mqttDiscovery },
  checkConfig: (scope) => checkBroker(scope, readEnvironment(process.env, hostname())),
  async start(park, { telemetry, tokens }) {
    const devices = new DeviceRegistry(park.config);
    showTo(park.park.id, devices, (release) => park.onStop(release));
    const quarantine = new Quarantine(park.db, park.park.id);
    const sparkplug = new SparkplugHost({ clock: park.clock, onDeath: (device) => devices.offline(device) });
    const ingress = new Ingress({
      config: park.config,
      telemetry,
      devices,
      sparkplug,
      quarantine: (entry) => quarantine.add(entry),
      clock: park.clock,
    });
    const link = await open(park, ingress, tokens, devices, sparkplug);
    sparkplug.publish = link.publish;
    park.provide(MqttBroker, { address: async () => ({ mode: link.mode, url: link.url }) });
    park.provide(BrokerLink, { connected: async () => link.connected() });
    park.route(listMqttDevices, async () => ({
      broker: { mode: link.mode, url: link.url, tlsUrl: link.tlsUrl, connected: link.connected() },
      devices: devices.list(park.clock.now()),
    }));
    park.route(listQuarantine, async ({ query }) => ({ messages: await quarantine.list(query.limit) }));
    park.every(liveEveryMs, () => {
      const changed = devices.takeChanged(park.clock.now());
      if (changed.length > 0) park.live.emit(mqttDevicesTopic, { devices: changed });
    });
    park.every(pruneEveryMs, () => quarantine.prune());
    park.log.info({ mode: link.mode, url: link.url, tlsUrl: link.tlsUrl }, 'MQTT is open');
  },
});
