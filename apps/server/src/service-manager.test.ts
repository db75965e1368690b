import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { createServiceManager } from './service-manager.ts';

const tools = [
  ['systemd-notify', '--version'],
  ['python3', '--version'],
] as const;
const missing = tools.filter(([tool, word]) => spawnSync(tool, [word]).error).map(([tool]) => tool);

/** What systemd listens with. */
const receiver = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[1]); print('listening', flush=True)
while True: print(s.recv(4096).decode().strip(), flush=True)`;

it('systemd hears that the server serves, that it lives, and that it stops', async ({ skip }) => {
  if (missing.length > 0) return skip(`${missing.join(' and ')} is not on this machine`);
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-notify-'));
  const socket = join(folder, 'socket');
  const python = spawn('python3', ['-c', receiver, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  // The tool waits until its message has been read, by a message of its own.
  const next = async (): Promise<unknown> => {
    const { value } = await lines.next();
    return value === 'BARRIER=1' ? next() : value;
  };
  // The tool fails when the receiver ends before it has read the barrier, so what comes after the last message is nothing.
  const complaints: object[] = [];
  try {
    expect(await next()).toBe('listening');
    const manager = createServiceManager(
      { ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: '300000' },
      { warn: (found: object) => complaints.push(found) },
    );
    manager.ready();
    expect(await next()).toBe('READY=1');
    expect(await next()).toBe('WATCHDOG=1');
    expect(await next()).toBe('WATCHDOG=1');
    manager.stopping();
    let last: unknown = 'WATCHDOG=1';
    while (last === 'WATCHDOG=1') last = await next();
    expect(last).toBe('STOPPING=1');
    expect(complaints).toEqual([]);
  } finally {
    python.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});

it('without systemd nothing is started', () => {
  const found: unknown[] = [];
  const manager = createServiceManager({ PATH: '/nowhere' }, { warn: (each: object) => found.push(each) });
  manager.ready();
  manager.stopping();
  expect(found).toEqual([]);
});

it('the unit is one that systemd reads without a doubt, and opens little', ({ skip }) => {
  const unit = join(import.meta.dirname, '../../../tools/install/lingtan.service');
  const analyze = (...words: string[]) => spawnSync('systemd-analyze', [...words, unit], { encoding: 'utf8' });
  if (analyze('--version').error) return skip('systemd-analyze is not on this machine');
  const doubts = analyze('verify').stderr.split('\n');
  expect(doubts.filter((line) => line.includes('lingtan.service'))).toEqual([]);
  // Of ten, which is everything that a service without any limit may do.
  expect(analyze('security', '--offline=true', '--threshold=40').status).toBe(0);
});
