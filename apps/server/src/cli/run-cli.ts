import { Command } from 'commander';
import { auditCommands } from './audit-commands.ts';
import { backupCommands } from './backup-commands.ts';
import { doctorCommand } from './doctor-command.ts';
import { failWith } from './fail.ts';
import { evidenceCommands } from './evidence-commands.ts';
import { identityCommands } from './identity-commands.ts';
import { keyCommands } from './key-commands.ts';
import { mcpCommand } from './mcp-command.ts';
import { parkCommands } from './park-commands.ts';
import { addPluginCommands } from './plugin-contributed-commands.ts';
import { pluginCommands } from './plugin-commands.ts';
import { proposalCommands } from './proposal-commands.ts';
import { protocolCommands } from './protocol-commands.ts';
import { startCommand } from './start-command.ts';
import { telemetryCommands } from './telemetry-commands.ts';
import { upgradeCommand } from './upgrade-command.ts';
import { userCommands } from './user-commands.ts';
import { version } from '../version.ts';

/** The command line. With a running server it talks to that; otherwise it opens the installation itself. */
export async function runCli(args: readonly string[]): Promise<void> {
  const program = new Command('lingtan')
    .description('The open operating system for zero-carbon industrial parks')
    .version(version());
  program.showHelpAfterError();
  // Whoever reads the answer may have read enough, as `head` has.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  for (const add of [
    startCommand,
    parkCommands,
    pluginCommands,
    proposalCommands,
    auditCommands,
    keyCommands,
    evidenceCommands,
    telemetryCommands,
    userCommands,
    identityCommands,
    protocolCommands,
    doctorCommand,
    backupCommands,
    upgradeCommand,
    mcpCommand,
  ])
    add(program);
  try {
    await addPluginCommands(program, args);
    await program.parseAsync(args as string[], { from: 'user' });
  } catch (error) {
    failWith(error);
  }
}
