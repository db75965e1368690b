import {
  encodeSparkplugPayload,
  formatSparkplugTopic,
  sparkplugMetric,
  type SparkplugMetric,
  type SparkplugType,
} from '@lingtan/protocols';
import type { SimulatedDevice } from '../contracts/config.ts';
import { pointsOfMessage, type DeviceWorld, type RunningDevice } from './device.ts';
import { MqttLink } from './mqtt-link.ts';

/**
 * An edge node of Sparkplug B 3.0: birth with names and aliases on every connection, data by alias, a will as its death,
 * a new birth when the host asks for one. Messages go at QoS 0 and the will at QoS 1, as the specification has it.
 */
export function startSparkplugDevice(
  config: Extract<SimulatedDevice, { protocol: 'sparkplug' }>,
  world: DeviceWorld,
  broker: { url: string; token: string; group: string },
): RunningDevice & { send(): void } {
  const topic = (type: SparkplugType): string =>
    formatSparkplugTopic({ group: broker.group, type, edge: config.id, device: null });
  // One will per connection would need a new client each time; a constant number is lawful while it matches the birth.
  const birthDeath = sparkplugMetric('bdSeq', 'Int64', 0n);
  const link = new MqttLink({
    url: broker.url,
    clientId: `sim-${broker.group}-${config.id}`,
    username: config.id,
    password: broker.token,
    will: {
      topic: topic('NDEATH'),
      payload: Buffer.from(encodeSparkplugPayload({ metrics: [birthDeath] })),
      qos: 1,
      retain: false,
    },
  });
  let sequence = 0;
  let count = 0;
  let born = false;

  function metric(point: string, birth: boolean): SparkplugMetric {
    const alias = config.points.indexOf(point) + 1;
    const full = sparkplugMetric(point, 'Double', world.value(point), { alias, timestamp: world.now() });
    if (birth) return full;
    const { name: _name, ...data } = full;
    return data;
  }

  function publish(type: 'NBIRTH' | 'NDATA', metrics: SparkplugMetric[]): void {
    sequence = type === 'NBIRTH' ? 0 : (sequence + 1) % 256;
    link
      .publish(topic(type), encodeSparkplugPayload({ timestamp: world.now(), seq: sequence, metrics }), 0)
      .catch((error: unknown) => {
        link.lastError = error instanceof Error ? error.message : String(error);
      });
  }

  function bear(): void {
    const control = sparkplugMetric('Node Control/Rebirth', 'Boolean', false);
    publish('NBIRTH', [birthDeath, control, ...config.points.map((point) => metric(point, true))]);
    born = true;
  }

  link.client.on('connect', () => {
    link.client.subscribe(topic('NCMD'), { qos: 1 }, (error) => {
      if (error) link.lastError = error.message;
    });
    bear();
  });
  link.client.on('close', () => {
    born = false;
  });
  link.client.on('message', () => {
    // The only command that this node knows.
    if (born) bear();
  });

  return {
    id: config.id,
    points: config.points,
    address: () => null,
    send() {
      const points = pointsOfMessage(config.points, world, count);
      count += 1;
      if (born && link.connected && points.length > 0)
        publish(
          'NDATA',
          points.map((point) => metric(point, false)),
        );
    },
    status: () => ({
      id: config.id,
      title: config.title || config.id,
      protocol: 'sparkplug',
      address: broker.url,
      points: config.points.length,
      connected: link.connected,
      exchanges: link.exchanges,
      lastError: link.lastError,
    }),
    stop: () => link.stop(),
  };
}
