import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPlainBroker } from './fixtures/plain-broker.ts';
import { connectExternal, formerSessions, sessionsOf, type ExternalBroker } from './external-broker.ts';
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

  const open = (handle: (message: IncomingMessage) => Promise<void>, set = 1): Promise<ExternalBroker> =>
    new Promise((resolve) => {
      const made = connectExternal({
        url: broker.url,
        username: undefined,
        password: undefined,
        installation: 'one',
        parkId: 'dafeng',
        sparkplugGroup: 'dafeng',
        signal: abort.signal,
        log,
        handle,
        connected: (links, of) => {
          if (links === of && of > 8) resolve(made);
        },
      });
      void made.useSet(set);
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

  it('lets the sessions of another process be, and empties and ends those that nobody reads', async () => {
    const stored: string[] = [];
    const handle = async (message: IncomingMessage): Promise<void> => void stored.push(message.payload.toString());
    const first = await open(handle, 1);
    const second = await open(handle, 2);
    // Of the eight sessions of each, and the one that there is once, which is the park's.
    expect(new Set([...broker.subscribed].filter((id) => id.includes('-json-'))).size).toBe(16);
    await second.close();
    const left = formerSessions('dafeng', 'host');
    for (const clientId of left.clientIds) {
      const former = await mqtt.connectAsync(broker.url, { clientId, clean: false });
      await former.subscribeAsync(left.topics, { qos: 1 });
      await former.endAsync(true);
    }
    const sender = await mqtt.connectAsync(broker.url);
    await sender.publishAsync('lingtan/dafeng/telemetry/gw', 'waited', { qos: 1 });
    link = first;
    await Promise.all([first.empty(left), first.empty(sessionsOf('one', 'dafeng', 2))]);
    // The broker of the test deals each session a copy: the eight that are open, the eight of each set that nobody
    // reads.
    expect(stored.filter((payload) => payload === 'waited')).toHaveLength(24);
    const clientId = left.clientIds[0]!;
    const again = mqtt.connect(broker.url, { clientId, clean: false });
    const { sessionPresent } = await new Promise<{ sessionPresent: boolean }>((resolve) =>
      again.once('connect', resolve),
    );
    expect(sessionPresent).toBe(false);
    await Promise.all([again.endAsync(true), sender.endAsync(true)]);
  });
});
