import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, expect, it } from 'vitest';
import { addPluginCommands } from './plugin-contributed-commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'lingtan-plugin-help-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A plugin with commands whose code is this. */
function plugin(id: string, names: readonly string[], code: string): { directory: string } {
  const directory = join(folder, id);
  mkdirSync(directory);
  const title = { en: `Title of ${id}`, 'zh-CN': id };
  const manifest = { id, version: '1.0.0', api: '^1.0.0', title, description: title };
  const rest = { contributes: { commands: names }, entry: { server: './index.ts' } };
  writeFileSync(join(directory, 'plugin.json'), JSON.stringify({ ...manifest, ...rest }));
  writeFileSync(join(directory, 'index.ts'), code);
  return { directory };
}

const names = ['tower judge', 'tower list all', 'tower list new'];
const commands = names.map((name) => `{ name: '${name}', summary: 'What ${name} does', run: async () => null }`);
const whole = plugin(
  'tower',
  names,
  `export default { id: 'tower', config: { version: 1, schema: {} }, commands: [${commands.join()}], start: async () => {} };`,
);
const torn = plugin('pump', ['pump judge'], `throw new Error('its pump is torn');`);

/** What the help of a word shows. */
async function help(...words: string[]): Promise<string> {
  const program = new Command('lingtan');
  await addPluginCommands(program, [...words, '--help'], [whole, torn]);
  let at = program;
  for (const word of words) at = at.commands.find((each) => each.name() === word)!;
  return at.helpInformation().replaceAll(/\s+/g, ' ');
}

it('the help of a plugin says what each of its commands does, at each of their words', async () => {
  expect(await help()).toMatch(/tower Title of tower.*pump Title of pump/);
  expect(await help('tower')).toMatch(/judge .*What tower judge does.*list all, new/);
  expect(await help('tower', 'judge')).toContain('What tower judge does');
  expect(await help('tower', 'list')).toMatch(/all .*What tower list all does/);
  expect(await help('tower', 'list', 'all')).toContain('What tower list all does');
});

it('and of one that cannot be loaded why', async () => {
  expect(await help('pump')).toMatch(/judge .*its pump is torn/);
});
