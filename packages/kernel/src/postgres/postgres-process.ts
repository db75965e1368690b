import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@lingtan/sdk';
import type { PostgresBinaries } from './binaries.ts';
import { postgresErrors } from './errors.ts';
import { commandLine, isAlive, waitForExit } from './os-process.ts';
import type { OsUser } from './os-user.ts';

/** What one server process needs. */
export interface PostgresProcessOptions {
  binaries: PostgresBinaries;
  clusterDir: string;
  port: number;
  /** Where it makes its socket; null for none. */
  socketFolder: string | null;
  user: OsUser | null;
  /** Extra `name=value` settings. */
  settings: readonly string[];
}

/** Starts the server and resolves when it accepts connections. */
export async function spawnPostgres(options: PostgresProcessOptions): Promise<ChildProcess> {
  const { binaries, clusterDir, port, socketFolder, user } = options;
  const ways = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${socketFolder ?? ''}`];
  const fixed = [...ways, 'unix_socket_permissions=0700', ...options.settings];
  // Its own process group, so that Ctrl-C reaches us first and the database goes down last.
  const child = spawn(binaries.postgres, ['-D', clusterDir, ...fixed.flatMap((setting) => ['-c', setting])], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: clusterDir,
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' },
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  let output = '';
  child.stderr!.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000)));
  let failure: string | null = null;
  child.on('error', (error) => (failure = error.message));
  child.on('exit', (code, signal) => (failure ??= `exit ${code ?? signal}: ${output.trim()}`));
  const deadline = Date.now() + 60_000;
  while (!isReady(clusterDir, child.pid)) {
    if (failure !== null || Date.now() > deadline) {
      child.kill('SIGQUIT');
      throw postgresErrors.START_FAILED({ dataDir: clusterDir, reason: failure ?? `not ready after 60 s: ${output}` });
    }
    await sleep(15);
  }
  return child;
}

/** Asks for a fast shutdown (open transactions are rolled back) and makes sure that it ends. */
export async function stopPostgres(pid: number, timeoutMs = 30_000): Promise<void> {
  if (!isAlive(pid)) return;
  signal(pid, 'SIGINT');
  if (await waitForExit(pid, timeoutMs)) return;
  signal(pid, 'SIGQUIT');
  if (await waitForExit(pid, 5000)) return;
  signal(pid, 'SIGKILL');
  await waitForExit(pid, 5000);
}

/**
 * Deals with a server that outlived the process which started it, and with a pid file that outlived its server. Only
 * a process that serves this very folder is touched.
 */
export async function clearOrphan(clusterDir: string, log: Logger): Promise<void> {
  const pid = readPidFile(clusterDir)?.pid;
  if (pid === undefined) return;
  if (isAlive(pid) && commandLine(pid).includes(clusterDir)) {
    log.warn({ pid }, 'PostgreSQL of an earlier run is still up; stopping it');
    await stopPostgres(pid);
  }
  rmSync(path.join(clusterDir, 'postmaster.pid'), { force: true });
}

/** `preferred` when nothing listens there, otherwise a free loopback port. */
export async function chooseFreePort(preferred: number | null): Promise<number> {
  return (preferred === null ? null : await tryListen(preferred)) ?? (await tryListen(0))!;
}

function tryListen(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}

function isReady(clusterDir: string, pid: number | undefined): boolean {
  const file = readPidFile(clusterDir);
  return file !== null && file.pid === pid && file.status === 'ready';
}

function readPidFile(clusterDir: string): { pid: number; status: string } | null {
  try {
    const lines = readFileSync(path.join(clusterDir, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, status: (lines[7] ?? '').trim() } : null;
  } catch {
    return null;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already, which is what was wanted.
  }
}
