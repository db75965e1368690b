#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { checkIntegration } from './conformance.ts';

// npx lingtan-conformance FILE.tgz [--json]: a report on a packed integration; exit code 1 when a rule failed.
const args = process.argv.slice(2);
const file = args.find((argument) => !argument.startsWith('--'));
if (file === undefined) {
  process.stderr.write('lingtan-conformance FILE.tgz [--json]\n');
  process.exit(2);
}
const report = await checkIntegration(readFileSync(file));
if (args.includes('--json')) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
else {
  const signs = { passed: 'ok  ', failed: 'FAIL', warning: 'warn' };
  process.stdout.write(`${report.id ?? file} ${report.version ?? ''}\n`);
  for (const { rule, outcome, note } of report.findings)
    process.stdout.write(`${signs[outcome]} ${rule.padEnd(16)} ${note}\n`);
  process.stdout.write(report.passed ? 'conforms\n' : 'does not conform\n');
}
process.exit(report.passed ? 0 : 1);
