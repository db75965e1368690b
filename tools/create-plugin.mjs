#!/usr/bin/env node
// npm run create-plugin NAME: a plugin with every room, made from docs/samples/hello-plugin, which is compiled and tested
// with the product. Plain Node; writes plugins/NAME, its entry in the lockfile and its link, and runs its tests.
//   --title "Heat pumps"   English title; by default the name        --title-zh 热泵   Chinese title; by default the English one
//   --into FOLDER          another checkout than this one            --no-test         only write the files
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkNode, ensureInstalled, root } from './lib/prepare.mjs';
import { createPlugin } from './lib/create-plugin.mjs';

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
let made;
try {
  made = createPlugin({
    id: positionals[0],
    checkout,
    template: join(root, 'docs/samples/hello-plugin'),
    title: values.title,
    titleZh: values['title-zh'],
  });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
console.log(`Made plugins/${made.id} (${made.files.length} files)`);

// Longer or shorter names break lines elsewhere than in the sample.
const prettier = join(checkout, 'node_modules/prettier/bin/prettier.cjs');
if (existsSync(prettier))
  spawnSync(process.execPath, [prettier, '--write', '--log-level=warn', `plugins/${made.id}`], {
    cwd: checkout,
    stdio: 'inherit',
  });

if (!values['no-test']) {
  if (checkout === root) await ensureInstalled((text) => console.log(text));
  console.log('Running its tests');
  const vitest = join(checkout, 'node_modules/vitest/vitest.mjs');
  if (!existsSync(vitest)) throw new Error(`${vitest} is missing; run npm ci first`);
  const { status } = spawnSync(process.execPath, [vitest, 'run', `plugins/${made.id}/`], {
    cwd: checkout,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
console.log(`
Next:
  npm start                                          builds it and loads it with the others
  npx lingtan plugin enable ${made.id} --park dafeng-port   its page and its widget appear, also without a reload
  npm run dev                                        the same with every change of a file taken up at once
  npx lingtan plugin doctor plugins/${made.id}              what it has and what it lacks
The guide, room by room: docs/plugin-guide.md`);
