import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '@lingtan/test-kit';
import { afterAll, expect, it } from 'vitest';

const { checkTypes } = (await import(new URL('./check-types.mjs', import.meta.url).href)) as {
  checkTypes: (folders: string[], say: (text: string) => void) => void;
};
const folder = mkdtempSync(join(tmpdir(), 'lingtan-types-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a type that does not fit is said while the server runs, by its file and line', async () => {
  writeFileSync(join(folder, 'wrong.ts'), `export const count: number = 'three';\n`);
  const said: string[] = [];
  // What comes later takes the place of what runs: one answer, of the newest state.
  checkTypes([folder], () => said.push('of before'));
  checkTypes([folder], (text) => said.push(text));
  await waitUntil(() => said.length > 0);
  expect(said).toEqual([expect.stringMatching(/wrong\.ts\(1,14\): error TS2322/)]);
  // What has not changed is not looked at again, and is wrong as before.
  checkTypes([folder], (text) => said.push(text));
  await waitUntil(() => said.length > 1);
  expect(said[1]).toBe(said[0]);
});

it('a look that another takes the place of has ended, with the compiler below it, when the other answers', async () => {
  /** Programs that look at types for this process, by the number of their look. */
  const looks = (): string[] => {
    const running = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    return [...running.matchAll(new RegExp(`dev-types-${process.pid}-(\\d+)\\.json`, 'g'))].map(
      ([, number]) => number!,
    );
  };
  checkTypes(['packages/kernel'], () => undefined);
  await waitUntil(() => looks().length === 2);
  const [before] = looks();
  const said: string[] = [];
  checkTypes([folder], (text) => said.push(text));
  await waitUntil(() => said.length > 0);
  expect(looks()).not.toContain(before);
});
