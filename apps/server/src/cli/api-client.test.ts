import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withApi } from './api-client.ts';

let dataDir: string;
let server: Server | null = null;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'lingtan-cli-'));
  process.env['LINGTAN_DATA_DIR'] = dataDir;
});
afterEach(() => {
  delete process.env['LINGTAN_DATA_DIR'];
  server?.closeAllConnections();
  server?.close();
  server = null;
  rmSync(dataDir, { recursive: true });
});
const put = (name: string, value: unknown): void => writeFileSync(join(dataDir, name), JSON.stringify(value));
const parks = () => withApi((api) => api.json('GET', '/api/parks'));

it('a server that holds the data folder is asked, however late it says that it is well', async () => {
  server = createServer((request, response) => {
    if (request.url === '/api/parks') response.end('[{"id":"dafeng"}]');
  });
  await new Promise<void>((listening) => server!.listen(0, '127.0.0.1', listening));
  put('local-access.json', { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'll_x' });
  put('lock', { pid: process.ppid, started: null });
  expect(await parks()).toEqual([{ id: 'dafeng' }]);
});

it('a command makes no installation: it is refused, and leaves the folder as it is', async () => {
  // What a server that was killed leaves.
  put('local-access.json', { url: 'http://127.0.0.1:9', token: 'll_x' });
  await expect(parks()).rejects.toMatchObject({
    code: 'INSTALLATION_NONE',
    message: `There is no installation in ${dataDir}`,
  });
  put('database.json', { database: 'lingtan on db.example' });
  await expect(parks()).rejects.toMatchObject({
    code: 'INSTALLATION_OTHER_DATABASE',
    message: expect.stringContaining('lingtan on db.example') as string,
  });
  expect(readdirSync(dataDir).toSorted()).toEqual(['database.json', 'local-access.json']);
});
