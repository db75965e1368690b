import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineErrors } from '@lingtan/sdk';
import { checkQuality, type QualityReport } from '../quality/check-quality.ts';
import { printJson } from './fail.ts';

const doctorErrors = defineErrors('DOCTOR', {
  NO_PLUGIN: {
    message: '{folder} holds no plugin.json',
    status: 400,
    hint: 'Name the folder of a plugin: lingtan plugin doctor plugins/energy-metering',
  },
});

/** Prints how plugins stand on the quality scale; the exit code is 1 when one contradicts its quality.yaml. */
export function qualityDoctor(folders: readonly string[], json: boolean): void {
  for (const folder of folders) if (!existsSync(join(folder, 'plugin.json'))) throw doctorErrors.NO_PLUGIN({ folder });
  const reports = folders.map((folder) => checkQuality(folder));
  if (json) printJson(reports);
  else for (const report of reports) print(report);
  if (reports.some(({ problems, tier }) => problems.length > 0 || tier === null)) process.exitCode = 1;
}

const marks = { done: 'ok    ', todo: 'todo  ', exempt: 'exempt' } as const;

function print({ plugin, tier, results, problems }: QualityReport): void {
  process.stdout.write(`${plugin}: ${tier ?? 'below bronze'}\n`);
  for (const { rule, tier: of, says, status, why } of results) {
    process.stdout.write(`  ${marks[status]}  ${of.padEnd(6)}  ${rule.padEnd(16)}  ${says}\n`);
    for (const line of why) process.stdout.write(`                              ${line}\n`);
  }
  for (const problem of problems) process.stdout.write(`  FAIL    ${problem}\n`);
}
