import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { discoverPlugins } from '@lingtan/kernel/command-line';
import { LingtanError, manifestSchema } from '@lingtan/sdk';
import type { Command } from 'commander';
import { rootDir } from '../root-dir.ts';
import { printJson } from './fail.ts';

/**
 * Adds the commands that plugins name in their manifests, such as `protocol decode`. A plugin's code is loaded only when
 * one of its commands runs.
 */
export async function addPluginCommands(program: Command): Promise<void> {
  for (const source of discoverPlugins([join(rootDir(), 'plugins')])) {
    const manifest = manifestSchema.safeParse(JSON.parse(readFileSync(join(source.directory, 'plugin.json'), 'utf8')));
    if (!manifest.success) continue;
    for (const name of manifest.data.contributes.commands) {
      nested(program, name.split(' '))
        .description(`from the plugin ${manifest.data.id}`)
        .argument('[args...]')
        .option('-i, --input <file>', 'JSON input; - reads standard input')
        .action(async (args: string[], options: { input?: string }) => {
          const { registerPlugin } = await import('@lingtan/kernel');
          const { definition, problem } = await registerPlugin(source);
          const command = definition?.commands?.find((entry) => entry.name === name);
          if (!command)
            throw (
              problem?.error ??
              new LingtanError('CLI_NO_COMMAND', `Plugin ${manifest.data.id} does not bring the command ${name}`)
            );
          const answer = await command.run(readInput(options.input), args);
          printJson(answer);
          if (command.failed?.(answer)) process.exitCode = 1;
        });
    }
  }
}

function nested(program: Command, words: readonly string[]): Command {
  let command = program;
  for (const word of words) command = command.commands.find((entry) => entry.name() === word) ?? command.command(word);
  return command;
}

function readInput(file: string | undefined): unknown {
  if (file === undefined) return null;
  const text = readFileSync(file === '-' ? 0 : file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LingtanError('CLI_BAD_INPUT', `The input is not JSON: ${(cause as Error).message}`, {
      status: 400,
      cause,
    });
  }
}
