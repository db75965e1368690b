#!/usr/bin/env node
// npm run bench -- NAME [--json]: one benchmark beside its limit in the same run. Without a name: the list.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { spawnSync } from 'node:child_process';
import { checkNode, ensureInstalled } from './lib/prepare.mjs';
import { ensureBuilt } from './lib/targets.mjs';

checkNode();
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'tools', 'bench');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'result.ts') // helpers live in subfolders
  .map((name) => name.slice(0, -'.ts'.length));
const [name, ...flags] = process.argv.slice(2);
if (!name || !names.includes(name)) {
  console.log(
    `npm run bench -- NAME [--json] (backtest-year: [--days N]; screen, storage: [--minutes N]; largest-answers: [--seconds N]; plugin-attacks: [--rounds N] [--minutes N] [--only TEXT])\n\nNames:\n${names.map((each) => `  ${each}`).join('\n')}`,
  );
  process.exit(name ? 1 : 0);
}
await ensureInstalled(() => undefined);
await ensureBuilt(() => undefined);
const bench = spawnSync(process.execPath, [join(root, 'tools', 'build-package.mjs')], {
  stdio: 'inherit',
  cwd: folder,
});
if (bench.status !== 0) process.exit(bench.status ?? 1);
const file = join(folder, 'dist', `${name}.js`);
if (!existsSync(file)) throw new Error(`${file} was not built`);
const result = { name, ...(await (await import(pathToFileURL(file).href)).run(flags)) };
if (flags.includes('--json')) console.log(JSON.stringify(result));
else {
  const number = (value) => (value == null ? '–' : Number(value).toLocaleString('en', { maximumFractionDigits: 3 }));
  console.log(
    `${result.name}: ours ${number(result.ours)} ${result.unit}; ${result.baseline?.name ?? 'no baseline'} ${number(result.baseline?.value)}; ratio ${number(result.ratio)}`,
  );
  console.log(`p50 ${number(result.p50)}, p95 ${number(result.p95)}, p99 ${number(result.p99)}`);
  if (result.details) console.log(JSON.stringify(result.details, null, 2));
}
process.exit(0);
