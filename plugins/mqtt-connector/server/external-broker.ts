import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import type { Logger } from '@lingtan/sdk';
import { parseTopic } from '../domain/index.ts';
import type { IncomingMessage } from './ingress.ts';

/**
 * The client library reads one message at a time and goes on after its acknowledgement; several connections in a
 * shared subscription keep several messages in flight.
 */
const jsonConnections = 8;

export interface ExternalBrokerOptions {
  url: string;
  username: string | undefined;
  password: string | undefined;
  instance: string;
  parkId: string;
  sparkplugGroup: string;
  signal: AbortSignal;
  log: Logger;
  handle(message: IncomingMessage): Promise<void>;
  /** Called whenever the number of open connections changes. */
  connected(open: number, of: number, error: string | null): void;
}

/** Link to a broker that the park already has. */
export interface ExternalBroker {
  publish(topic: string, payload: Uint8Array): void;
  /**
   * Opens the subscription that cannot be shared, for the one process that leads; the result closes it. The session at the
   * broker is that of the park: whoever leads next gets what was not acknowledged.
   */
  takeExclusive(): () => Promise<void>;
  close(): Promise<void>;
}

/**
 * Connects with persistent sessions: what arrives while this process is down waits at the broker. The acknowledgement
 * is held until the message is committed; while the database cannot take it, the same message is tried again and no
 * further one is read.
 */
export function connectExternal(options: ExternalBrokerOptions): ExternalBroker {
  const clients = new Set<MqttClient>();
  let exclusive: MqttClient | null = null;
  let open = 0;
  const { parkId, sparkplugGroup: group } = options;
  const link = (clientId: string, topics: string[]): MqttClient => {
    const settings: IClientOptions = {
      clientId,
      clean: false,
      reconnectPeriod: 2000,
      resubscribe: true,
      connectTimeout: 10_000,
    };
    if (options.username !== undefined) settings.username = options.username;
    if (options.password !== undefined) settings.password = options.password;
    const client = mqtt.connect(options.url, settings);
    let mine = false;
    const count = (now: boolean, error: string | null): void => {
      if (mine !== now) open += now ? 1 : -1;
      mine = now;
      options.connected(open, clients.size, error);
    };
    client.handleMessage = (packet, callback) => {
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
      const message = { topic: packet.topic, parsed: parseTopic(packet.topic), payload, identity: null };
      void untilStored(message, options).then(
        () => callback(),
        (error: Error) => callback(error),
      );
    };
    client.on('connect', () => {
      client.subscribe(topics, { qos: 1 }, (error, granted) => {
        const refused = granted?.find((each) => each.qos === 128)?.topic;
        count(true, error ? error.message : refused ? `the broker refuses the subscription ${refused}` : null);
      });
    });
    client.on('close', () => count(false, null));
    client.on('error', (error) => count(mine, error.message));
    clients.add(client);
    return client;
  };
  for (let index = 0; index < jsonConnections; index++) {
    link(`lingtan-${parkId}-${options.instance}-json-${index}`, [
      `$share/lingtan-${parkId}/lingtan/${parkId}/telemetry/+`,
    ]);
  }
  return {
    publish: (topic, payload) => void exclusive?.publish(topic, Buffer.from(payload)),
    takeExclusive: () => {
      // Not shared: aliases are known only to the one that saw the births, and order matters.
      const mine = link(`lingtan-${parkId}-sparkplug`, [`spBv1.0/${group}/+/+`, `spBv1.0/${group}/+/+/+`]);
      exclusive = mine;
      return async () => {
        if (exclusive === mine) exclusive = null;
        clients.delete(mine);
        await mine.endAsync(true);
      };
    },
    close: async () => {
      await Promise.all([...clients].map((client) => client.endAsync(true)));
    },
  };
}

async function untilStored(message: IncomingMessage, options: ExternalBrokerOptions): Promise<void> {
  for (let pause = 250; ; pause = Math.min(pause * 2, 10_000)) {
    try {
      await options.handle(message);
      return;
    } catch (error) {
      options.log.warn({ topic: message.topic, error: String(error) }, 'not stored, trying again');
      if (options.signal.aborted) throw error;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pause);
      options.signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
    if (options.signal.aborted) throw new Error('stopping');
  }
}
