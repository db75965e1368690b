import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Iec104Link, writeIec104Asdu } from '@lingtan/protocols';
import { waitUntil } from '@lingtan/test-kit';
import { afterEach, expect, it } from 'vitest';
import { iec104Station } from '../contracts/index.ts';
import { asduFor } from '../domain/index.ts';
import { Commander } from './commander.ts';
import { Connection } from './connection.ts';

const release: (() => void)[] = [];
afterEach(() => {
  for (const each of release.splice(0).reverse()) each();
});

const config = iec104Station.parse({ id: 's', host: '127.0.0.1', points: [{ address: 1, point: 'p' }] });
const now = (): number => performance.now();

/** A station that confirms nothing, a connection to it that is busy with what came in, and commands over it. */
async function busyConnection(k = 12) {
  let station: Socket | null = null;
  const link = new Iec104Link('controlled', now());
  const commands: number[] = [];
  const server = createServer((socket) => {
    station = socket;
    socket.on('data', (chunk: Buffer) => {
      const { send, asdus } = link.receive(chunk, now());
      socket.write(send);
      for (const asdu of asdus) commands.push(asdu[0]!);
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let stored: () => void = () => undefined;
  let taking = false;
  const connection = await Connection.open({
    at: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    connectMs: 2000,
    settings: { k },
    take: () => ((taking = true), new Promise<void>((resolve) => (stored = resolve))),
    now,
  });
  release.push(
    () => server.close(),
    () => connection.close('end of the test'),
  );
  await waitUntil(() => connection.started);
  const report = asduFor(config, 13, 3, { address: 1, value: 1 });
  const commander = new Commander(config, (asdu, last) => (connection.send(asdu, last), true));
  return {
    commands,
    commander,
    connection,
    async block(): Promise<void> {
      station!.write(link.send(writeIec104Asdu(report), now()).send);
      await waitUntil(() => taking);
    },
    goOn: () => stored(),
  };
}

it('a command that waited behind what came in is looked at again before it leaves', async () => {
  const { commands, commander, block, goOn } = await busyConnection();
  await block();
  let due = true;
  const answer = commander.command(50, 7, 1, {
    select: false,
    look: { confirm: async () => undefined, due: () => due },
    timeoutMs: 5000,
  });
  await new Promise((resolve) => setImmediate(resolve));
  due = false;
  goOn();
  expect(await answer).toBe('too-late');
  expect(commands).toEqual([]);
});

it('a command that was given up while it waited does not leave any more', async () => {
  const { commands, commander, connection, block, goOn } = await busyConnection();
  await block();
  const look = { confirm: async () => undefined, due: () => true };
  expect(await commander.command(50, 7, 1, { select: false, look, timeoutMs: 20 })).toBe('timed-out');
  goOn();
  // What is asked next goes by the same wire, so the command would have come before it.
  connection.send(asduFor(config, 102, 5, { address: 9, value: null }));
  await waitUntil(() => commands.length > 0);
  expect(commands).toEqual([102]);
});

it('a command does not wait for a station that acknowledges nothing', async () => {
  const { commands, commander, connection } = await busyConnection(1);
  connection.send(asduFor(config, 102, 5, { address: 9, value: null }));
  const look = { confirm: async () => undefined, due: () => true };
  expect(await commander.command(50, 7, 1, { select: false, look, timeoutMs: 5000 })).toBe('too-late');
  expect(commands.filter((type) => type === 50)).toEqual([]);
});
