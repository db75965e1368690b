#!/usr/bin/env node
// npm run dev: the product with every change taken up at once. The browser part comes from Vite, which replaces modules
// in the open page; when a server part changes, comes or goes, its package is built and the server is started again.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkTypes } from './lib/dev/check-types.mjs';
import { buildUntilItDoes, followChanges } from './lib/dev/first-build.mjs';
import { followPackages } from './lib/dev/follow-packages.mjs';
import { ServerProcess } from './lib/dev/server-process.mjs';
import { createTakeUp } from './lib/dev/take-up.mjs';
import { checkNode, ensureInstalled, root } from './lib/prepare.mjs';
import { buildStale } from './lib/targets.mjs';

const say = (text) => console.log(`dev: ${text}`);
checkNode();
await ensureInstalled(say);
await buildUntilItDoes({ build: () => buildStale(say), follow: (heard) => followChanges(root, heard), say });

const port = Number(process.env.PORT ?? 8080);
const shellPort = Number(process.env.LINGTAN_DEV_PORT ?? (port && port + 1));
const { dataDirOf } = await import(pathToFileURL(join(root, 'apps/server/dist/src/installation/data-dir.js')).href);

/** A plugin without its manifest is a folder that is still being written. */
const isWhole = (folder) =>
  ['package.json', ...(folder.startsWith('plugins/') ? ['plugin.json'] : [])].every((name) =>
    existsSync(join(root, folder, name)),
  );

function build(folder) {
  return new Promise((resolve) => {
    const building = spawn(process.execPath, [join(root, 'tools/build-package.mjs')], {
      cwd: join(root, folder),
      stdio: 'inherit',
    });
    building.once('error', () => resolve(false)); // the folder is gone again
    building.once('exit', (code) => resolve(code === 0));
  });
}

const server = new ServerProcess({
  main: join(root, 'apps/server/dist/src/main.js'),
  modules: () =>
    readdirSync(join(root, 'plugins'))
      .map((name) => join(root, 'plugins', name, 'dist/server/index.js'))
      .filter((file) => existsSync(file)),
  cwd: root,
  env: process.env,
  port,
  accessFile: join(dataDirOf(root), 'local-access.json'),
  say,
});
const present = ['packages', 'plugins', 'apps'].flatMap((group) =>
  readdirSync(join(root, group)).map((name) => `${group}/${name}`),
);
const restart = async () => {
  await server.restart();
  await server.whenUp();
};
const takeUp = createTakeUp(
  { isWhole, build, restart, check: (folders) => checkTypes(folders, say), say },
  present.filter(isWhole),
);
server.start();
let vite;
let ending = false;
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, async () => {
    // npm passes the terminal's Ctrl-C on, so one key press arrives twice.
    if (ending) return;
    ending = true;
    await Promise.all([vite?.close(), server.close()]);
    process.exit(0);
  });

const address = await server.address();
process.env.LINGTAN_SERVER = address;
const { createServer } = await import(pathToFileURL(join(root, 'node_modules/vite/dist/node/index.js')).href);
try {
  vite = await createServer({
    root: join(root, 'apps/shell'),
    configFile: join(root, 'apps/shell/vite.config.ts'),
    server: { port: shellPort, strictPort: true },
    plugins: [followPackages({ root, changed: takeUp.changed, whenUp: () => server.whenUp() })],
  });
  await vite.listen();
} catch (error) {
  await server.close(); // or it would be left behind
  throw error;
}
say(`open http://localhost:${vite.httpServer.address().port} (the server answers on ${address})`);
