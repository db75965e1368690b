// Executors of the test tiers. Vitest starts once for all projects whose result is not in the cache, since its start and
// the modules that test files share cost more than most projects' tests; Nx keeps one result for each project.
const { spawn } = require('node:child_process');
const { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { availableParallelism, tmpdir } = require('node:os');
const { dirname, join, relative, sep } = require('node:path');
const { executorOf, projectOf, testFiles } = require('./projects.cjs');

const cores = availableParallelism();

/** How each tier is run: the configuration of Vitest and, where that holds several, the project in it. */
const tiers = {
  fast: ['--config', 'vitest.config.ts', '--project', 'fast', '--maxWorkers', cores],
  // These also wait: for PostgreSQL, for processes of the product, for a fault to last. More of them get in each other's way.
  db: ['--config', 'vitest.config.ts', '--project', 'db', '--maxWorkers', cores + 1],
  browser: ['--config', 'vitest.browser.config.ts'],
};

/** Where the report of a project's tier lies, from the root of the workspace. */
const reportOf = (tier, project) => join('test-results', tier, `${short(project)}.json`);

/** The file that is there while the last run of a project's tier skipped a test; beside the cache, which it is about. */
const skippedMark = (tier, project) => join('.nx', 'skipped', `${tier}-${short(project)}`);

/** The file that holds since when nothing is skipped any more. What was kept before, with what it skipped, holds no longer. */
const wholeSince = (tier, project) => `${skippedMark(tier, project)}.whole-since`;

const short = (project) => project.replace('@lingtan/', '');

/** Notes whether a run of a project's tier skipped something. */
function noteSkipped(root, tier, project, isSkipped) {
  const mark = join(root, skippedMark(tier, project));
  if (!isSkipped && !existsSync(mark)) return;
  mkdirSync(dirname(mark), { recursive: true });
  if (isSkipped) return writeFileSync(mark, '');
  rmSync(mark);
  writeFileSync(join(root, wholeSince(tier, project)), new Date().toISOString());
}

async function vitest(root, tier, folders, report) {
  const args = ['run', ...tiers[tier], '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const filters = folders.map((folder) => `${folder}/`);
  const { toolSettings } = await import('../lib/provision.mjs');
  // Whether FORCE_COLOR is there decides, whatever its value.
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const env = { ...inherited, ...(await toolSettings()), NO_COLOR: '1' };
  return new Promise((resolve) => {
    const entry = join(root, 'node_modules/vitest/vitest.mjs');
    const child = spawn(process.execPath, [entry, ...args, ...filters], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const log = join(root, 'test-results', `${tier}.log`);
    mkdirSync(dirname(log), { recursive: true });
    writeFileSync(log, '');
    const take = (data) => {
      output += data;
      // A run of minutes is followed line by line: on the screen, and in the log while it goes on.
      appendFileSync(log, data);
      process.stdout.write(data);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => resolve({ code: 1, output: output + String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

const count = (file, ...states) => file.assertionResults.filter(({ status }) => states.includes(status)).length;

/** What is kept of one test file: its counts, its seconds and what failed in it. */
function summaryOf(root, file) {
  const failures = file.assertionResults
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages }) => ({ test: fullName, message: failureMessages.join('\n') }));
  // A file that fails to load fails no test of its own; tests that were still waiting when its process ended never ran.
  if (file.status === 'failed' && failures.length === 0)
    failures.push({ test: '(outside of every test)', message: file.message });
  const pending = count(file, 'pending');
  if (pending > 0) failures.push({ test: '(not run to its end)', message: `${pending} tests were never finished` });
  return {
    file: relative(root, file.name).split(sep).join('/'),
    passed: count(file, 'passed'),
    failed: failures.length + Math.max(0, pending - 1),
    skipped: count(file, 'skipped', 'todo'),
    seconds: Math.round((file.endTime - file.startTime) / 100) / 10,
    failures,
  };
}

/** What was said before each test process that ended by itself: why it did stands there, far above the summary. */
function lastWords(output) {
  const lines = output.split('\n');
  return lines.flatMap((line, at) =>
    line.includes('TEST PROCESS ENDED:') ? [...lines.slice(Math.max(0, at - 60), at + 5), '…'] : [],
  );
}

const tail = (text, lines = 120) => text.trimEnd().split('\n').slice(-lines).join('\n');

const sum = (files, field) => files.reduce((total, file) => total + file[field], 0);

/** The lines that Nx keeps and shows for one project. */
function textOf(files, fault) {
  const lines = [`${sum(files, 'passed')} passed, ${sum(files, 'failed')} failed, ${sum(files, 'skipped')} skipped`];
  for (const file of files)
    for (const { test, message } of file.failures) lines.push(`FAILED ${file.file} > ${test}`, message);
  if (fault) lines.push(fault);
  return `${lines.join('\n')}\n`;
}

/** The test files of a tier that lie in a project and were not run, since the configuration of Vitest names no such place. */
function notRun(tier, root, folder, all, own) {
  const roots = new Set(Object.values(all).map((each) => join(root, each)));
  const ran = new Set(own.map(({ file }) => file));
  return testFiles(join(root, folder), (path) => roots.has(path))
    .filter((each) => each.tier === tier && !ran.has(`${folder}/${each.file}`))
    .map(({ file }) => `${folder}/${file}`);
}

/**
 * Runs one tier of the named projects.
 * @param {Record<string, string>} projects folders by name
 * @param {Record<string, string>} all those of every project
 * @returns for each project whether it passed, and its text
 */
async function runTier(tier, root, projects, all) {
  const scratch = mkdtempSync(join(tmpdir(), 'lingtan-report-'));
  const whole = join(scratch, 'report.json');
  const startTime = Date.now();
  const run = await vitest(root, tier, Object.values(projects), whole);
  let report = null;
  try {
    report = JSON.parse(readFileSync(whole, 'utf8'));
  } catch {
    // Without a report nothing is known of any project: each fails, with what Vitest printed.
  }
  rmSync(scratch, { recursive: true, force: true });
  const notes = run.output.split('\n').filter((line) => /SKIPPED:|TEST PROCESS ENDED:/.test(line));
  const files = report ? report.testResults.map((file) => summaryOf(root, file)) : [];
  // An error outside of every test names no project: none of this run may count as passed then.
  const stray =
    /Vitest caught \d+ unhandled error/.test(run.output) || (run.code !== 0 && !files.some((file) => file.failed > 0));
  const results = {};
  for (const [project, folder] of Object.entries(projects)) {
    const own = files.filter(({ file }) => projectOf(file, projects) === project);
    const missing = notRun(tier, root, folder, all, own);
    const fault = [
      ...lastWords(run.output),
      ...(!report || stray || own.length === 0 ? [tail(run.output)] : []),
      ...missing.map((file) => `FAILED ${file}: not run; no place of test files holds it (vitest*.config.ts)`),
    ].join('\n');
    const failed = missing.length > 0 || stray || own.some((file) => file.failed > 0);
    const kept = {
      tier,
      project,
      ...{ passed: sum(own, 'passed'), skipped: sum(own, 'skipped') },
      failed: Math.max(sum(own, 'failed'), failed ? 1 : 0),
      seconds: Math.round(sum(own, 'seconds') * 10) / 10,
      notes: failed || sum(own, 'skipped') > 0 ? notes : [],
      files: own.map(({ failures: _failures, ...file }) => file),
      failures: failed ? [textOf(own, fault)] : [],
    };
    const path = join(root, reportOf(tier, project));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(kept, null, 1)}\n`);
    noteSkipped(root, tier, project, kept.skipped > 0);
    results[project] = {
      success: !failed,
      terminalOutput: textOf(own, failed ? fault : ''),
      startTime,
      endTime: Date.now(),
    };
  }
  return results;
}

module.exports = {
  reportOf,
  skippedMark,
  wholeSince,
  noteSkipped,
  ...Object.assign(
    {},
    ...Object.keys(tiers).map((tier) => executorOf(tier, (root, projects, all) => runTier(tier, root, projects, all))),
  ),
};
