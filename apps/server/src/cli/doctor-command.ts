import { readFileSync, statfsSync, statSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import type { Command } from 'commander';
import {
  backupFindings,
  type BackupPlanAnswer,
  certificateFindings,
  connectionFindings,
  type Finding,
  type HealthAnswer,
  type Isolation,
  isolationFindings,
  machineFindings,
  parkFindings,
} from '../doctor/findings.ts';
import { pagesFindings, type PagesPlace } from '../doctor/pages-findings.ts';
import { clusterFindings, describeProcesses, type ProcessesAnswer } from '../doctor/cluster-findings.ts';
import { dataDirOf } from '../installation/data-dir.ts';
import { openConnections } from '../installation/open-connections.ts';
import { rootDir } from '../root-dir.ts';
import { hstsSubdomainsOf } from '../web-door.ts';
import { type ApiClient, withApi } from './api-client.ts';
import { printJson } from './fail.ts';

/** `lingtan doctor`: what is wrong with the installation, and how to mend it. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('what is wrong with the installation and how to mend it; exit code 1 when something does not work')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      withApi(
        async (api) => {
          const { parks, isolation, cluster, found } = await examine(api, lookAtMachine());
          // As the server of this machine has them: its settings are those of this command.
          if (!process.env['LINGTAN_URL'])
            found.push(...connectionFindings(openConnections(process.env)), ...pagesFindings(lookAtPages(process.env)));
          if (options.json) printJson({ parks, isolation, cluster, findings: found });
          else print(found, parks.length, isolation?.level ?? 'unknown without a park', cluster);
          if (found.some(({ level }) => level === 'fail')) process.exitCode = 1;
        },
        { plugins: true },
      ),
    );
}

/** All that the doctor asks, and what is wrong by the answers. */
export async function examine(
  api: Pick<ApiClient, 'json'>,
  machine: Parameters<typeof machineFindings>[0],
): Promise<{ parks: string[]; isolation: Isolation | null; cluster: ProcessesAnswer; found: Finding[] }> {
  const parks = (await api.json<{ id: string }[]>('GET', '/api/parks')).map(({ id }) => id);
  const found = [...machineFindings(machine)];
  let isolation: Isolation | null = null;
  for (const id of parks) {
    const health = await api.json<HealthAnswer>('GET', `/api/parks/${id}/health`);
    if (!isolation) found.push(...certificateFindings(health, Date.now()));
    if (!isolation) found.push(...isolationFindings((isolation = health.isolation)));
    found.push(...parkFindings(id, health));
  }
  const cluster = await api.json<ProcessesAnswer>('GET', '/api/processes');
  found.push(...clusterFindings(cluster));
  found.push(...backupFindings(await api.json<BackupPlanAnswer>('GET', '/api/backups/plan')));
  const audit = await api.json<{ ok: boolean; breaks: { message: string }[] }>('GET', '/api/audit/verify');
  for (const { message } of audit.breaks)
    found.push({
      level: 'fail',
      park: null,
      problem: `the audit log does not hold: ${message}`,
      mend: 'Somebody changed rows in the database. Keep a copy, and compare it with the last backup.',
    });
  return { parks, isolation, cluster, found };
}

/** The machine of this command: that of the server, unless LINGTAN_URL names another one. */
function lookAtMachine(): Parameters<typeof machineFindings>[0] {
  const node = process.versions.node;
  if (process.env['LINGTAN_URL']) return { node, freeBytes: null, folderMode: null };
  const folder = dataDirOf(rootDir());
  try {
    const { bavail, bsize } = statfsSync(folder);
    return { node, freeBytes: bavail * bsize, folderMode: statSync(folder).mode };
  } catch {
    // The folder belongs to another user; then there is nothing to say about it.
    return { node, freeBytes: null, folderMode: null };
  }
}

/** How this machine's settings say that browsers come. */
function lookAtPages(env: NodeJS.ProcessEnv): PagesPlace {
  const read = (name: string): string | null => {
    try {
      return env[name] ? readFileSync(env[name], 'utf8') : null;
    } catch {
      // Of another user, or not there: the server itself says what is wrong with its own.
      return null;
    }
  };
  const url = env['LINGTAN_PUBLIC_URL'] ?? '';
  const httpsHost = URL.canParse(url) && url.startsWith('https:') ? new URL(url).hostname : null;
  const named = read('NODE_EXTRA_CA_CERTS')?.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return {
    ...{ httpsHost, subdomains: hstsSubdomainsOf(env), chain: read('LINGTAN_TLS_CERT') },
    authorities: [...rootCertificates, ...named],
  };
}

function print(found: readonly Finding[], parks: number, isolation: string, cluster: ProcessesAnswer): void {
  for (const { level, park, problem, mend } of found)
    process.stdout.write(`${level === 'fail' ? 'FAIL' : 'warn'} ${park ?? 'installation'}: ${problem}\n     ${mend}\n`);
  for (const line of describeProcesses(cluster)) process.stdout.write(`${line}\n`);
  process.stdout.write(`isolation of plugins: ${isolation}\n`);
  if (found.length === 0) process.stdout.write(`ok: ${parks} parks, nothing is wrong\n`);
}
