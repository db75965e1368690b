import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

interface Steps {
  build: () => Promise<number>;
  follow: (heard: () => void) => () => void;
  say: (text: string) => void;
}
const { buildUntilItDoes, followChanges } = (await import(new URL('./first-build.mjs', import.meta.url).href)) as {
  buildUntilItDoes: (steps: Steps) => Promise<void>;
  followChanges: (root: string, heard: () => void) => () => void;
};
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('whatever fails at first is built again at the next change, be it made during the build or after it', async () => {
  const failures = fc.array(fc.constantFrom('during', 'after'), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(failures, async (changes) => {
      const listening = new Set<() => void>();
      const change = (): void => {
        for (const heard of listening) heard();
      };
      let builds = 0;
      const lines: string[] = [];
      let isDone = false;
      const done = buildUntilItDoes({
        build: async () => {
          const when = changes[builds++];
          if (when === 'during') change();
          return when === undefined ? 0 : 1;
        },
        follow: (heard) => {
          listening.add(heard);
          return () => listening.delete(heard);
        },
        say: (text) => void lines.push(text),
      }).then(() => (isDone = true));
      for (const [at, when] of changes.entries()) {
        if (when === 'during') continue;
        await vi.waitFor(() => expect(lines.length).toBeGreaterThan(at), { interval: 1 });
        await settled();
        // Until somebody mends it, nothing is built, and this does not end.
        expect([builds, isDone]).toEqual([at + 1, false]);
        change();
      }
      await done;
      expect([builds, lines.length, listening.size]).toEqual([changes.length + 1, changes.length, 0]);
      for (const text of lines) expect(text).toContain('the server starts once it builds');
    }),
    { numRuns: 30 },
  );
});

test('a change is one of what a build reads', async () => {
  const root = mkdtempSync(join(tmpdir(), 'lingtan-first-build-'));
  for (const folder of ['packages/a/dist', 'packages/a/src', 'plugins', 'apps'])
    mkdirSync(join(root, folder), { recursive: true });
  const heard = vi.fn();
  const end = followChanges(root, heard);
  try {
    writeFileSync(join(root, 'packages/a/dist/made.ts'), '');
    writeFileSync(join(root, 'packages/a/src/some.test.ts'), '');
    // Both of these are told of in their order.
    writeFileSync(join(root, 'packages/a/src/some.sql'), '');
    await vi.waitFor(() => expect(heard).toHaveBeenCalled());
    const calls = heard.mock.calls.length;
    writeFileSync(join(root, 'packages/a/dist/made.ts'), 'again');
    await settled();
    expect(heard.mock.calls.length).toBe(calls);
  } finally {
    end();
    rmSync(root, { recursive: true });
  }
});

test('a folder that a build empties and makes anew all the time ends no watching', async () => {
  const root = mkdtempSync(join(tmpdir(), 'lingtan-first-build-'));
  for (const folder of ['packages/a/src', 'plugins', 'apps']) mkdirSync(join(root, folder), { recursive: true });
  const heard = vi.fn();
  const end = followChanges(root, heard);
  try {
    // By another process, as a build is: between two calls of the watcher the folder is gone.
    const rounds = `const fs = require('node:fs');
      for (let round = 0; round < 1500; round++) {
        for (const name of ['server', 'domain', 'web']) fs.mkdirSync('dist/' + name + '/deep', { recursive: true });
        fs.rmSync('dist', { recursive: true });
      }`;
    await promisify(execFile)(process.execPath, ['-e', rounds], { cwd: join(root, 'packages/a') });
    expect(heard).not.toHaveBeenCalled();
    await vi.waitFor(() => {
      writeFileSync(join(root, 'packages/a/src/some.sql'), String(Math.random()));
      expect(heard).toHaveBeenCalled();
    });
  } finally {
    end();
    rmSync(root, { recursive: true });
  }
});
