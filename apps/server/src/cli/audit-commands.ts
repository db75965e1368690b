import type { Command } from 'commander';
import { withApi } from './api-client.ts';

interface Verification {
  ok: boolean;
  rows: number;
  anchors: number;
  chains: { chain: string; rows: number; head: string; prunedThrough: number | null }[];
  breaks: { message: string }[];
}

/** `lingtan audit …` */
export function auditCommands(program: Command): void {
  program
    .command('audit')
    .description('the audit log')
    .command('verify')
    .description('recompute the hash chains; exit code 1 when one is broken')
    .action(() =>
      withApi(async (api) => {
        const result = await api.json<Verification>('GET', '/api/audit/verify');
        for (const { chain, rows, head, prunedThrough } of result.chains)
          process.stdout.write(
            `${chain}: ${rows} rows${prunedThrough === null ? '' : ` after ${prunedThrough} pruned`}, head ${head.slice(0, 16)}…\n`,
          );
        for (const { message } of result.breaks) process.stdout.write(`BROKEN: ${message}\n`);
        process.stdout.write(
          result.ok ? `ok: ${result.rows} rows hold, ${result.anchors} anchors\n` : 'The audit log does not hold.\n',
        );
        if (!result.ok) process.exitCode = 1;
      }),
    );
}
