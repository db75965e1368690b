#!/usr/bin/env node
// npm test: installs what is missing and runs every check. Plain Node; needs nothing but Node itself.
//   node tools/test.mjs [NAME …]   runs only the named steps (format lint types imports build unit browser)
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode, ensureInstalled } from './lib/prepare.mjs';
import { findChromium, findRedis } from './lib/provision.mjs';

checkNode();
const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
await ensureInstalled((text) => console.log(text));

const only = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'lingtan-test-'));
const bin = (name) => join(root, 'node_modules', '.bin', name);
const env = {
  ...process.env,
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
  FORCE_COLOR: '0',
  CI: process.env.CI ?? 'true',
};
const totals = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

const tail = (text, lines = 80) => text.trimEnd().split('\n').slice(-lines).join('\n');
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** One check that passes or fails as a whole. */
async function check(name, command, args) {
  if (only.length && !only.includes(name)) return;
  const since = Date.now();
  const { code, output } = await run(command, args);
  if (code === 0) totals.passed++;
  else {
    totals.failed++;
    failures.push(`${name}\n${tail(output)}`);
  }
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds(since)})`);
}

/** A Vitest run, counted test by test from its own report. */
async function suite(name, config) {
  if (only.length && !only.includes(name)) return;
  const since = Date.now();
  const report = join(scratch, `${name}.json`);
  const { code, output } = await run(bin('vitest'), [
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  let counts;
  try {
    counts = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    totals.failed++;
    failures.push(`${name}: no report was written\n${tail(output)}`);
    console.log(`FAILED ${name} (${seconds(since)})`);
    return;
  }
  const skipped = counts.numPendingTests + (counts.numTodoTests ?? 0);
  totals.passed += counts.numPassedTests;
  totals.failed += counts.numFailedTests;
  totals.skipped += skipped;
  // A file that fails to load, or an error outside every test, fails no test of its own: it must count all the same.
  if (code !== 0 && counts.numFailedTests === 0) totals.failed += Math.max(1, counts.numFailedTestSuites);
  if (code !== 0) failures.push(`${name}\n${tail(output, 200)}`);
  for (const line of output.split('\n')) if (line.includes('SKIPPED:')) console.log(`  ${line.trim()}`);
  console.log(
    `${code === 0 ? 'ok    ' : 'FAILED'} ${name}: ${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${skipped} skipped (${seconds(since)})`,
  );
}

const redis = findRedis();
if (redis) env.LINGTAN_REDIS_SERVER = redis;
else {
  totals.skipped++; // the suite registers no test then, so its report cannot count it
  console.log('SKIPPED: no redis-server on PATH and none could be installed: the Redis suite will not run.');
}
const chromium = await findChromium();
if (chromium) env.LINGTAN_CHROMIUM = chromium;
else console.log('SKIPPED: no Chromium on PATH and none could be installed: the browser tests will not run.');

await Promise.all([
  check('format', bin('prettier'), ['--check', '--log-level=warn', '.']),
  check('types', bin('tsc'), ['-p', 'tsconfig.json', '--noEmit']),
]);
await Promise.all([
  check('types-web', bin('tsc'), ['-p', 'tsconfig.web.json', '--noEmit']),
  check('imports', bin('depcruise'), ['--config', '.dependency-cruiser.mjs', 'apps', 'packages', 'plugins', 'tools']),
]);
await check('lint', bin('eslint'), ['.', '--max-warnings=0']);
await check('build', process.execPath, ['tools/build.mjs']);
await suite('unit', 'vitest.config.ts');
if (chromium) await suite('browser', 'vitest.browser.config.ts');
else if (!only.length || only.includes('browser')) totals.skipped++;

rmSync(scratch, { recursive: true, force: true });
for (const failure of failures) console.log(`\n──── FAILED: ${failure}`);
console.log('');
console.log(`${totals.passed} passed, ${totals.failed} failed${totals.skipped ? `, ${totals.skipped} skipped` : ''}`);
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;
