import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { type Discovery, defineDiscovery, definePlugin, discoveryHostsMost, noConfig } from '@lingtan/sdk';
import { createTestLog } from '@lingtan/test-kit';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { discover, type DiscoveryLine, type DiscoveryRequest } from './discover.ts';

type Run = Discovery<z.ZodObject<{ hosts: z.ZodArray<z.ZodString> }>>['run'];
const input = z.strictObject({ hosts: z.array(z.string()) });

/** Begins a search; what is not given is as a person's who listens. */
function search(hosts: readonly string[], run: Run, more: Partial<DiscoveryRequest> = {}) {
  const discovery = defineDiscovery({ input, hosts: (asked) => asked.hosts, run });
  const definition = definePlugin({ id: 'probe', config: noConfig, devices: { discovery }, start: async () => {} });
  return discover({
    ...{ definition, input: { hosts }, parkId: null, log: createTestLog() },
    ...{ signal: new AbortController().signal, record: async () => {}, ...more },
  });
}

async function told(lines: AsyncIterable<DiscoveryLine>): Promise<DiscoveryLine[]> {
  const all: DiscoveryLine[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

const never: Run = () => Promise.reject(new Error('it must not begin'));
const untilEnded: Run = async ({ signal }) => {
  if (!signal.aborted) await once(signal, 'abort');
};

it.each([
  '169.254.169.254', // the cloud's own, link-local
  '169.254.0.1',
  '100.100.100.200',
  '224.0.0.1',
  '255.255.255.255',
  'fe80::1',
  'ff02::1',
  'fd00:ec2::254',
  '::ffff:169.254.169.254',
])('goes to no address that no device has: %s', async (host) => {
  const recorded: unknown[] = [];
  const asked = search(['127.0.0.1', host], never, { record: async (...line) => void recorded.push(line) });
  await expect(asked).rejects.toMatchObject({ code: 'DISCOVERY_HOST_CLOSED', params: { host } });
  expect(recorded).toEqual([]);
});

it('goes to no more hosts than the limit, and to none that nobody knows', async () => {
  const many = Array.from({ length: discoveryHostsMost + 1 }, (_, index) => `127.0.0.${index + 1}`);
  await expect(search(many, never)).rejects.toMatchObject({
    code: 'DISCOVERY_TOO_MANY_HOSTS',
    params: { most: discoveryHostsMost, count: discoveryHostsMost + 1 },
  });
  await expect(search(['no host'], never)).rejects.toMatchObject({ code: 'DISCOVERY_HOST_UNKNOWN' });
});

it('connects to what was checked, after the audit line, and tells what it finds', async () => {
  const order: string[] = [];
  const device = createServer((socket) => {
    order.push('connected');
    socket.end();
  });
  device.listen(0, '127.0.0.1');
  await once(device, 'listening');
  const { port } = device.address() as AddressInfo;
  const run: Run = async ({ address, found, progress }) => {
    const socket = connect(port, address('127.0.0.1')).resume();
    await once(socket, 'close');
    found({ connection: { port }, address: '127.0.0.1', name: null, profiles: [], evidence: 'it answers' });
    progress(1, 1);
    address('127.0.0.2');
  };
  const lines = await search(['127.0.0.1'], run, { record: async () => void order.push('recorded') });
  expect(await told(lines)).toEqual([
    { kind: 'found', connection: { port }, address: '127.0.0.1', name: null, profiles: [], evidence: 'it answers' },
    { kind: 'progress', done: 1, of: 1 },
    { kind: 'end', reason: '127.0.0.2 was not named' },
  ]);
  expect(order).toEqual(['recorded', 'connected']);
  await new Promise((resolve) => device.close(resolve));
});

it('does not begin where the audit line cannot be written, and holds no place then', async () => {
  const failing = { record: () => Promise.reject(new Error('no audit')) };
  for (let time = 0; time < 3; time++) await expect(search([], never, failing)).rejects.toThrow('no audit');
});

it('ends with the time, and says so', async () => {
  const lines = await search([], untilEnded, { timeMs: 20 });
  expect(await told(lines)).toEqual([{ kind: 'end', reason: 'the time of 0.02 s is over' }]);
});

it('refuses a third search at once; one that does not listen keeps its place until it ends', async () => {
  const abort = new AbortController();
  let end = (): void => {};
  const deaf: Run = () => new Promise((resolve) => (end = resolve));
  const first = await search([], deaf, { timeMs: 20 });
  const second = await search([], untilEnded, { signal: abort.signal });
  // Whoever listens is told, though it goes on.
  expect((await told(first)).at(-1)).toMatchObject({ kind: 'end', reason: 'the time of 0.02 s is over' });
  await expect(search([], never)).rejects.toMatchObject({ code: 'DISCOVERY_BUSY', status: 429 });
  abort.abort();
  expect(await told(second)).toEqual([{ kind: 'end', reason: null }]);
  expect(await told(await search([], untilEnded, { timeMs: 20 }))).toHaveLength(1);
  end();
});
