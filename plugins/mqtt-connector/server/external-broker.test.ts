import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPlainBroker } from './fixtures/plain-broker.ts';
import { connectExternal, type ExternalBroker } from './external-broker.ts';
import type { IncomingMessage } from './ingress.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

describe('external broker', () => {
  let broker: Awaited<ReturnType<typeof startPlainBroker>>;
  let link: ExternalBroker;
  let abort: AbortController;
  beforeEach(async () => {
    broker = await startPlainBroker();
    abort = new AbortController();
  });
  afterEach(async () => {
    abort.abort();
    await link.close();
    await broker.stop();
  });

  const open = (handle: (message: IncomingMessage) => Promise<void>): Promise<ExternalBroker> =>
    new Promise((resolve) => {
      const made = connectExternal({
        url: broker.url,
        username: undefined,
        password: undefined,
        instance: 'test',
        parkId: 'dafeng',
        sparkplugGroup: 'dafeng',
        signal: abort.signal,
        log,
        handle,
        connected: (links, of) => {
          if (links === of && of > 8) resolve(made);
        },
      });
      made.takeExclusive();
      link = made;
    });

  it('holds the acknowledgement until the message is stored, and tries again when it was not', async () => {
    const acknowledged = new Set<string>();
    broker.aedes.on('ack', (packet) => {
      if (packet && 'topic' in packet) acknowledged.add(packet.topic);
    });
    let failures = 3;
    const stored: string[] = [];
    const seenBeforeAck: boolean[] = [];
    await open(async (message) => {
      seenBeforeAck.push(acknowledged.has(message.topic));
      if (failures-- > 0) throw new Error('database is away');
      stored.push(message.payload.toString());
    });
    const sender = await mqtt.connectAsync(broker.url);
    await sender.publishAsync('spBv1.0/dafeng/NDATA/gw', 'x', { qos: 1 });
    while (stored.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(stored).toEqual(['x']);
    expect(seenBeforeAck).not.toContain(true);
    await sender.endAsync(true);
  });

  it('gets what was sent while it was away', async () => {
    const stored: string[] = [];
    const handle = async (message: IncomingMessage): Promise<void> => void stored.push(message.payload.toString());
    const first = await open(handle);
    await first.close();
    const sender = await mqtt.connectAsync(broker.url);
    await sender.publishAsync('spBv1.0/dafeng/NDATA/gw', 'kept', { qos: 1 });
    expect(stored).toEqual([]);
    await open(handle);
    while (stored.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(new Set(stored)).toEqual(new Set(['kept']));
    await sender.endAsync(true);
  });
});
