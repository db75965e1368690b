// Runs targets through Nx and reads what came of each: the one way in which npm test, npm run check and the build use it.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './prepare.mjs';

const load = createRequire(import.meta.url);
const { noteSkipped, reportOf } = load('../nx/suite.cjs');
const { textOf } = load('../nx/projects.cjs');

/** Names of the test tiers, in the order in which they run. */
export const tiers = ['fast', 'db', 'browser'];

/** Where Nx keeps what it knows: told by whoever runs it in a copy of a checkout. */
const places = ['NX_CACHE_DIRECTORY', 'NX_WORKSPACE_DATA_DIRECTORY'];

/** Nx without daemon, cloud or screen of its own: nothing stays behind, and what it says can be read. */
function environment() {
  // What a test run sets for itself would put the development build of React into the shell, or make tests run as production;
  // what another run of Nx has set for its tasks, this one among them, names its checkout and its task.
  const isOurs = (name) =>
    name !== 'NODE_ENV' && name !== 'FORCE_COLOR' && (!name.startsWith('NX_') || places.includes(name));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => isOurs(name)));
  return {
    ...env,
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    NX_TUI: 'false',
    NX_ISOLATE_PLUGINS: 'false',
    NX_SKIP_NX_CACHE: 'false',
    CI: env.CI ?? 'true',
    NO_COLOR: '1',
  };
}

/**
 * Runs Nx.
 * @param {readonly string[]} args its arguments
 * @param {(line: string) => void} [follow] gets each line that it prints, as it comes
 * @returns {Promise<{ code: number, output: string }>}
 */
export function nx(args, follow = () => undefined) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/nx/dist/bin/nx.js'), ...args], {
      cwd: root,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let rest = '';
    const take = (data) => {
      output += data;
      const lines = (rest + data).split('\n');
      rest = lines.pop();
      for (const line of lines) follow(line);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    let endedBy = null;
    const passOn = (signal) => {
      endedBy = signal;
      child.kill(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, passOn);
    const end = (code, more = '') => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, passOn);
      // Whoever ends it wants no next step and no verdict.
      if (endedBy) process.kill(process.pid, endedBy);
      resolve({ code, output: output + more });
    };
    child.on('error', (error) => end(1, String(error)));
    child.on('close', (code) => end(code ?? 1));
  });
}

/**
 * What came of one task.
 * @typedef {{ target: string, project: string, cached: boolean, ok: boolean, start: number, end: number,
 *   passed: number, failed: number, skipped: number, files: { file: string, seconds: number }[], notes: string[],
 *   output: string }} TaskResult
 */

/**
 * Runs targets of projects and reads the result of each task.
 * @param {readonly string[]} targets
 * @param {{ projects?: readonly string[], follow?: (line: string) => void, parallel?: number }} [options] all projects by default
 * @returns {Promise<{ code: number, output: string, tasks: TaskResult[] }>}
 */
export async function runTargets(targets, { projects, follow, parallel = 2 } = {}) {
  const summary = join(root, '.nx/cache/run.json');
  // What an earlier run has left is not what comes of this one.
  rmSync(summary, { force: true });
  const { code, output } = await nx(
    [
      ...[
        'run-many',
        `--targets=${targets.join(',')}`,
        `--parallel=${parallel}`,
        '--outputStyle=static',
        '--nxBail=false',
      ],
      ...(projects ? [`--projects=${projects.join(',')}`] : []),
    ],
    follow,
  );
  const said = outputsOf(output);
  const { tasks } = existsSync(summary) ? JSON.parse(readFileSync(summary, 'utf8')) : { tasks: [] };
  return { code, output, tasks: tasks.map((task) => resultOf(task, said.get(task.taskId) ?? '')) };
}

/** What each task printed, from what Nx prints of all of them. */
function outputsOf(output) {
  const said = new Map();
  let current = null;
  for (const line of stripVTControlCharacters(output).split('\n')) {
    const header = /^> nx run (\S+)/.exec(line)?.[1];
    if (header) current = header;
    else if (/^\s*NX {3}\S/.test(line)) current = null;
    else if (current) said.set(current, `${said.get(current) ?? ''}${line}\n`);
  }
  return said;
}

function resultOf({ target, projectName: project, cacheStatus, status, startTime, endTime }, output) {
  const ok = status === 0;
  const result = {
    ...{ target, project, ok, output },
    cached: cacheStatus !== 'cache-miss',
    start: Date.parse(startTime),
    end: Date.parse(endTime),
  };
  if (target === 'lint' || target === 'build') {
    const path = join(root, textOf(target, project));
    // The shell is built by a command of its own, whose text Nx shows.
    if (existsSync(path)) result.output = readFileSync(path, 'utf8') || output;
  }
  if (!tiers.includes(target))
    return { ...result, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, files: [], notes: [] };
  const path = join(root, reportOf(target, project));
  // A run that was cut short leaves no report, and is known to have failed by its status only.
  const report = existsSync(path)
    ? JSON.parse(readFileSync(path, 'utf8'))
    : { passed: 0, skipped: 0, failed: 0, files: [], notes: [] };
  const { passed, skipped, files, notes, failures = [] } = report;
  // Kept where nobody had noted yet that something was skipped: once, and not again.
  if (result.cached && skipped > 0) noteSkipped(root, target, project, true);
  return {
    ...result,
    ...{ passed, skipped, files, notes },
    failed: ok ? 0 : Math.max(1, report.failed),
    output: failures.join('\n') || output,
  };
}

/** Builds what is stale, or ends the process with what does not build. */
export async function ensureBuilt(say) {
  const code = await buildStale(say);
  if (code !== 0) process.exit(code);
}

/**
 * Builds what is stale; what is not comes from the cache. With `LINGTAN_BUILD=off` what was built last is used as it is.
 * @returns {Promise<number>} 0 when all is built; what does not build has been said
 */
export async function buildStale(say) {
  if (process.env.LINGTAN_BUILD === 'off') return 0;
  say('Building what has changed');
  const { code, output, tasks } = await runTargets(['build']);
  if (code === 0) return 0;
  const failed = tasks.filter(({ ok }) => !ok);
  process.stderr.write(
    failed.length === 0 ? output : failed.map((task) => `\n${task.project}\n${task.output}`).join(''),
  );
  console.error('\nThe build failed.');
  return code;
}

/** How long at least one of the tasks ran, ms: what waits between them for other targets is none of theirs. */
export function busy(tasks) {
  let total = 0;
  let until = -Infinity;
  for (const { start, end } of tasks.toSorted((a, b) => a.start - b.start)) {
    total += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return total;
}

/**
 * Prints what came of the tasks, one line a target, and what failed.
 * @param {readonly TaskResult[]} tasks
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function report(tasks, say = console.log) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const target of new Set(tasks.map((task) => task.target))) {
    const own = tasks.filter((task) => task.target === target);
    const sum = (field) => own.reduce((total, task) => total + task[field], 0);
    const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
    // Builds are not checks: one that fails counts, one that works is told by what stands on it.
    if (target !== 'build') totals.passed += passed;
    totals.failed += failed;
    totals.skipped += skipped;
    const ran = own.filter((task) => !task.cached);
    const took = `${(busy(ran) / 1000).toFixed(1)} s`;
    const cached =
      ran.length === own.length
        ? ''
        : ran.length
          ? `, ${own.length - ran.length} of ${own.length} from the cache`
          : ', from the cache';
    const counts = tiers.includes(target) ? `: ${passed} passed, ${failed} failed, ${skipped} skipped` : '';
    say(`${failed ? 'FAILED' : 'ok    '} ${target}${counts} (${took}${cached})`);
    for (const note of new Set(ran.flatMap((task) => task.notes))) say(`         ${note.trim()}`);
    if (tiers.includes(target) && ran.length) say(`         longest: ${longest(ran).join(', ')}`);
  }
  for (const task of tasks.filter((each) => !each.ok))
    say(`\n──── FAILED: ${task.project} ${task.target}\n${task.output.trim()}`);
  return totals;
}

/** The files that took the longest, with their seconds: where the time of a run goes. */
function longest(tasks, count = 8) {
  return tasks
    .flatMap((task) => task.files)
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, count)
    .map(({ file, seconds: took }) => `${file} ${Math.round(took)} s`);
}
