import type { MqttEnvironment } from './environment.ts';
import { EmbeddedBroker, type AttachedPark } from './embedded-broker.ts';

/** A park's hold on the broker of this process. */
export interface BrokerLease {
  url: string;
  /** Where devices connect by TLS; null without a certificate. */
  tlsUrl: string | null;
  /** What is wrong with how devices connect; null when nothing is. */
  problem(): string | null;
  publish(topic: string, payload: Uint8Array): void;
  release(): Promise<void>;
}

let current: { broker: EmbeddedBroker; users: number; ready: Promise<void> } | null = null;
let closing: Promise<void> = Promise.resolve();

/** Starts the broker for the first park that asks, and shares it with the others. The last one to leave stops it. */
export async function leaseBroker(environment: MqttEnvironment, park: AttachedPark): Promise<BrokerLease> {
  await closing;
  if (!current) {
    const broker = new EmbeddedBroker();
    current = { broker, users: 0, ready: broker.start(environment) };
  }
  const mine = current;
  mine.users++;
  const leave = async (): Promise<void> => {
    mine.users--;
    if (mine.users > 0 || current !== mine) return;
    current = null;
    closing = mine.ready.then(() => mine.broker.stop()).catch(() => undefined);
    await closing;
  };
  try {
    await mine.ready;
  } catch (error) {
    await leave();
    throw error;
  }
  mine.broker.attach(park);
  return {
    url: mine.broker.url,
    tlsUrl: mine.broker.tlsUrl,
    problem: () => mine.broker.problem(park),
    publish: (topic, payload) => mine.broker.publish(topic, payload),
    release: async () => {
      await mine.broker.detach(park);
      await leave();
    },
  };
}
