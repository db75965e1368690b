import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLocalAccess } from '@lingtan/kernel';

/** Options of {@link startServerProcess}. */
export interface ServerProcessOptions {
  /** Root of the checkout; the server must have been built. */
  root: string;
  dataDir: string;
  port: number;
  mqttPort: number;
  /** Folder of park files to load at the first start. */
  parks: string;
  /** Folders with plugins beside those of the checkout. */
  plugins?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** Only ends a test that hangs. Default 3 min. */
  readyWithinMs?: number;
}

/** How a process ended. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** The product in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly mqttUrl: string;
  readonly pid: number;
  /** Token of the command line: may do everything. New with every start. */
  readonly adminToken: string;
  /** What it printed, standard output and errors. */
  output(): string;
  readonly exited: Promise<Exit>;
  /** SIGKILL, and wait until it has gone. PostgreSQL stays behind, as after a crash. */
  kill(): Promise<void>;
  /** Ctrl-C, and wait. @throws when it does not stop within 20 s */
  stop(): Promise<Exit>;
}

/** Starts the built server and resolves when it is ready. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { child, output, exited, runs } = spawnServer(options);
  const url = `http://127.0.0.1:${options.port}`;
  const withinMs = options.readyWithinMs ?? 180_000;
  const deadline = Date.now() + withinMs;
  // It says so itself: who asks all the time takes processor time from the very start that is waited for.
  const gaveUp = new AbortController();
  await Promise.race([runs, exited, sleep(withinMs, null, { ref: false, signal: gaveUp.signal })]);
  gaveUp.abort();
  while (!(await isReady(url))) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (ended || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the server did not become ready:\n${output()}`);
    }
    await sleep(20);
  }
  const access = readLocalAccess(options.dataDir);
  if (!access) {
    child.kill('SIGKILL');
    throw new Error(`the server left no local access in ${options.dataDir}`);
  }
  return {
    url,
    mqttUrl: `mqtt://127.0.0.1:${options.mqttPort}`,
    pid: child.pid!,
    adminToken: access.token,
    output,
    exited,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.kill('SIGINT');
      const exit = await Promise.race([exited, sleep(20_000, null, { ref: false })]);
      if (exit) return exit;
      child.kill('SIGKILL');
      throw new Error(`the server did not stop within 20 s:\n${output()}`);
    },
  };
}

/** What the server prints before its address, when every plugin has been tried once. */
const address = 'Lingtan runs at ';

/** Starts the built server without waiting for it: for starts that must be refused. */
export function spawnServer(options: ServerProcessOptions): {
  child: ChildProcess;
  output(): string;
  exited: Promise<Exit>;
  /** Once it has printed where it runs, which it does when it is ready. */
  runs: Promise<void>;
} {
  const entry = path.join(options.root, 'apps/server/dist/src/main.js');
  if (!existsSync(entry)) throw new Error(`${entry} is missing: run npm run build`);
  const child = spawn(process.execPath, [entry, 'start'], {
    cwd: options.root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...environment(),
      PORT: String(options.port),
      LINGTAN_DATA_DIR: options.dataDir,
      LINGTAN_MQTT_PORT: String(options.mqttPort),
      LINGTAN_PARKS_DIR: options.parks,
      LINGTAN_PLUGIN_DIRS: (options.plugins ?? []).join(path.delimiter),
      ...options.env,
    },
  });
  // A test run that ends early must not leave servers behind.
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  let text = '';
  let printed = (): void => {};
  const runs = new Promise<void>((resolve) => (printed = resolve));
  const keep = (data: Buffer): void => {
    // The line may come in two pieces, after any amount of log.
    const before = text.slice(-address.length);
    text = (text + data.toString()).slice(-200_000);
    if ((before + data.toString()).includes(address)) printed();
  };
  child.stdout!.on('data', keep);
  child.stderr!.on('data', keep);
  const exited = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  return { child, output: () => text, exited, runs };
}

/** Without what the test run itself was started with. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, VITEST: _vitest, DATABASE_URL: _url, REDIS_URL: _redis, ...env } = process.env;
  return env;
}

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (response) => response.ok,
    () => false,
  );
}
