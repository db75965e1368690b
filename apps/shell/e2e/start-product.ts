import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePort } from '../../../packages/test-kit/src/free-port.ts';

declare module 'vitest' {
  interface ProvidedContext {
    product: { url: string; dataDir: string; email: string; password: string };
  }
}

/** Where a product runs and what it keeps. */
export interface ProductPlace {
  port: number;
  mqttPort: number;
  dataDir: string;
  /** Folder of park files in place of the parks that come with the product. */
  parks?: string;
}

/** A running product. */
export interface RunningProduct {
  url: string;
  /** The last of what it printed. */
  output(): string;
  /** Ends it as Ctrl-C does. @returns its exit code */
  stop(): Promise<number | null>;
}

/** A place of its own for a product, and the way to clear it away. */
export async function newPlace(): Promise<ProductPlace & { clear(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-browser-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when root starts it
  return {
    port: await freePort(),
    mqttPort: await freePort(),
    dataDir: join(folder, 'data'),
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const checkout = join(import.meta.dirname, '../../..');

/**
 * Starts the product as a newcomer does, and waits until it is ready.
 * @param tool the command under `tools` that starts it
 */
export async function launchProduct(
  { port, mqttPort, dataDir, parks }: ProductPlace,
  root: string = checkout,
  tool = 'start.mjs',
  env: NodeJS.ProcessEnv = {},
): Promise<RunningProduct> {
  const place = {
    PORT: String(port),
    LINGTAN_DATA_DIR: dataDir,
    LINGTAN_MQTT_PORT: String(mqttPort),
    ...(parks === undefined ? {} : { LINGTAN_PARKS_DIR: parks }),
  };
  const server = spawn(process.execPath, [join(root, 'tools', tool)], {
    cwd: root,
    detached: true,
    env: { ...process.env, ...place, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  server.stdout.on('data', (data) => (output = (output + String(data)).slice(-20_000)));
  server.stderr.on('data', (data) => (output = (output + String(data)).slice(-20_000)));
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));

  const url = `http://localhost:${port}`;
  const deadline = Date.now() + 300_000; // a build may come first
  for (;;) {
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) break;
    if (server.exitCode !== null || Date.now() > deadline)
      throw new Error(`the product did not become ready:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return {
    url,
    output: () => output,
    stop: async () => {
      if (server.exitCode === null) process.kill(-server.pid!, 'SIGINT');
      // Cleared when it is over: a timer that waits on keeps the test runner from exiting.
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), 20_000);
      });
      const stopped = await Promise.race([ended.then(() => true), late]);
      clearTimeout(timer);
      if (!stopped) process.kill(-server.pid!, 'SIGKILL');
      // Grandchildren may still hold the pipes; they must not keep the test run open.
      server.stdout.destroy();
      server.stderr.destroy();
      if (!stopped) throw new Error(`the product did not stop within 20 s:\n${output}`);
      return server.exitCode;
    },
  };
}

/** The way in that a new installation wrote down. */
export function firstLogin(dataDir: string): { email: string; password: string } {
  const login = readFileSync(join(dataDir, 'first-login.txt'), 'utf8');
  const email = /[\w.+-]+@[\w.-]+/.exec(login)?.[0];
  const password = /[a-z0-9]{5}(?:-[a-z0-9]{5}){4}/.exec(login)?.[0];
  if (!email || !password) throw new Error('first-login.txt does not name the way in');
  return { email, password };
}

/** Starts the product of the run on a data directory of its own, and stops it after the last test. */
export default async function startProduct(project: TestProject): Promise<() => Promise<void>> {
  const place = await newPlace();
  const product = await launchProduct(place);
  project.provide('product', { url: product.url, dataDir: place.dataDir, ...firstLogin(place.dataDir) });
  return async () => {
    try {
      await product.stop();
    } finally {
      place.clear();
    }
  };
}
