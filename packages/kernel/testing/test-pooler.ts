import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, waitUntil } from '@lingtan/test-kit';

type PoolerSettings = Readonly<Record<string, string | number>>;

/** A PgBouncer of its own in front of the server of `superuserUrl`. */
export interface TestPooler {
  /** The same connection through the pooler. */
  through(url: string): string;
  stop(): Promise<void>;
}

/** Servers lie where the PATH of a user may not reach. */
const binary = ['/usr/sbin/pgbouncer', '/usr/local/sbin/pgbouncer', '/usr/bin/pgbouncer'].find((at) => existsSync(at));

/** What starts a PgBouncer; null, said loudly, when there is none on this machine. */
export function findTestPooler(): ((superuserUrl: string, settings: PoolerSettings) => Promise<TestPooler>) | null {
  if (binary !== undefined) return (superuserUrl, settings) => start(binary, superuserUrl, settings);
  console.warn('SKIPPED: pgbouncer is not on this machine, so nothing is tested behind a pooler in this run');
  return null;
}

async function start(command: string, superuserUrl: string, settings: PoolerSettings): Promise<TestPooler> {
  const server = new URL(superuserUrl);
  const folder = mkdtempSync(path.join(tmpdir(), 'lingtan-pooler-'));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const user = decodeURIComponent(server.username);
  const all = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'scram-sha-256',
    auth_file: path.join(folder, 'users'),
    auth_user: user,
    auth_query: 'select rolname, rolpassword from pg_authid where rolname = $1',
    ...settings,
  };
  writeFileSync(path.join(folder, 'users'), `"${user}" "${decodeURIComponent(server.password)}"\n`);
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
  const file = path.join(folder, 'pooler.ini');
  writeFileSync(
    file,
    `[databases]\n* = host=${server.hostname} port=${server.port}\n[pgbouncer]\n${lines.join('\n')}\n`,
  );
  // It refuses to run as root.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn(command, ['-q', file], { stdio: ['ignore', 'ignore', 'inherit'], ...nobody });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await waitUntil(
    () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
        socket.once('connect', () => socket.destroy());
      }),
  );
  return {
    through: (url) => {
      const changed = new URL(url);
      changed.search = '';
      changed.host = `127.0.0.1:${port}`;
      return changed.href;
    },
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
