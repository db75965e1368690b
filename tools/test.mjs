#!/usr/bin/env node
// npm test: installs what is missing and runs every check; what has not changed comes from the cache. Plain Node; needs
// nothing but Node itself.
//   npm test -- TARGET …   only the named targets (format lint types types-web imports build fast db browser)
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkNode, ensureInstalled, root } from './lib/prepare.mjs';
import { provide } from './lib/provision.mjs';

checkNode();
process.chdir(root);
await ensureInstalled((text) => console.log(text));
const missing = await provide();
for (const sentence of missing) console.log(sentence);

const since = Date.now();
const { report, runTargets, tiers } = await import('./lib/targets.mjs');
const every = ['format', 'lint', 'types', 'types-web', 'imports', 'build', ...tiers];
const named = process.argv.slice(2);
const unknown = named.filter((name) => !every.includes(name));
if (unknown.length) {
  console.error(`npm test knows no target "${unknown.join('", "')}"; it knows ${every.join(', ')}`);
  process.exit(2);
}
const noBrowser = missing.some((sentence) => sentence.includes('browser tests'));
const targets = (named.length ? named : every).filter((target) => target !== 'browser' || !noBrowser);
const { code, output, tasks } = await runTargets(targets, { follow: sayTask });
mkdirSync(join(root, 'test-results'), { recursive: true });
writeFileSync(join(root, 'test-results/run.log'), output);

console.log('');
const totals = report(tasks);
if (noBrowser && (named.length === 0 || named.includes('browser'))) totals.skipped++;
if (tasks.length === 0 || (code !== 0 && totals.failed === 0)) {
  totals.failed++;
  console.log(`\n──── FAILED: nx\n${output.split('\n').slice(-120).join('\n')}`);
}
console.log(`\nin ${((Date.now() - since) / 1000).toFixed(0)} s; everything that was printed: test-results/run.log`);
console.log(`${totals.passed} passed, ${totals.failed} failed${totals.skipped ? `, ${totals.skipped} skipped` : ''}`);
process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;

/** A line for each task that ends and for each test file: a run of minutes shows where it is. */
function sayTask(line) {
  const task = /^> nx run (\S+:(?:format|lint|types|types-web|imports|build))(.*)$/.exec(line);
  if (task) console.log(`  ${task[1]}${task[2]}`);
  const file = /^\s*(✓|❯|×)\s.*?(\S+\.(?:test|e2e)\.tsx?) \(.*?\)\s*([\d.]+m?s)?/.exec(line);
  if (file) console.log(`  ${file[1]} ${file[2]} ${file[3] ?? ''}`);
}
