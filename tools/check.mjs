#!/usr/bin/env node
// npm run check: what a change affects, judged in a minute or two. What has not changed comes from the cache.
//   npm run check                    what differs from main (committed or not), and what depends on it
//   npm run check PROJECT …          these projects as if they had changed, e.g. energy-metering
//     --base REF                     another commit to compare with           --browser   their browser tests too
// A project that changed gets every check of its own; one that only depends on it gets types and the fast tier.
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { ownersOf, planOf, readersOf } from './lib/affected.mjs';
import { checkNode, ensureInstalled, root } from './lib/prepare.mjs';

checkNode();
process.chdir(root);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { base: { type: 'string', default: 'main' }, browser: { type: 'boolean', default: false } },
});
await ensureInstalled((text) => console.log(text));
const { nx, report, runTargets } = await import('./lib/targets.mjs');

const since = Date.now();
const short = (names) => names.map((name) => name.replace('@lingtan/', '')).join(', ');
const graph = await projectGraph();
const projects = Object.values(graph.nodes).map(({ name, data }) => ({
  ...{ name, root: data.root, reads: data.namedInputs?.reads ?? [] },
}));
const files = positionals.length ? [] : changedFiles();
const changed = positionals.length ? positionals.map(projectNamed) : ownersOf(files, projects);
const plan = planOf(changed, graph, 'lingtan', readersOf(files, projects));
if (changed.length + files.length === 0) {
  console.log(`Nothing differs from ${values.base}.`);
  process.exit(0);
}
console.log(`changed: ${changed.length ? short(changed) : 'no project'}`);
console.log(`depend on it: ${plan.dependents.length ? short(plan.dependents) : 'none'}`);

const follow = (line) => {
  const task = /^> nx run (\S+:(?:format|lint|types|types-web|imports|build))(.*)$/.exec(line);
  if (task) console.log(`  ${task[1]}${task[2]}`);
};
const tasks = [];
const run = async (targets, projects) => {
  if (projects.length === 0) return;
  const { code, output, tasks: ran } = await runTargets(targets, { projects, follow });
  tasks.push(...ran);
  // Nx that was ended, or could not begin, has judged nothing.
  if (code === 0 || ran.some((task) => !task.ok)) return;
  console.error(`\n──── FAILED: nx\n${output.split('\n').slice(-60).join('\n')}`);
  process.exit(1);
};
await run(['format', 'types', 'types-web', 'imports'], ['lingtan']);
for (const target of ['lint', 'fast', 'db', ...(values.browser ? ['browser'] : [])]) await run([target], plan[target]);

console.log('');
const totals = report(tasks);
console.log(`\nin ${((Date.now() - since) / 1000).toFixed(0)} s`);
console.log(`${totals.passed} passed, ${totals.failed} failed${totals.skipped ? `, ${totals.skipped} skipped` : ''}`);
process.exitCode = totals.failed === 0 ? 0 : 1;

/** Projects with their folders, and who depends on whom. */
async function projectGraph() {
  const { readFileSync, rmSync } = await import('node:fs');
  const { join } = await import('node:path');
  const { tmpdir } = await import('node:os');
  const file = join(tmpdir(), `lingtan-graph-${process.pid}.json`);
  const { code, output } = await nx(['graph', `--file=${file}`]);
  if (code !== 0) throw new Error(`the graph of projects could not be made:\n${output}`);
  const made = JSON.parse(readFileSync(file, 'utf8')).graph;
  rmSync(file);
  return made;
}

function projectNamed(name) {
  const found = [name, `@lingtan/${name}`].find((each) => graph.nodes[each]);
  if (found) return found;
  console.error(`there is no project "${name}"; there are ${short(Object.keys(graph.nodes).toSorted())}`);
  process.exit(2);
}

/** The files that differ from the base, committed or not; of one that was moved, both its places. */
function changedFiles() {
  const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).split('\n').filter(Boolean);
  try {
    const [from] = git('merge-base', values.base, 'HEAD');
    return [...git('diff', '--name-only', '--no-renames', from), ...git('ls-files', '--others', '--exclude-standard')];
  } catch {
    console.error(`git knows no "${values.base}" to compare with; name another with --base`);
    process.exit(2);
  }
}
