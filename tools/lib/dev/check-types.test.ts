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
});
