import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** Root of the checkout that tests run in. */
export const checkout = join(import.meta.dirname, '../../..');

/** Where a product runs and what it keeps. */
export interface ProductPlace {
  dataDir: string;
  /** Port of a product that ran here before and comes back at the same address; by default any that is free. */
  port?: number;
  /** Folder of park files in place of the parks that come with the product. */
  parks?: string;
}

/** How a product is started where it is not as a newcomer starts it. */
export interface Launch {
  /** Checkout that it is started from. */
  root?: string;
  /** The command below `tools`. */
  tool?: string;
  env?: NodeJS.ProcessEnv;
  /** What it says when it can be opened; the first group is its address. */
  opens?: RegExp;
}

/** A running product. */
export interface RunningProduct {
  url: string;
  port: number;
  /** The last of what it printed. */
  output(): string;
  /** Ends it as Ctrl-C does. @returns its exit code */
  stop(): Promise<number | null>;
}

/** A place of its own for a product, and the way to clear it away. */
export function newPlace(): ProductPlace & { folder: string; clear(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-browser-'));
  chmodSync(folder, 0o755); // PostgreSQL runs as another user when root starts it
  return { folder, dataDir: join(folder, 'data'), clear: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Starts a product and waits until it says where it can be opened. It listens on ports that the system chooses. */
export async function launchProduct(place: ProductPlace, launch: Launch = {}): Promise<RunningProduct> {
  const { root = checkout, tool = 'start.mjs', env = {}, opens = /Lingtan runs at (http:\S+)/ } = launch;
  const server = spawn(process.execPath, [join(root, 'tools', tool)], {
    cwd: root,
    detached: true,
    env: {
      ...process.env,
      PORT: String(place.port ?? 0),
      LINGTAN_DATA_DIR: place.dataDir,
      LINGTAN_MQTT_PORT: '0',
      LINGTAN_HJ212_PORT: '0',
      // What tests install they have made themselves, on machines of every kind.
      LINGTAN_UNSIGNED_PLUGINS: 'none',
      ...(place.parks === undefined ? {} : { LINGTAN_PARKS_DIR: place.parks }),
      ...(root === checkout ? { LINGTAN_BUILD: 'off' } : buildsOf(checkout)),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const opened = new Promise<string>((resolve) => {
    const keep = (data: Buffer): void => {
      output = (output + data.toString()).slice(-20_000);
      const url = opens.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    };
    server.stdout.on('data', keep);
    server.stderr.on('data', keep);
  });
  const stop = async (): Promise<number | null> => {
    if (server.exitCode === null && server.signalCode === null) process.kill(-server.pid!, 'SIGINT');
    const stopped = await within(20_000, ended);
    if (!stopped) process.kill(-server.pid!, 'SIGKILL');
    // Grandchildren may still hold the pipes; they must not keep the test run open.
    server.stdout.destroy();
    server.stderr.destroy();
    if (!stopped) throw new Error(`the product did not stop within 20 s:\n${output}`);
    return server.exitCode;
  };
  let url: string | undefined;
  // In another checkout a build may come first.
  await within(300_000, Promise.race([opened.then((said) => (url = said)), ended]));
  if (url === undefined) {
    const said = output;
    await stop().catch(() => undefined);
    throw new Error(`the product did not become ready:\n${said}`);
  }
  return { url, port: Number(new URL(url).port), output: () => output, stop };
}

/** Another checkout takes what has not changed from the builds of this one. */
const buildsOf = (root: string): NodeJS.ProcessEnv => ({
  NX_CACHE_DIRECTORY: join(root, '.nx/cache'),
  NX_WORKSPACE_DATA_DIRECTORY: join(root, '.nx/workspace-data'),
});

/** Whether something is over in time. The timer is cleared: one that waits on keeps the test runner from exiting. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}

/** The way in that a new installation wrote down. */
export function firstLogin(dataDir: string): { email: string; password: string } {
  const login = readFileSync(join(dataDir, 'first-login.txt'), 'utf8');
  const email = /[\w.+-]+@[\w.-]+/.exec(login)?.[0];
  const password = /[a-z0-9]{5}(?:-[a-z0-9]{5}){5}/.exec(login)?.[0];
  if (!email || !password) throw new Error('first-login.txt does not name the way in');
  return { email, password };
}

/** Chooses the password by the link of an invitation. */
export async function acceptInvitation(link: string, newPassword: string): Promise<void> {
  const { origin, hash } = new URL(link);
  const headers = { 'content-type': 'application/json', origin };
  const body = JSON.stringify({ token: hash.slice(1), newPassword });
  const answer = await fetch(`${origin}/api/auth/password-link`, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`the link answered ${answer.status}: ${await answer.text()}`);
}

/** Runs a statement in the database of a product, as its superuser. */
export async function queryProduct(dataDir: string, statement: string): Promise<void> {
  const { port, superuser, superuserPassword } = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8')) as {
    port: number;
    superuser: string;
    superuserPassword: string;
  };
  const connection = { host: '127.0.0.1', port, user: superuser, password: superuserPassword, database: 'lingtan' };
  const client = new pg.Client(connection);
  await client.connect();
  await client.query(statement);
  await client.end();
}
