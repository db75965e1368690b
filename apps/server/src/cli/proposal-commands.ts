import type { Command } from 'commander';
import { withApi } from './api-client.ts';
import { printTable } from './table.ts';

interface Proposal {
  no: number;
  proposedBy: string;
  proposedAt: string;
  text: { en: string };
}

/** `lingtan proposal …`: what waits for a second person, for who has the command line of the server. */
export function proposalCommands(program: Command): void {
  const proposal = program.command('proposal').description('what waits for a second person');
  proposal
    .command('list <park>')
    .description('proposals that wait')
    .action((park: string) =>
      withApi(async (api) => {
        const found = await api.json<Proposal[]>('GET', `/api/parks/${park}/proposals?state=proposed`);
        printTable(
          ['no', 'by', 'at', 'what'],
          found.map(({ no, proposedBy, proposedAt, text }) => [String(no), proposedBy, proposedAt, text.en]),
        );
      }),
    );
  for (const act of ['approve', 'reject'] as const)
    proposal
      .command(`${act} <park> <no>`)
      .description(`${act} a proposal on the server's own machine, without a second person`)
      .option('--note <note>', 'why; stays in the audit log')
      .action((park: string, no: string, { note }: { note?: string }) =>
        withApi(async (api) => {
          const body = { act, note: note ?? null };
          const { state } = await api.json<{ state: string }>(
            'POST',
            `/api/parks/${park}/proposals/${no}/decision`,
            body,
          );
          process.stdout.write(`proposal ${no} on ${park}: ${state}\n`);
        }),
      );
}
