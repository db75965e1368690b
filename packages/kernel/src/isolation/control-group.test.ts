import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { controlGroups, delegatedGroup, isLimited, leaveGroup, makeGroup } from './control-group.ts';
import { defaultProcessLimits } from './process-limits.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'lingtan-groups-'));
});
afterAll(() => rmSync(root, { recursive: true }));

/** A folder with the files of a group that this account may change; the kernel itself makes those of real ones. */
function folder(path: string, controllers = 'cpuset cpu io memory pids'): void {
  mkdirSync(join(root, path), { recursive: true });
  const files = { 'cgroup.controllers': `${controllers}\n`, 'cgroup.procs': '', 'cgroup.subtree_control': '' };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, path, file), text);
}

describe('the group below which processes of plugins get theirs', () => {
  it('is that above the server, and its controllers are handed on', () => {
    folder('system.slice/lingtan.service');
    const above = delegatedGroup({ root, own: '/system.slice/lingtan.service/server' });
    expect(above).toBe(join(root, 'system.slice/lingtan.service'));
    expect(readFileSync(join(above, 'cgroup.subtree_control'), 'utf8')).toBe('+memory +pids +cpu');
  });

  it.each([
    ['/', 'is not one below a group that was handed over'],
    ['/server', 'is not one below a group that was handed over'],
    ['/system.slice/lingtan.service', 'is not one below a group that was handed over'],
    ['/user.slice/user-1000.slice/session-3.scope', 'is not one below a group that was handed over'],
    ['/system.slice/server', 'is not one below a group that was handed over'],
    ['/poor/server', 'has no controller of memory, cpu'],
    ['/absent/server', 'ENOENT'],
  ])('is none for a server in %s, and the reason is told', (own, reason) => {
    folder('poor', 'hugetlb pids');
    expect(() => delegatedGroup({ root, own })).toThrow(reason);
  });
});

/** That of this machine, where it has one. */
let real: string | null = null;
try {
  real = delegatedGroup(controlGroups());
} catch (error) {
  process.stderr.write(`SKIPPED: what a control group limits, since ${(error as Error).message}\n`);
}

test.runIf(real)('a process that takes more memory than its group allows is ended by the system', async () => {
  const group = makeGroup(real!, { ...defaultProcessLimits, memoryMiB: 32 });
  const hoard = `const kept = []; for (;;) kept.push(Buffer.alloc(1 << 20, 1));`;
  const script = 'echo $$ > "$0/cgroup.procs"; exec "$@"';
  const child = spawn('/bin/sh', ['-c', script, group, process.execPath, '-e', hoard], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('spawn', resolve));
  const limited = isLimited(child.pid!, real!);
  const ended = await new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  leaveGroup(group);
  expect([limited, ended]).toEqual([true, 'SIGKILL']);
});
