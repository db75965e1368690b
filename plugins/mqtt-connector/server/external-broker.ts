import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import type { Logger } from '@lingtan/sdk';
import { guardedPlace } from '@lingtan/sdk/net';
import { parseTopic } from '../domain/index.ts';
import { placeOf } from './check.ts';
import type { IncomingMessage } from './ingress.ts';

/**
 * The client library reads one message at a time and goes on after its acknowledgement; several connections in a
 * shared subscription keep several messages in flight.
 */
const jsonConnections = 8;
/** A session that has sent nothing for so long is empty. */
const emptyAfterMs = 1000;

export interface ExternalBrokerOptions {
  url: string;
  username: string | undefined;
  password: string | undefined;
  /** What the installation is called at the broker. */
  installation: string;
  parkId: string;
  sparkplugGroup: string;
  signal: AbortSignal;
  log: Logger;
  handle(message: IncomingMessage): Promise<void>;
  /** Called whenever the number of open connections changes. */
  connected(open: number, of: number, error: string | null): void;
}

/** Persistent sessions by the ids of their clients, and what they are subscribed to. */
export interface LeftSessions {
  clientIds: readonly string[];
  topics: string[];
}

/** The sessions of a set. */
export function sessionsOf(installation: string, parkId: string, set: number): LeftSessions {
  return {
    clientIds: jsonIds(`lingtan-${installation}-${parkId}-${set}`),
    topics: [`$share/lingtan-${installation}-${parkId}/lingtan/${parkId}/telemetry/+`],
  };
}

/** What the sessions of an instance were called before they were called by their installation. */
export function formerSessions(parkId: string, instance: string): LeftSessions {
  return {
    clientIds: jsonIds(`lingtan-${parkId}-${instance}`),
    topics: [`$share/lingtan-${parkId}/lingtan/${parkId}/telemetry/+`],
  };
}

/** The same of the session that only one process has. */
export function formerExclusive(parkId: string, group: string): LeftSessions {
  return { clientIds: [`lingtan-${parkId}-sparkplug`], topics: sparkplugTopics(group) };
}

const jsonIds = (prefix: string): string[] =>
  Array.from({ length: jsonConnections }, (_, index) => `${prefix}-json-${index}`);
const sparkplugTopics = (group: string): string[] => [`spBv1.0/${group}/+/+`, `spBv1.0/${group}/+/+/+`];

/** Link to a broker that the park already has. */
export interface ExternalBroker {
  publish(topic: string, payload: Uint8Array): void;
  /** Opens the sessions of a set, in the place of those of another one. */
  useSet(set: number): Promise<void>;
  /**
   * Opens the subscription that cannot be shared, for the one process that leads; the result closes it. The session at the
   * broker is that of the park: whoever leads next gets what was not acknowledged.
   */
  takeExclusive(): () => Promise<void>;
  /**
   * Takes what waits in sessions that nobody reads any more, and ends them: as members of a shared subscription they
   * would be dealt messages for ever. Rejects when the broker cannot be reached.
   */
  empty(left: LeftSessions): Promise<void>;
  close(): Promise<void>;
}

/**
 * Connects with persistent sessions: what arrives while this process is down waits at the broker. The acknowledgement
 * is held until the message is committed; while the database cannot take it, the same message is tried again and no
 * further one is read.
 */
export function connectExternal(options: ExternalBrokerOptions): ExternalBroker {
  // The library looks names up itself; where one leads is judged when the settings are tried.
  guardedPlace(placeOf(options.url));
  const clients = new Set<MqttClient>();
  let exclusive: MqttClient | null = null;
  let open = 0;
  const { parkId, installation, sparkplugGroup: group } = options;
  const settingsOf = (clientId: string): IClientOptions => {
    const settings: IClientOptions = {
      clientId,
      clean: false,
      reconnectPeriod: 2000,
      resubscribe: true,
      connectTimeout: 10_000,
    };
    if (options.username !== undefined) settings.username = options.username;
    if (options.password !== undefined) settings.password = options.password;
    return settings;
  };
  const takeMessages = (client: MqttClient, taken = (): void => {}): void => {
    client.handleMessage = (packet, callback) => {
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
      const message = { topic: packet.topic, parsed: parseTopic(packet.topic), payload, identity: null };
      void untilStored(message, options)
        .finally(taken)
        .then(
          () => callback(),
          (error: Error) => callback(error),
        );
    };
  };
  const link = (clientId: string, topics: string[]): MqttClient => {
    const client = mqtt.connect(options.url, settingsOf(clientId));
    let mine = false;
    const count = (now: boolean, error: string | null): void => {
      if (mine !== now) open += now ? 1 : -1;
      mine = now;
      options.connected(open, clients.size, error);
    };
    takeMessages(client);
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
  let json: MqttClient[] = [];
  const emptyOne = async (clientId: string, topics: string[]): Promise<void> => {
    const client = mqtt.connect(options.url, { ...settingsOf(clientId), reconnectPeriod: 0, resubscribe: false });
    let takenAt = performance.now();
    let busy = 0;
    const { handleMessage } = (takeMessages(client, () => ((takenAt = performance.now()), (busy -= 1))), client);
    client.handleMessage = (packet, callback) => ((busy += 1), handleMessage.call(client, packet, callback));
    try {
      const { sessionPresent } = await new Promise<{ sessionPresent: boolean }>((resolve, reject) => {
        client.once('connect', resolve);
        client.once('error', reject);
        client.once('close', () => reject(new Error(`No connection to empty the session ${clientId}`)));
      });
      if (sessionPresent) await client.unsubscribeAsync(topics);
      while (sessionPresent && client.connected && (busy > 0 || performance.now() - takenAt < emptyAfterMs))
        await new Promise((resolve) => setTimeout(resolve, 50));
      if (!client.connected) throw new Error(`The connection that empties the session ${clientId} broke`);
    } finally {
      await client.endAsync(true);
    }
    const last = await mqtt.connectAsync(
      options.url,
      { ...settingsOf(clientId), clean: true, reconnectPeriod: 0 },
      false,
    );
    await last.endAsync();
  };
  return {
    useSet: async (set) => {
      const before = json;
      const { clientIds, topics } = sessionsOf(installation, parkId, set);
      json = clientIds.map((clientId) => link(clientId, topics));
      for (const client of before) clients.delete(client);
      await Promise.all(before.map((client) => client.endAsync(true)));
    },
    publish: (topic, payload) => void exclusive?.publish(topic, Buffer.from(payload)),
    takeExclusive: () => {
      // Not shared: aliases are known only to the one that saw the births, and order matters.
      const mine = link(`lingtan-${installation}-${parkId}-sparkplug`, sparkplugTopics(group));
      exclusive = mine;
      return async () => {
        if (exclusive === mine) exclusive = null;
        clients.delete(mine);
        await mine.endAsync(true);
      };
    },
    empty: async ({ clientIds, topics }) => {
      await Promise.all(clientIds.map((clientId) => emptyOne(clientId, topics)));
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
