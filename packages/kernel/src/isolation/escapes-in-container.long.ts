import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dockerFilter, dockerKeeps } from './fixtures/docker.ts';

const root = join(import.meta.dirname, '../../../..');
const scratch = mkdtempSync(join(tmpdir(), 'lingtan-container-'));
const filter = join(scratch, 'container.bpf');
writeFileSync(filter, dockerFilter(), { mode: 0o644 });

/** A command in a container as Docker makes one by default: namespaces, capabilities and filter of system calls. */
const contained = (command: readonly string[]): string[] => [
  ...['-c', 'exec "$@" 9<"$0"', filter, 'bwrap', '--seccomp', '9', '--unshare-all', '--die-with-parent', '--as-pid-1'],
  ...['--cap-drop', 'ALL', ...dockerKeeps.split(',').flatMap((each) => ['--cap-add', `CAP_${each.toUpperCase()}`])],
  ...['--bind', '/', '/', '--proc', '/proc', '--dev', '/dev', '--chdir', root, '--', ...command],
];

/** Why there can be no container here; null where there can. */
function obstacle(): string | null {
  if (process.arch !== 'x64') return `the filter is for x64, not for ${process.arch}`;
  if (process.getuid?.() !== 0) return 'only root can make one that has capabilities';
  const script = 'grep -q "^Seccomp:.*2" /proc/self/status && ! unshare --mount true 2>/dev/null';
  const { status, stderr, error } = spawnSync('/bin/sh', contained(['/bin/sh', '-c', script]), { encoding: 'utf8' });
  return status === 0 ? null : `it does not start: ${error?.message ?? (stderr.trim() || `exit code ${status}`)}`;
}

const reason = obstacle();
if (reason !== null) process.stderr.write(`SKIPPED: the ways out within a container, since ${reason}\n`);
let report = '';
beforeAll(async () => {
  if (reason !== null) return;
  const file = join(scratch, 'report.json');
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'fast',
    '--reporter=json',
    `--outputFile=${file}`,
  ];
  const command = [process.execPath, ...vitest, 'packages/kernel/src/isolation/escapes.test.ts'];
  const child = spawn('/bin/sh', contained(command), { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  report = readFileSync(file, 'utf8');
  expect(report, said).not.toBe('');
}, 1_200_000);
afterAll(() => rmSync(scratch, { recursive: true }));

test.runIf(reason === null)('nothing gets out of a plugin within a container, and what was left out is named', () => {
  const { testResults } = JSON.parse(report) as {
    testResults: { assertionResults: { title: string; status: string }[] }[];
  };
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
  const passed = results.filter(({ status }) => status === 'passed').map(({ title }) => title);
  // Both walls from within: that of the system as far as it holds there, and that of Node alone; and the proof that the tricks work.
  expect(passed).toEqual(
    expect.arrayContaining([
      'all kinds of them are seen where nothing keeps them',
      'nothing gets out of a plugin',
      'nothing gets out of a plugin of Node alone',
    ]),
  );
  for (const { title, status } of results)
    if (status !== 'passed') process.stderr.write(`SKIPPED within the container: ${title}\n`);
});
