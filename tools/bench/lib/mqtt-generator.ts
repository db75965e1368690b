import mqtt, { type MqttClient } from 'mqtt';

/** What to send, to whom, for how long. */
export interface MqttOrder {
  url: string;
  username: string;
  password: string;
  /** Devices; each has a connection of its own. */
  clients: number;
  /** Messages of one device that wait for their acknowledgement. */
  inFlight: number;
  seconds: number;
  /** `lingtan/<park>/telemetry/d`, followed by the number of the device. */
  topic: string;
  /** Sample time of the first message in ms UTC; each device goes on by 1 ms a message. */
  firstTs: number;
}

/** Acknowledged messages, and how long each acknowledgement took in ms (every tenth one). */
export interface MqttReport {
  messages: number;
  seconds: number;
  latencies: number[];
}

/** Sends with a constant number in flight until the time is over, and waits for the last acknowledgement. */
async function sendAll(order: MqttOrder): Promise<MqttReport> {
  const { url, username, password } = order;
  const clients: MqttClient[] = await Promise.all(
    Array.from({ length: order.clients }, () =>
      mqtt.connectAsync(url, { username, password, reconnectPeriod: 0 }, false),
    ),
  );
  const latencies: number[] = [];
  let messages = 0;
  const started = performance.now();
  const end = started + order.seconds * 1000;
  const stream = async (client: MqttClient, index: number, lane: number): Promise<void> => {
    const topic = `${order.topic}${index}`;
    for (let count = 0; performance.now() < end; count++) {
      const sent = performance.now();
      const ts = order.firstTs + lane + count * order.inFlight;
      await client.publishAsync(topic, `{"ts":${ts},"values":{"active-power":${count % 1000}}}`, { qos: 1 });
      if (++messages % 10 === 0) latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(
    clients.flatMap((client, index) =>
      Array.from({ length: order.inFlight }, (_, lane) => stream(client, index, lane)),
    ),
  );
  const seconds = (performance.now() - started) / 1000;
  await Promise.all(clients.map((client) => client.endAsync()));
  return { messages, seconds, latencies };
}

process.on('message', (order: MqttOrder) => {
  sendAll(order).then(
    (result) => process.send!({ result }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
