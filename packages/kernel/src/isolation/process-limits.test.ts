import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commandLine, dataAtStartMiB, defaultProcessLimits } from './process-limits.ts';
import { noSandbox } from './sandbox.ts';

test.runIf(process.platform === 'linux')('what Node takes from the start is asked of this Node, not guessed', () => {
  const script = `console.log(/VmData:\\s+(\\d+)/.exec(require('node:fs').readFileSync('/proc/self/status', 'utf8'))[1])`;
  const bare = Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) / 1024;
  // Fewer threads than a bare one has take less; a guess for every Node would be hundreds off for some.
  expect(Math.abs(dataAtStartMiB() - bare)).toBeLessThan(100);
});

test.runIf(process.platform === 'linux')('a process may use what its plugin is allowed on top of that', () => {
  const capOf = (memoryMiB: number): number =>
    Number(
      /ulimit -d (\d+)/.exec(
        commandLine({ file: 'runner.js', readable: [] }, noSandbox, { ...defaultProcessLimits, memoryMiB }).join(' '),
      )![1],
    );
  expect(capOf(256) - capOf(128)).toBe(128 * 1024);
  expect(capOf(128) / 1024).toBeGreaterThan(dataAtStartMiB() + 128);
});
