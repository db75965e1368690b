#!/usr/bin/env node
// npm run create-plugin NAME: a plugin with every room, made from docs/samples/hello-plugin, which is compiled and tested
// with the product. Plain Node; writes plugins/NAME, its entry in the lockfile and its link, and runs its tests.
//   --title "Heat pumps"   English title; by default the name        --title-zh 热泵   Chinese title; by default the English one
//   --into FOLDER          another checkout than this one            --no-test         only write the files
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkNode, ensureInstalled, root } from './lib/prepare.mjs';
import createPlugin from './nx/create-plugin.mjs';

checkNode();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    title: { type: 'string' },
    'title-zh': { type: 'string' },
    into: { type: 'string' },
    'no-test': { type: 'boolean', default: false },
  },
});
const checkout = resolve(values.into ?? root);
const id = positionals[0];
await ensureInstalled((text) => console.log(text));
const { FsTree, flushChanges } = createRequire(import.meta.url)('nx/src/generators/tree');
const tree = new FsTree(checkout, false);
try {
  const finish = createPlugin(tree, { name: id, title: values.title, titleZh: values['title-zh'] });
  const changes = tree.listChanges();
  try {
    flushChanges(checkout, changes);
    finish();
  } catch (error) {
    rmSync(join(checkout, 'plugins', id), { recursive: true, force: true });
    throw error;
  }
  console.log(`Made plugins/${id} (${changes.length - 1} files)`);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

// Longer or shorter names break lines elsewhere than in the sample.
const oxfmt = join(checkout, 'node_modules/oxfmt/bin/oxfmt');
if (existsSync(oxfmt))
  spawnSync(process.execPath, [oxfmt, `plugins/${id}`], { cwd: checkout, stdio: ['ignore', 'ignore', 'inherit'] });

if (!values['no-test']) {
  console.log('Running its tests');
  const vitest = join(checkout, 'node_modules/vitest/vitest.mjs');
  if (!existsSync(vitest)) throw new Error(`${vitest} is missing; run npm ci first`);
  const { status } = spawnSync(process.execPath, [vitest, 'run', `plugins/${id}/`], {
    cwd: checkout,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
console.log(`
Next:
  npm start                                          builds it and loads it with the others
  npx lingtan plugin enable ${id} --park dafeng-port   its page and its widget appear, also without a reload
  npm run dev                                        the same with every change of a file taken up at once
  npx lingtan plugin doctor plugins/${id}              what it has and what it lacks
The guide, room by room: docs/plugin-guide.md`);
