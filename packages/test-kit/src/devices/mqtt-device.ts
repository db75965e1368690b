import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';

/** Where and as whom a device connects. */
export interface MqttDeviceOptions {
  /** `mqtt://127.0.0.1:1883` */
  url: string;
  park: string;
  /** Device id, and last part of the topic. */
  device: string;
  /** Device token (`ld_…`). */
  token: string;
  /** User name, when it is not the device id (a gateway logs in as the park). */
  username?: string;
  /** Default: made from the device id. Sessions are clean. */
  clientId?: string;
  /** Reconnect by itself after this many ms; 0 (default) leaves that to the test. */
  reconnectMs?: number;
}

/** A device that sends plain JSON over MQTT at QoS 1. */
export interface MqttDevice {
  readonly client: MqttClient;
  readonly topic: string;
  /** Resolves on PUBACK, so when the values are committed. `ts` in ms UTC, default now. */
  send(values: Record<string, number | boolean>, more?: { ts?: number; units?: Record<string, string> }): Promise<void>;
  /** The same for samples of any point. */
  sendSamples(samples: readonly { point: string; ts: number; value: number; unit?: string }[]): Promise<void>;
  /** Any bytes on any topic, for tests of what must be refused. */
  publishRaw(payload: string | Uint8Array, topic?: string): Promise<void>;
  /** Says goodbye. */
  close(): Promise<void>;
  /** Drops the TCP connection without a word. */
  kill(): void;
}

/** Connects and resolves once the broker has let the device in; rejects with the broker's reason otherwise. */
export async function connectMqttDevice(options: MqttDeviceOptions): Promise<MqttDevice> {
  const { park, device } = options;
  const topic = `lingtan/${park}/telemetry/${device}`;
  const client = await openMqtt(options);
  const publishRaw: MqttDevice['publishRaw'] = async (payload, where = topic) => {
    await orClosed(
      client,
      client.publishAsync(where, typeof payload === 'string' ? payload : Buffer.from(payload), { qos: 1 }),
    );
  };
  return {
    client,
    topic,
    send: (values, { ts = Date.now(), units } = {}) =>
      publishRaw(JSON.stringify({ ts, values, ...(units ? { units } : {}) })),
    sendSamples: (samples) => publishRaw(JSON.stringify({ samples })),
    publishRaw,
    close: () => client.endAsync(),
    kill: () => {
      client.options.reconnectPeriod = 0;
      client.stream.destroy();
    },
  };
}

/** Rejects when the connection goes and does not come back: the library would wait for the acknowledgement for ever. */
async function orClosed<T>(client: MqttClient, work: Promise<T>): Promise<T> {
  if (client.options.reconnectPeriod !== 0) return work;
  if (!client.connected) {
    work.catch(() => {});
    throw new Error('the connection is closed');
  }
  return new Promise<T>((resolve, reject) => {
    const gone = (): void => reject(new Error('the connection was closed before the acknowledgement'));
    client.once('close', gone);
    work.then(resolve, reject).finally(() => client.off('close', gone));
  });
}

/** A client that is logged in. */
export async function openMqtt(
  options: Pick<MqttDeviceOptions, 'url' | 'device' | 'token' | 'username' | 'clientId' | 'reconnectMs'>,
  more: IClientOptions = {},
): Promise<MqttClient> {
  const client = mqtt.connect(options.url, {
    username: options.username ?? options.device,
    password: options.token,
    clientId: options.clientId ?? `${options.device}-${Math.random().toString(36).slice(2, 10)}`,
    reconnectPeriod: options.reconnectMs ?? 0,
    connectTimeout: 10_000,
    clean: true,
    ...more,
  });
  // Later errors reach the test through the promise of whatever it was doing.
  client.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', reject);
    client.once('close', () => reject(new Error(`${options.url} closed the connection of ${options.device}`)));
  }).catch((error: unknown) => {
    client.end(true);
    throw error;
  });
  return client;
}
