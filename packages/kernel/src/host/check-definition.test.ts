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
