#!/usr/bin/env node
// npm run dev: the product with every change taken up at once. The browser part comes from Vite, which replaces modules
// in the open page; when a server part changes, its package is built and the server is started again.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkNode, ensureBuilt, ensureInstalled, root } from './lib/prepare.mjs';

const say = (text) => console.log(`dev: ${text}`);
checkNode();
await ensureInstalled(say);
await ensureBuilt(say);

const port = Number(process.env.PORT ?? 8080);
const shellPort = Number(process.env.LINGTAN_DEV_PORT ?? port + 1);
const address = `http://localhost:${port}`;
// Only these are read by the server; what lies in web/ and locales/ is Vite's.
const serverSide = /^(?!.*\.(test|tst)\.ts$)(contracts|domain|server|migrations|src|data|plugin\.json)/;

let child = null;
let stopping = false;
function startServer() {
  child = spawn(process.execPath, [join(root, 'apps/server/dist/src/main.js'), 'start'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PORT: String(port) },
  });
  child.once('exit', (code, signal) => {
    child = null;
    if (stopping || signal || code === 0) return;
    say(`the server ended with code ${code}; it is started again at the next change`);
  });
}

/** Resolves when the server is gone; it is ended after ten seconds whatever it does. */
async function stopServer() {
  const old = child;
  if (!old) return;
  const gone = new Promise((resolve) => old.once('exit', resolve));
  old.kill('SIGTERM');
  const late = setTimeout(() => old.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(late);
}

function buildPackage(folder) {
  return new Promise((resolve) => {
    const build = spawn(process.execPath, [join(root, 'tools/build-package.mjs')], { cwd: folder, stdio: 'inherit' });
    build.once('exit', (code) => resolve(code === 0));
  });
}

const changed = new Set();
let working = Promise.resolve();
let soon = null;
async function takeUp() {
  const folders = [...changed];
  changed.clear();
  const built = await Promise.all(folders.map(buildPackage));
  if (built.includes(false)) {
    say('a package does not build; the server goes on with what it had');
    return;
  }
  say(`changed: ${folders.map((folder) => folder.slice(root.length + 1)).join(', ')}; starting the server again`);
  await stopServer();
  if (!stopping) startServer();
}

for (const group of ['packages', 'plugins', 'apps']) {
  for (const name of readdirSync(join(root, group))) {
    const folder = join(root, group, name);
    if (!existsSync(join(folder, 'package.json')) || (group === 'apps' && name === 'shell')) continue;
    watch(folder, { recursive: true }, (_event, file) => {
      if (file === null || !serverSide.test(file)) return;
      changed.add(folder);
      clearTimeout(soon);
      soon = setTimeout(() => (working = working.then(takeUp)), 150);
    });
  }
}

startServer();
process.env.LINGTAN_SERVER = address;
const { createServer } = await import(pathToFileURL(join(root, 'node_modules/vite/dist/node/index.js')).href);
const vite = await createServer({
  root: join(root, 'apps/shell'),
  configFile: join(root, 'apps/shell/vite.config.ts'),
  server: { port: shellPort, strictPort: true },
});
await vite.listen();
say(`open http://localhost:${shellPort} (the server answers on ${address})`);

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, async () => {
    stopping = true;
    await Promise.all([vite.close(), stopServer()]);
    process.exit(0);
  });
