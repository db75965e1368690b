#!/usr/bin/env node
// npm test: installs what is missing and runs every check. Plain Node; needs nothing but Node itself.
//   node tools/test.mjs [NAME …]   runs only the named steps (format lint types imports build unit browser browser-long)
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode, ensureInstalled } from './lib/prepare.mjs';
import { findChromium, findFaketime, findRedis } from './lib/provision.mjs';

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

/** What was said before each test process that ended by itself: why it did stands there, far above the summary. */
function lastWords(output) {
  const lines = output.split('\n');
  const words = lines.flatMap((line, at) =>
    line.includes('TEST PROCESS ENDED:') ? [...lines.slice(Math.max(0, at - 60), at + 5), '…'] : [],
  );
  return words.map((line) => `${line}\n`).join('');
}
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

/** One run of Vitest: its output, and its own report or null where none was written. */
async function vitest(name, config) {
  const report = join(scratch, `${name}.json`);
  const { code, output } = await run(bin('vitest'), [
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  try {
    return { code, output, counts: JSON.parse(readFileSync(report, 'utf8')) };
  } catch {
    return { code, output, counts: null };
  }
}

/** A Vitest run, counted test by test from its own report. */
async function suite(name, config) {
  if (only.length && !only.includes(name)) return;
  const since = Date.now();
  const { code, output, counts } = await vitest(name, config);
  if (!counts) {
    totals.failed++;
    failures.push(`${name}: no report was written\n${tail(output)}`);
    console.log(`FAILED ${name} (${seconds(since)})`);
    return;
  }
  const skipped = testsOf(counts.testResults, 'skipped') + testsOf(counts.testResults, 'todo');
  totals.passed += counts.numPassedTests;
  totals.skipped += skipped;
  for (const line of output.split('\n')) if (/SKIPPED:|TEST PROCESS ENDED:/.test(line)) console.log(`  ${line.trim()}`);
  // A file that fails to load, or an error outside every test, fails no test of its own: it must count all the same. So must
  // the tests of a file whose process ended before them, of which nobody hears otherwise.
  const broken = counts.testResults.filter(failsWithoutTest).length;
  const cutShort = counts.testResults.filter((file) => testsOf([file], 'pending') > 0);
  const found = counts.numFailedTests + broken + testsOf(cutShort, 'pending');
  const failed = code === 0 ? found : Math.max(1, found);
  totals.failed += failed;
  if (failed > 0) failures.push(`${name}\n${lastWords(output)}${tail(output, 200)}`);
  console.log(
    `${failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${counts.numPassedTests} passed, ${failed} failed, ${skipped} skipped (${seconds(since)})`,
  );
  for (const file of cutShort)
    console.log(`       not run to its end: ${relative(root, file.name)}, ${testsOf([file], 'pending')} tests`);
  console.log(`       longest: ${longest(counts.testResults).join(', ')}`);
}

const testsOf = (files, status) =>
  files.flatMap(({ assertionResults }) => assertionResults).filter((each) => each.status === status).length;

const failsWithoutTest = ({ status, assertionResults }) =>
  status === 'failed' && !assertionResults.some((each) => each.status === 'failed');

/** The files that took the longest, with their seconds: where the time of a run goes. */
function longest(files, count = 8) {
  return files
    .map(({ name, startTime, endTime }) => ({ name: relative(root, name), took: endTime - startTime }))
    .sort((a, b) => b.took - a.took)
    .slice(0, count)
    .map(({ name, took }) => `${name} ${Math.round(took / 1000)} s`);
}

const redis = findRedis();
if (redis) env.LINGTAN_REDIS_SERVER = redis;
else console.log('SKIPPED: no redis-server on PATH and none could be installed: the Redis suite will not run.');
findFaketime(); // its suite says and counts itself where it is not
const chromium = await findChromium();
if (chromium) env.LINGTAN_CHROMIUM = chromium;
else console.log('SKIPPED: no Chromium on PATH and none could be installed: the browser tests will not run.');

// Two at a time: the longest beside all others.
await Promise.all([
  check('lint', bin('eslint'), ['.', '--max-warnings=0']),
  (async () => {
    await check('format', bin('prettier'), ['--check', '--log-level=warn', '.']);
    await check('types', bin('tsc'), ['-p', 'tsconfig.json', '--noEmit']);
    await check('types-web', bin('tsc'), ['-p', 'tsconfig.web.json', '--noEmit']);
    await check('imports', bin('depcruise'), [
      '--config',
      '.dependency-cruiser.mjs',
      'apps',
      'packages',
      'plugins',
      'tools',
    ]);
  })(),
]);
await check('build', process.execPath, ['tools/build.mjs']);
await suite('unit', 'vitest.config.ts');
// The long ones mostly wait.
const browserSuites = [
  ['browser', 'vitest.browser.config.ts'],
  ['browser-long', 'vitest.long.config.ts'],
];
if (chromium) await Promise.all(browserSuites.map(([name, config]) => suite(name, config)));
else totals.skipped += browserSuites.filter(([name]) => !only.length || only.includes(name)).length;

rmSync(scratch, { recursive: true, force: true });
for (const failure of failures) console.log(`\n──── FAILED: ${failure}`);
console.log('');
console.log(`${totals.passed} passed, ${totals.failed} failed${totals.skipped ? `, ${totals.skipped} skipped` : ''}`);
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;
