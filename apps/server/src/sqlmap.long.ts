import { spawn, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, freePort, reportFigure } from '@lingtan/test-kit';
import { startServerProcess, type ServerProcess, writeParkFile } from '@lingtan/test-park';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { edgeRequests, type OpenApi } from './fixtures/edge-requests.ts';

/** Debian's sqlmap, which is no part of what is installed. */
const isThere = spawnSync('sqlmap', ['--version']).status === 0;
const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'lingtan-sqlmap-'));
const seed = Number(process.env.LINGTAN_SEED ?? 20_260);
/** Of the read routes so many, others for each seed; all of them without it. */
const most = Number(process.env.LINGTAN_SQLMAP_ROUTES ?? Infinity);
const parkId = 'test-park';
let server: ServerProcess;
let planted: Server;

beforeAll(async () => {
  if (!isThere) return;
  chmodSync(folder, 0o755);
  const plugins = Object.fromEntries(readdirSync(join(root, 'plugins')).map((id) => [id, undefined]));
  const points = [{ id: 'none.energy', unit: 'kWh', kind: 'counter' as const }];
  writeParkFile(join(folder, 'parks'), { id: parkId, enterprises: ['steel'], points, plugins });
  const place = { root, dataDir: join(folder, 'data'), port: await freePort(), mqttPort: await freePort() };
  server = await startServerProcess({ ...place, parks: join(folder, 'parks'), readyWithinMs: 900_000 });
  planted = await plantedHole();
}, 1_000_000);
afterAll(async () => {
  planted?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

it('sqlmap finds nothing in any parameter of a read route, and finds a hole that is planted', async ({ skip }) => {
  if (!isThere) return skip('there is no sqlmap on this machine (Debian: apt-get install sqlmap)');
  const headers = { authorization: `Bearer ${server.adminToken}` };
  const hole = `http://127.0.0.1:${(planted.address() as AddressInfo).port}/rows?n=1*`;
  expect(await sqlmap([hole])).toMatchObject({ tried: 1, found: [{ target: hole }] });

  const document = (await (await fetch(`${server.url}/api/openapi.json`, { headers })).json()) as OpenApi;
  const all = Object.keys(document.paths).flatMap((path) => targetOf(document, path));
  const random = createRandom(seed);
  const targets = all
    .map((target) => ({ target, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .slice(0, most)
    .map(({ target }) => target);
  expect(targets.length).toBeGreaterThan(Math.min(most, 100) - 1);
  let tried = 0;
  // In portions, so that a run that is ended has said how far it came.
  for (let from = 0; from < targets.length; from += 10) {
    const portion = await sqlmap(targets.slice(from, from + 10));
    tried += portion.tried;
    // What a busy machine answers late looks like a statement that waits: a hole is found again, with a longer wait.
    for (const { target } of portion.found) expect((await sqlmap([target], 20)).found).toEqual([]);
    reportFigure('sqlmap', { routes: all.length, chosen: targets.length, tried });
  }
  expect(tried).toBe(targets.length);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

/** The address of a read route with a mark at each parameter but the park; none where it has no other. */
function targetOf(document: OpenApi, path: string): string[] {
  if (!document.paths[path]!.get) return [];
  const [request] = edgeRequests(document, path, 'get');
  const [where, query] = request!.path.split('?');
  const segments = path.split('/');
  const marked = where!
    .split('/')
    .map((value, at) => (/^\{(?!park(Id)?\})/.test(segments[at] ?? '') ? `${value}*` : value))
    .join('/');
  const asked = [...new URLSearchParams(query)].map(([name, value]) => `${name}=${encodeURIComponent(value)}*`);
  const target = `${server.url}${marked}${asked.length > 0 ? `?${asked.join('&')}` : ''}`;
  return target.includes('*') ? [target] : [];
}

interface Found {
  target: string;
  /** Place, parameter and technique, as sqlmap writes them. */
  how: string;
}

/**
 * Lets sqlmap try each mark of some addresses.
 * @param waitS how long a statement is made to wait where nothing else shows a hole
 * @returns how many it came to an end with, and those with a hole
 */
async function sqlmap(targets: readonly string[], waitS = 5): Promise<{ tried: number; found: Found[] }> {
  const [list, table] = [join(folder, 'targets.txt'), join(folder, 'found.csv')];
  writeFileSync(list, `${targets.join('\n')}\n`);
  rmSync(table, { force: true });
  const words = [
    ...['-m', list, '--batch', '--flush-session', '--disable-coloring', '--dbms=PostgreSQL', '--ignore-code=*'],
    ...['--level=1', '--risk=1', `--time-sec=${waitS}`, '--timeout=60', `--output-dir=${join(folder, 'out')}`],
    ...[`--results-file=${table}`, '-H', `Authorization: Bearer ${server.adminToken}`],
  ];
  const child = spawn('sqlmap', words, { stdio: ['ignore', 'pipe', 'inherit'], cwd: folder });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  const tried = output.match(/tested parameters do not appear to be injectable|identified the following injection/g);
  const [, ...rows] = readable(table).trim().split('\n');
  const found = rows.map((row): Found => {
    const target = targets.find((each) => row.startsWith(each.replaceAll('*', '')) || row.startsWith(each));
    return { target: target ?? row, how: row.replace(target?.replaceAll('*', '') ?? '', '') };
  });
  return { tried: tried?.length ?? 0, found };
}

const readable = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** A server that puts what it is asked for into a statement: the run is worth nothing where this is not found. */
async function plantedHole(): Promise<Server> {
  const client = new pg.Client({ connectionString: process.env.LINGTAN_TEST_DATABASE_URL! });
  await client.connect();
  const made = createServer((request, response) => {
    const n = new URL(request.url!, 'http://planted').searchParams.get('n');
    client.query(`select n from generate_series(1, 3) n where n = ${n}`).then(
      ({ rows }) => response.end(JSON.stringify(rows)),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  made.once('close', () => void client.end());
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return made;
}
