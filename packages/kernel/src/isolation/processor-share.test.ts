import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { createTestLog, waitUntil } from '@lingtan/test-kit';
import { afterEach, expect, test } from 'vitest';
import { ProcessorShare } from './processor-share.ts';

const children: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Share of a session of its own; null where the system does not group by session. */
function groupOf(pid: number): number | null {
  const file = `/proc/${pid}/autogroup`;
  if (!existsSync(file)) return null;
  const nice = /nice (-?\d+)/.exec(readFileSync(file, 'utf8'));
  return nice ? Number(nice[1]) : null;
}

test('a process in a session of its own gives way, most when it is blocked, and gets its share back', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  children.push(child);
  const pid = child.pid!;
  const log = createTestLog();
  const share = new ProcessorShare(pid, log);
  const settles = (nice: number, set: () => void) =>
    waitUntil(() => {
      set();
      return groupOf(pid) === null || groupOf(pid) === nice;
    }, 10_000);
  await settles(5, () => share.ordinary());
  expect(getPriority(pid)).toBe(5);
  await settles(15, () => share.least());
  expect(getPriority(pid)).toBe(15);
  await settles(5, () => share.ordinary());
  expect(log.lines).toEqual([]);
});

test('a process that is gone already is no news', async () => {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  const log = createTestLog();
  new ProcessorShare(child.pid!, log).least();
  expect(log.lines).toEqual([]);
});
