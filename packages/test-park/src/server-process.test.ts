import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startServerProcess } from './server-process.ts';

let root: string;
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What stands in for the server: it listens at once, and counts who asks whether it is ready. */
function checkoutWith(program: string): { root: string; dataDir: string; parks: string } {
  root = mkdtempSync(join(tmpdir(), 'lingtan-server-process-'));
  mkdirSync(join(root, 'apps/server/dist/src'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'apps/server/dist/src/main.js'), program);
  writeFileSync(join(root, 'local-access.json'), '{"url":"","token":"of the command line"}');
  return { root, dataDir: root, parks: root };
}
const standIn = `
import { createServer } from 'node:http';
let [asked, ready] = [0, false];
createServer((request, response) => {
  asked++;
  response.statusCode = ready ? 200 : 503;
  response.end(String(asked));
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGINT', () => process.exit(0));
setTimeout(() => {
  ready = true;
  process.stdout.write('  Lingtan ru');
  setTimeout(() => process.stdout.write('ns at http://localhost\\n'), 10);
}, 700);`;

it('a server that starts is left alone until it says that it runs', async () => {
  const server = await startServerProcess({
    ...checkoutWith(standIn),
    ...{ port: await freePort(), mqttPort: 0 },
  });
  expect(server.adminToken).toBe('of the command line');
  const asked = Number(await (await fetch(server.url)).text());
  expect(asked).toBeLessThan(4);
  expect((await server.stop()).code).toBe(0);
});

it('a server that ends instead is reported with what it printed', async () => {
  const options = { ...checkoutWith(`console.error('no database'); process.exit(3);`), mqttPort: 0 };
  await expect(startServerProcess({ ...options, port: await freePort() })).rejects.toThrow(/ready:\nno database/);
});
