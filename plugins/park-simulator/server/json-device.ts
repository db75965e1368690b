import type { SimulatedDevice } from '../contracts/config.ts';
import { pointsOfMessage, type DeviceWorld, type RunningDevice } from './device.ts';
import { jsonRecord, jsonTopic } from './json-message.ts';
import { MqttLink } from './mqtt-link.ts';

/** Messages under way at most; what comes on top while the broker is slow is left out. */
const maxUnderWay = 900;

/** A device that sends plain JSON, at least once: messages wait while the connection is down. */
export function startJsonDevice(
  config: Extract<SimulatedDevice, { protocol: 'mqtt' }>,
  world: DeviceWorld,
  broker: { url: string; token: string; parkId: string },
): RunningDevice & { send(): void } {
  const link = new MqttLink({
    url: broker.url,
    clientId: `sim-${broker.parkId}-${config.id}`,
    username: config.id,
    password: broker.token,
  });
  const topic = jsonTopic(broker.parkId, config.id);
  let count = 0;
  let underWay = 0;
  return {
    id: config.id,
    points: config.points,
    address: () => null,
    send() {
      if (underWay >= maxUnderWay) {
        link.lastError = `${underWay} messages wait for the broker; newer ones are left out`;
        return;
      }
      const values = Object.fromEntries(
        pointsOfMessage(config.points, world, count).map((point) => [point, world.value(point)]),
      );
      count += 1;
      if (Object.keys(values).length === 0) return;
      underWay += 1;
      link
        .publish(topic, jsonRecord(world.now(), values), 1)
        .catch((error: unknown) => {
          link.lastError = error instanceof Error ? error.message : String(error);
        })
        .finally(() => {
          underWay -= 1;
        });
    },
    status: () => ({
      id: config.id,
      title: config.title || config.id,
      protocol: 'mqtt',
      address: broker.url,
      points: config.points.length,
      connected: link.connected,
      exchanges: link.exchanges,
      lastError: link.lastError,
    }),
    stop: () => link.stop(),
  };
}
