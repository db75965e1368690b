import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditLag, AuditTimestamp } from '@lingtan/kernel';
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
  const audit = program.command('audit').description('the audit log');
  audit
    .command('receivers')
    .description('what receivers outside do not have yet; exit code 1 when one cannot be reached')
    .action(() =>
      withApi(async (api) => {
        const receivers = await api.json<AuditLag[]>('GET', '/api/audit/receivers');
        for (const { receiver, behind, failingSince, problem } of receivers)
          process.stdout.write(
            `${receiver}: ${behind} rows behind${failingSince === null ? '' : `, failing since ${failingSince}: ${problem}`}\n`,
          );
        if (receivers.length === 0) process.stdout.write('The audit log is sent nowhere.\n');
        if (receivers.some(({ failingSince }) => failingSince !== null)) process.exitCode = 1;
      }),
    );
  audit
    .command('timestamps <folder>')
    .description('write what a time stamping authority has said, and what of, as files that openssl ts verifies')
    .action((folder: string) =>
      withApi(async (api) => {
        mkdirSync(folder, { recursive: true });
        let count = 0;
        for (let before = ''; ;) {
          const found = await api.json<AuditTimestamp[]>('GET', `/api/audit/timestamps${before}`);
          for (const { no, anchors, token } of found) {
            writeFileSync(join(folder, `${no}.json`), anchors);
            writeFileSync(join(folder, `${no}.tst`), Buffer.from(token, 'base64'));
          }
          count += found.length;
          const last = found.at(-1);
          if (!last) break;
          before = `?before=${last.no}`;
        }
        process.stdout.write(
          `${count} time stamps. Each: openssl ts -verify -token_in -in N.tst -data N.json -CAfile AUTHORITY.pem\n`,
        );
      }),
    );
  audit
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
