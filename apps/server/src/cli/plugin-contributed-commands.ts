import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { discoverPlugins } from '@lingtan/kernel/command-line';
import { type CommandDefinition, LingtanError, manifestSchema } from '@lingtan/sdk';
import type { Command } from 'commander';
import { rootDir } from '../root-dir.ts';
import { printAnswer } from './fail.ts';
import { runCommand } from './run-command.ts';

/**
 * Adds the commands that plugins name in their manifests, such as `protocol decode`. A plugin's code is loaded only when
 * one of its commands runs, or its help is asked for.
 */
export async function addPluginCommands(
  program: Command,
  args: readonly string[],
  sources = discoverPlugins([join(rootDir(), 'plugins')]),
): Promise<void> {
  const asksForHelp = args.length < 2 || args.some((each) => ['-h', '--help', 'help'].includes(each));
  for (const source of sources) {
    const manifest = manifestSchema.safeParse(JSON.parse(readFileSync(join(source.directory, 'plugin.json'), 'utf8')));
    if (!manifest.success) continue;
    const { id, title, contributes } = manifest.data;
    const load = async (): Promise<readonly CommandDefinition[]> => {
      const { registerPlugin } = await import('@lingtan/kernel');
      const { definition, problem } = await registerPlugin(source);
      if (problem) throw problem.error;
      return definition?.commands ?? [];
    };
    const isAskedFor = asksForHelp && contributes.commands.some((name) => args.includes(name.split(' ')[0]!));
    let problem = '';
    const known = isAskedFor
      ? await load().catch((error: unknown) => {
          problem = (error as Error).message;
          return [];
        })
      : [];
    for (const name of contributes.commands) {
      nested(program, name.split(' '), title.en)
        .description(known.find((each) => each.name === name)?.summary ?? problem)
        .argument('[args...]')
        .option('-i, --input <file>', 'JSON input; - reads standard input')
        .action(async (given: string[], options: { input?: string }) => {
          const command = (await load()).find((each) => each.name === name);
          if (!command) throw new LingtanError('CLI_NO_COMMAND', `Plugin ${id} does not bring the command ${name}`);
          const answer = await runCommand(command, given, options.input);
          printAnswer(answer);
          if (command.failed?.(answer)) process.exitCode = 1;
        });
    }
  }
}

function nested(program: Command, words: readonly string[], title: string): Command {
  let command = program;
  for (const word of words) {
    const group = command;
    command = group.commands.find((entry) => entry.name() === word) ?? group.command(word);
    if (group === program) command.description(title);
    // A word between the first and the last says what may follow it.
    else if (group.parent !== program) group.description(group.commands.map((entry) => entry.name()).join(', '));
  }
  return command;
}
