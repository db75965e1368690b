import { LingtanError } from '@lingtan/sdk';
import type { Command } from 'commander';
import { withApi } from './api-client.ts';
import { printTable } from './table.ts';

interface Proposal {
  no: number;
  proposedBy: string;
  proposedAt: string;
  text: { en: string };
}

const under = (park: string | undefined): string => (park === undefined ? '/api' : `/api/parks/${park}`);

/** `lingtan proposal …`: what waits for a second person, for who has the command line of the server. */
export function proposalCommands(program: Command): void {
  const proposal = program.command('proposal').description('what waits for a second person');
  proposal
    .command('list [park]')
    .description('proposals that wait on a park; without one, those for the whole installation')
    .action((park: string | undefined) =>
      withApi(async (api) => {
        const found = await api.json<Proposal[]>('GET', `${under(park)}/proposals?state=proposed`);
        printTable(
          ['no', 'by', 'at', 'what'],
          found.map(({ no, proposedBy, proposedAt, text }) => [String(no), proposedBy, proposedAt, text.en]),
        );
      }),
    );
  for (const act of ['approve', 'reject'] as const)
    proposal
      .command(`${act} <park-and-no...>`)
      .description(
        `${act} a proposal on the server's own machine, without a second person: PARK NO, or NO alone for one of the installation`,
      )
      .option('--note <note>', 'why; stays in the audit log')
      .action((which: string[], { note }: { note?: string }) =>
        withApi(async (api) => {
          const [no, park, ...more] = [...which].reverse();
          if (more.length > 0 || !/^\d+$/.test(no ?? ''))
            throw new LingtanError('CLI_PROPOSAL', `${which.join(' ')}: expected PARK NO, or NO`, { status: 400 });
          const body = { act, note: note ?? null };
          const { state } = await api.json<{ state: string }>('POST', `${under(park)}/proposals/${no}/decision`, body);
          process.stdout.write(`proposal ${no}${park === undefined ? '' : ` on ${park}`}: ${state}\n`);
        }),
      );
}
