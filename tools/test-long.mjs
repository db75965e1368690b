#!/usr/bin/env node
// npm run test:long [NAME …]: the tests that are too long for every change, one shard of at most an hour after the other.
//   --list   only says which there are
// Each result is written into docs/quality.md with its commit, machine and seed.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkNode, ensureInstalled, root } from './lib/prepare.mjs';
import { provide, provideCluster, toolSettings } from './lib/provision.mjs';
import { withRow } from './lib/quality-table.mjs';
import { ensureBuilt } from './lib/targets.mjs';

checkNode();
process.chdir(root);
const { values, positionals } = parseArgs({ allowPositionals: true, options: { list: { type: 'boolean' } } });
const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();
const nameOf = (file) => basename(file, '.long.ts');
const shards = git('ls-files', '*.long.ts').split('\n').filter(Boolean);
const unknown = positionals.filter((name) => !shards.some((file) => nameOf(file) === name));
if (unknown.length || values.list) {
  if (unknown.length) console.error(`there is no shard "${unknown.join('", "')}"`);
  console.log(shards.map((file) => `${nameOf(file).padEnd(24)} ${file}`).join('\n'));
  process.exit(unknown.length ? 2 : 0);
}

await ensureInstalled((text) => console.log(text));
for (const sentence of await provide()) console.log(sentence);
if (positionals.length === 0 || positionals.includes('cluster')) provideCluster();
await ensureBuilt((text) => console.log(text));

const seed = Number(process.env.LINGTAN_SEED ?? 20_260);
const table = join(root, 'docs/quality.md');
const limitMs = 3_600_000;
const totals = { passed: 0, failed: 0, skipped: 0 };
for (const file of shards.filter((each) => positionals.length === 0 || positionals.includes(nameOf(each)))) {
  const name = nameOf(file);
  console.log(`${name} (${file})`);
  const since = Date.now();
  const counts = await runShard(name, file);
  const seconds = Math.round((Date.now() - since) / 1000);
  for (const field of Object.keys(totals)) totals[field] += counts[field];
  const result = `${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`;
  console.log(`${counts.failed ? 'FAILED' : 'ok    '} ${name}: ${result} (${seconds} s)`);
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', ':!docs/quality.md') ? ' and changes' : '';
  const commit = `${git('rev-parse', '--short=8', 'HEAD')}${changed}`;
  const day = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const row = [name, result, `${Math.round(seconds / 6) / 10} min`, commit, day, machine, String(seed)];
  writeFileSync(table, withRow(readFileSync(table, 'utf8'), row));
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed${totals.skipped ? `, ${totals.skipped} skipped` : ''}`);
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;

/** One shard in a Vitest of its own, ended when its hour is over. @returns its counts */
async function runShard(name, file) {
  const report = join(root, 'test-results/long', `${name}.json`);
  mkdirSync(join(root, 'test-results/long'), { recursive: true });
  writeFileSync(report, '');
  const args = [
    '--config',
    'vitest.long.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', file, ...args], {
    env: { ...process.env, LINGTAN_SEED: String(seed), ...(await toolSettings()) },
    stdio: 'inherit',
  });
  const timer = setTimeout(() => child.kill('SIGTERM'), limitMs);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  try {
    const {
      numPassedTests: passed,
      numFailedTests,
      numPendingTests: skipped,
    } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed, failed: code === 0 ? numFailedTests : Math.max(1, numFailedTests), skipped };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
