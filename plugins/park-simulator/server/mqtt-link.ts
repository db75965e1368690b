import { connect, type IClientOptions, type MqttClient } from 'mqtt';

/** What a simulated client needs to reach the broker. */
export interface MqttLinkOptions {
  url: string;
  clientId: string;
  username: string;
  password: string;
  will?: IClientOptions['will'];
}

/** One MQTT connection of a device: reconnects by itself, remembers its last error. */
export class MqttLink {
  readonly client: MqttClient;
  /** Messages acknowledged by the broker. */
  exchanges = 0;
  lastError: string | null = null;

  constructor(options: MqttLinkOptions) {
    this.client = connect(options.url, {
      clientId: options.clientId,
      username: options.username,
      password: options.password,
      clean: true,
      reconnectPeriod: 2000,
      connectTimeout: 10_000,
      ...(options.will ? { will: options.will } : {}),
    });
    this.client.on('error', (error) => {
      this.lastError = error.message;
    });
    this.client.on('connect', () => {
      this.lastError = null;
    });
  }

  get connected(): boolean {
    return this.client.connected;
  }

  /** Resolves when the broker has taken the message: at QoS 1, when it is committed. Rejects when the connection ends. */
  async publish(topic: string, payload: string | Uint8Array, qos: 0 | 1): Promise<void> {
    await this.client.publishAsync(topic, typeof payload === 'string' ? payload : Buffer.from(payload), { qos });
    this.exchanges += 1;
  }

  async stop(): Promise<void> {
    await this.client.endAsync(true);
  }
}
