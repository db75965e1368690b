import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedPostgresOf, startServerProcess, writeParkFile, type TestPoint } from '@lingtan/test-park';
import pg from 'pg';
import { freePort } from '@lingtan/test-kit';

/** The built product with one park, a device token and a direct connection to its database. */
export interface BenchServer {
  url: string;
  pid: number;
  deviceToken: string;
  adminToken: string;
  /** What the server printed, for when something fails. */
  output(): string;
  /** A superuser's connection, for the limits. */
  connect(): Promise<pg.Client>;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '../../../..');

/** Starts the built server on a fresh data directory with the park `bench`. */
export async function startBenchServer(points: readonly TestPoint[]): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-bench-telemetry-'));
  chmodSync(folder, 0o755);
  const parks = join(folder, 'parks');
  const parkFile = writeParkFile(parks, { id: 'bench', points });
  const dataDir = join(folder, 'data');
  const [port, mqttPort] = [await freePort(), await freePort()];
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  const server = await startServerProcess({ root, dataDir, port, mqttPort, parks }).catch((error: unknown) => {
    removeFolder();
    throw error;
  });
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const headers = { authorization: `Bearer ${server.adminToken}`, 'content-type': 'application/json' };
    const response = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (response.ok) return response.json();
    await server.stop();
    removeFolder();
    throw new Error(`${path}: ${await response.text()}`);
  };
  await post('/api/park-files', { text: readFileSync(parkFile, 'utf8') });
  const { token } = (await post('/api/parks/bench/devices', { name: 'generator' })) as { token: string };
  const clients: pg.Client[] = [];
  return {
    url: server.url,
    pid: server.pid,
    deviceToken: token,
    adminToken: server.adminToken,
    output: server.output,
    connect: async () => {
      const client = new pg.Client({ connectionString: embeddedPostgresOf(dataDir).superuserUrl });
      await client.connect();
      clients.push(client);
      return client;
    },
    stop: async () => {
      await Promise.all(clients.map((client) => client.end()));
      await server.stop();
      removeFolder();
    },
  };
}
