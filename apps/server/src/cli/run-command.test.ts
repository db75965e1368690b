import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandDefinition } from '@lingtan/sdk';
import { build } from 'esbuild';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { runCommand } from './run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'lingtan-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const form = z.strictObject({ count: z.number().min(1), unit: z.string().default('kW') });
const said: CommandDefinition = { name: 'x say', summary: '', input: form, words: 1, run: async (...of) => of };
/** One that reads its document by itself, as commands did before they could say what they take. */
const byItself: CommandDefinition = { name: 'x read', summary: 'Reads', run: async (input) => form.parse(input) };
const file = (text: string): string => {
  const path = join(folder, 'input.json');
  writeFileSync(path, text);
  return path;
};

it('a command gets its document as its schema makes it, and what stands behind the file', async () => {
  const path = file('{"count":2}');
  const document = { count: 2, unit: 'kW' };
  expect(await runCommand(said, [path, 'more'])).toEqual([document, ['more']]);
  expect(await runCommand(said, ['more'], path)).toEqual([document, ['more']]);
});

it.each([
  ['', 'INPUT_EMPTY', 'is empty'],
  ['{', 'INPUT_NOT_JSON', 'is not JSON'],
  ['{"count":0}', 'INPUT_INVALID', 'count: 0 is too small; expected a number of at least 1'],
  ['{}', 'INPUT_INVALID', 'count: missing; expected a number'],
  ['{"count":1,"more":2}', 'INPUT_INVALID', 'more: unknown field'],
])('a document %j is refused in words, whoever reads it', async (text, code, words) => {
  for (const command of [said, byItself])
    await expect(runCommand(command, [], file(text))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
});

it('a document or a word that a command does not read is refused by its name', async () => {
  const path = file('{"count":2}');
  const list: CommandDefinition = { name: 'x list', summary: '', document: false, words: 1, run: async () => [] };
  const refused: [CommandDefinition, string[], string?][] = [
    [said, [path, 'more', 'surplus']],
    [said, ['more', 'surplus'], path],
    [byItself, [path, 'surplus']],
    [byItself, ['surplus'], path],
    [list, ['one', 'surplus']],
    [list, [], 'surplus'],
  ];
  for (const [command, words, document] of refused)
    await expect(runCommand(command, words, document)).rejects.toMatchObject({
      code: 'CLI_WORDS',
      message: expect.stringContaining(`${command.name} does not read surplus; expected`),
    });
  expect(await runCommand(list, ['one'])).toEqual([]);
});

it('a command that reads for itself hears of the file of its document, however that was named', async () => {
  const hears: CommandDefinition = { name: 'x hear', summary: '', words: 1, run: async (_input, args) => args };
  const path = file('{}');
  expect(await runCommand(hears, [path, 'more'])).toEqual([path, 'more']);
  expect(await runCommand(hears, ['more'], path)).toEqual([path, 'more']);
});

it('a file that is not there is named', async () => {
  await expect(runCommand(said, [join(folder, 'absent.json')])).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
});

it('without a file it reads what is piped to it', async () => {
  const entry = `import { z } from 'zod';
import { runCommand } from ${JSON.stringify(join(import.meta.dirname, 'run-command.ts'))};
const command = { name: 'x', summary: '', input: z.strictObject({ count: z.number() }), run: async (input) => input };
console.log(JSON.stringify(await runCommand(command, [])));`;
  const outfile = join(folder, 'pipe.mjs');
  await build({
    stdin: { contents: entry, resolveDir: import.meta.dirname, loader: 'ts' },
    ...{ outfile, bundle: true, format: 'esm', platform: 'node', conditions: ['@lingtan/source'], logLevel: 'error' },
  });
  const out = execFileSync(process.execPath, [outfile], { input: '{"count":3}', encoding: 'utf8' });
  expect(JSON.parse(out)).toEqual({ count: 3 });
});
