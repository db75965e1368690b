import {
  decodeSparkplugPayload,
  encodeSparkplugPayload,
  formatSparkplugTopic,
  parseSparkplugTopic,
  sparkplugMetric,
  type SparkplugDatatype,
  type SparkplugMetric,
  type SparkplugType,
  type SparkplugValue,
} from '@lingtan/protocols';
import { openMqtt, type MqttDeviceOptions } from './mqtt-device.ts';

/** A metric as births announce it: its alias stands for the name in data messages. */
export interface SparkplugMetricDefinition {
  name: string;
  datatype: SparkplugDatatype;
  value: SparkplugValue;
  alias?: number;
}

/** Where and as whom a node connects. */
export interface SparkplugNodeOptions extends Pick<MqttDeviceOptions, 'url' | 'token' | 'username' | 'clientId'> {
  /** Usually the park id. */
  group: string;
  edge: string;
  /** Number of this connection, in NBIRTH and NDEATH. Default 0. */
  birthNumber?: number;
}

/** A Sparkplug B edge node. Methods resolve on PUBACK. `device` null means the node itself. */
export interface SparkplugNode {
  /** Rebirths asked for by the host so far. */
  readonly rebirths: number;
  birth(metrics: readonly SparkplugMetricDefinition[], device?: string | null, ts?: number): Promise<void>;
  /** Values of metrics born before; by alias where they have one. @throws Error for one that was not born */
  data(values: Readonly<Record<string, SparkplugValue>>, device?: string | null, ts?: number): Promise<void>;
  deviceDeath(device: string): Promise<void>;
  /** Leaves a hole in the sequence numbers, as a lost message does. */
  skipSequence(): void;
  /** Publishes NDEATH and says goodbye. */
  close(): Promise<void>;
  /** Drops the connection; the broker publishes the will. */
  kill(): void;
}

/** Connects an edge node with its NDEATH as will, listening for rebirth requests. */
export async function sparkplugNode(options: SparkplugNodeOptions): Promise<SparkplugNode> {
  const { group, edge } = options;
  const topic = (type: SparkplugType, device: string | null = null): string =>
    formatSparkplugTopic({ group, type, edge, device });
  const bdSeq = sparkplugMetric('bdSeq', 'Int64', BigInt(options.birthNumber ?? 0));
  const death = Buffer.from(encodeSparkplugPayload({ timestamp: Date.now(), metrics: [bdSeq] }));
  const client = await openMqtt(
    { ...options, device: edge },
    { will: { topic: topic('NDEATH'), payload: death, qos: 1, retain: false } },
  );
  const born = new Map<string, SparkplugMetricDefinition>();
  let sequence = 0;
  let rebirths = 0;
  client.on('message', (name, payload) => {
    const decoded = parseSparkplugTopic(name)?.type === 'NCMD' ? decodeSparkplugPayload(payload) : null;
    if (decoded?.ok && decoded.value.metrics.some((metric) => metric.name === 'Node Control/Rebirth')) rebirths++;
  });
  await client.subscribeAsync(topic('NCMD'), { qos: 1 });

  const publish = async (
    type: SparkplugType,
    device: string | null,
    metrics: SparkplugMetric[],
    ts: number,
  ): Promise<void> => {
    const payload = encodeSparkplugPayload({ timestamp: ts, seq: sequence, metrics });
    sequence = (sequence + 1) % 256;
    await client.publishAsync(topic(type, device), Buffer.from(payload), { qos: 1 });
  };
  return {
    get rebirths() {
      return rebirths;
    },
    birth: async (definitions, device = null, ts = Date.now()) => {
      if (device === null) sequence = 0;
      for (const each of definitions) born.set(key(device, each.name), each);
      const metrics = definitions.map(({ name, datatype, value, alias }) =>
        sparkplugMetric(name, datatype, value, { timestamp: ts, ...(alias === undefined ? {} : { alias }) }),
      );
      await publish(device === null ? 'NBIRTH' : 'DBIRTH', device, device === null ? [bdSeq, ...metrics] : metrics, ts);
    },
    data: async (values, device = null, ts = Date.now()) => {
      const metrics = Object.entries(values).map(([name, value]) => {
        const definition = born.get(key(device, name));
        if (!definition) throw new Error(`${name} was not in the birth of ${device ?? edge}`);
        const metric = sparkplugMetric(name, definition.datatype, value, { timestamp: ts });
        if (definition.alias === undefined) return metric;
        return { alias: definition.alias, timestamp: ts, raw: metric.raw };
      });
      await publish(device === null ? 'NDATA' : 'DDATA', device, metrics, ts);
    },
    deviceDeath: (device) => publish('DDEATH', device, [], Date.now()),
    skipSequence: () => void (sequence = (sequence + 1) % 256),
    close: async () => {
      await client.publishAsync(topic('NDEATH'), death, { qos: 1 });
      await client.endAsync();
    },
    kill: () => void client.stream.destroy(),
  };
}

const key = (device: string | null, name: string): string => `${device ?? ''}/${name}`;
