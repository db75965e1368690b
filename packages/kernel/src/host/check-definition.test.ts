import { type CommandDefinition, defineConfig, definePlugin } from '@lingtan/sdk';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { checkDefinition, manifestOf } from './check-definition.ts';

const command = (name: string, summary: string): CommandDefinition => ({ name, summary, run: async () => null });
const plugin = (...commands: CommandDefinition[]) =>
  definePlugin({
    id: 'tower',
    config: defineConfig({ version: 1, schema: z.strictObject({}) }),
    commands,
    start: async () => {},
  });

it('a command stands in the manifest, and says in its help what it does', () => {
  const good = plugin(command('tower judge', 'Judges a tower'), command('tower list', 'Lists towers'));
  expect(() => checkDefinition(manifestOf(good), good)).not.toThrow();
  for (const summary of ['', ' ', '\n']) {
    const mute = plugin(command('tower judge', summary));
    expect(() => checkDefinition(manifestOf(mute), mute)).toThrow(/command tower judge has no summary/);
  }
  expect(() => checkDefinition(manifestOf(plugin()), good)).toThrow(
    /command tower judge is in the code but not in plugin\.json.*command tower list/,
  );
});

it('what goes after a time names tables, and a setting that has a default and bounds', () => {
  const kept = (tables: string[], setting: string) => ({
    ...plugin(),
    config: defineConfig({
      version: 1,
      schema: z.strictObject({ keepDays: z.number().int().min(1).max(9).default(3), otherDays: z.number().default(3) }),
    }),
    retentions: [{ id: 'lines', tables, title: { en: 'Lines', 'zh-CN': '行' }, kept: { setting } }],
  });
  const check = (tables: string[], setting: string) => () =>
    checkDefinition(manifestOf(kept(tables, setting)), kept(tables, setting));
  expect(check(['lines'], 'keepDays')).not.toThrow();
  expect(check(['lines'], 'otherDays')).toThrow(/the setting otherDays has no default, least and most/);
  expect(check(['lines; drop table x'], 'keepDays')).toThrow(/which is no table or column/);
  expect(check([], 'keepDays')).toThrow(/names no table/);
});
