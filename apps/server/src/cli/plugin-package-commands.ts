import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { Inspection, Revocation, StoredPackage, TrustedKey } from '@lingtan/kernel';
import { fetchPackage, readPackageSpec, registryFromEnv } from '@lingtan/kernel/command-line';
import { makeKey, readPublicKey, signFile } from '@lingtan/packaging';
import { LingtanError } from '@lingtan/sdk';
import type { Command } from 'commander';
import { type ApiClient, withApi } from './api-client.ts';
import { printJson } from './fail.ts';
import { sayHowItFares, sayWhatBecame } from './plugin-states.ts';
import { printTable } from './table.ts';

const root = '/api/plugin-packages';
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Answer to a change of what the whole installation trusts and runs. */
interface Proposed {
  proposal: number | null;
}

/** Says that it is done, or who has to decide it first. */
function sayDone({ proposal }: Proposed, done: string, what: string): boolean {
  if (proposal === null) say(done);
  else
    say(
      `proposal ${proposal}: ${what} waits for an administrator, who approves it on the page Plugins within 15 minutes of ` +
        `signing in; on the server itself \`lingtan proposal approve ${proposal}\` does`,
    );
  return proposal === null;
}

/** `lingtan plugin add|use|remove|versions|sign|keygen|trust|keys|revoke|revoke-key|revocations`: plugins from files. */
export function pluginPackageCommands(plugin: Command): void {
  plugin
    .command('add <plugin>')
    .description(
      'install a plugin from a .tgz or from a registry (NAME@VERSION), or upgrade it: shows first what it asks for; no restart',
    )
    .option('--registry <url>', 'npm registry to fetch it from here; default: the one that the server knows')
    .option('--accept', 'install it although nobody trusted has signed it')
    .option('--dry-run', 'only show what it is')
    .option('--park <park>', 'enable it on a park')
    .option('--json', 'what it is as JSON')
    .action((plugin: string, options: AddOptions) => withApi((api) => add(api, plugin, options)));
  plugin
    .command('versions [plugin]')
    .description('plugins from files, with the versions that are kept')
    .action((id: string | undefined) =>
      withApi(async (api) => {
        const rows = (await api.json<StoredPackage[]>('GET', root)).filter((row) => id === undefined || row.id === id);
        const of = (row: StoredPackage) => [row.id, row.version, row.signature, row.active ? 'yes' : '', row.addedAt];
        printTable(['plugin', 'version', 'signature', 'runs', 'added'], rows.map(of));
      }),
    );
  plugin
    .command('use <plugin> <version>')
    .description('run another version that is kept: an upgrade or a way back')
    .option('--accept', 'although nobody trusted has signed it')
    .action((id: string, version: string, { accept = false }: { accept?: boolean }) =>
      withApi(async (api) => {
        const answer = await api.json<Proposed>('POST', `${root}/${id}/${version}/activate`, { accept });
        if (sayDone(answer, `${id} ${version} is to run`, `to run ${id} ${version}`))
          await sayHowItFares(api, id, version);
      }),
    );
  plugin
    .command('remove <plugin>')
    .description('take a plugin from a file off all parks')
    .requiredOption('--data <keep|purge>', 'what becomes of its configuration and records')
    .action((id: string, { data }: { data: string }) =>
      withApi(async (api) => {
        const answer = await api.json<Proposed>('DELETE', `${root}/${id}?data=${encodeURIComponent(data)}`);
        sayDone(answer, `${id} removed, data kept`, `to remove ${id} with its data`);
      }),
    );
  plugin
    .command('grant <plugin> <version>')
    .description('grant the browser part what it asks for: exactly what is named here, and nothing else')
    .option('--read <path...>', 'an address below the park that it may read')
    .option('--topic <topic...>', 'a live topic that it may hear')
    .option('--page', 'run in the page itself, in place of a frame of its own')
    .action((id: string, version: string, { read = [], topic = [], page = false }: GrantOptions) =>
      withApi(async (api) => {
        const wanted = { reads: read, topics: topic, page };
        const answer = await api.json<Proposed>('PUT', `${root}/${id}/${version}/browser-grants`, wanted);
        const granted = asked(wanted).join(', ') || 'nothing beside its own routes';
        sayDone(answer, `${id} is granted ${granted}`, `to grant ${id} ${granted}`);
      }),
    );
  signing(plugin);
  revoking(plugin);
}

interface GrantOptions {
  read?: string[];
  topic?: string[];
  page?: boolean;
}

function revoking(plugin: Command): void {
  const revoke = (body: object, what: string) =>
    withApi(async (api) => {
      await api.json('POST', '/api/plugin-revocations', body);
      say(`${what} is revoked`);
    });
  const because = ['--reason <reason>', 'why; operators read it'] as const;
  plugin
    .command('revoke <plugin> <version>')
    .description('revoke a version for good: it is stopped everywhere and cannot be installed again')
    .requiredOption(...because)
    .action((id: string, version: string, { reason }: { reason: string }) =>
      revoke({ id, version, reason }, `${id} ${version}`),
    );
  plugin
    .command('revoke-key <key>')
    .description('revoke a vendor’s key for good: whatever it signed is stopped everywhere and cannot be installed')
    .requiredOption(...because)
    .action((key: string, { reason }: { reason: string }) => revoke({ key, reason }, `key ${key}`));
  plugin
    .command('revocations')
    .description('keys and versions that were revoked')
    .action(() =>
      withApi(async (api) =>
        printTable(
          ['revoked', 'since', 'by', 'reason'],
          (await api.json<Revocation[]>('GET', '/api/plugin-revocations')).map((row) => [
            ...[row.keyId ?? `${row.pluginId} ${row.version}`, row.revokedAt, row.revokedBy, row.reason],
          ]),
        ),
      ),
    );
}

function signing(plugin: Command): void {
  plugin
    .command('keygen <file>')
    .description('make a key to sign plugins with; the public part lies beside it in FILE.pub')
    .action((file: string) => {
      say(`key ${makeKey(file)}: keep ${file} to yourself, give ${file}.pub to operators`);
    });
  plugin
    .command('sign <file>')
    .description('sign a packed plugin (.tgz): every file of it, by its SHA-256')
    .requiredOption('--key <key.pem>', 'the private key, Ed25519')
    .option('--out <file>', 'default: the file itself')
    .action((file: string, { key, out = file }: { key: string; out?: string }) => {
      const { id, version } = signFile(file, key, out);
      say(`${id} ${version} signed: ${out}`);
    });
  plugin
    .command('trust <publicKey>')
    .description('trust a vendor’s public key (PEM file)')
    .requiredOption('--name <name>', 'whose it is')
    .action((file: string, { name }: { name: string }) =>
      withApi(async (api) => {
        const publicKey = readFileSync(file, 'utf8');
        readPublicKey(publicKey);
        const body = { name, publicKey };
        const answer = await api.json<Proposed & { keyId: string }>('POST', '/api/plugin-keys', body);
        const key = `key ${answer.keyId} of ${name}`;
        sayDone(answer, `${key} is trusted`, `to trust ${key}`);
      }),
    );
  plugin
    .command('keys')
    .description('keys of vendors that are trusted')
    .option('--forget <key>', 'trust one no longer; what it signed and runs is stopped')
    .action(({ forget }: { forget?: string }) =>
      withApi(async (api) => {
        if (forget !== undefined) {
          const answer = await api.json<Proposed>('DELETE', `/api/plugin-keys/${encodeURIComponent(forget)}`);
          sayDone(answer, `key ${forget} is trusted no longer`, `to trust key ${forget} no longer`);
        }
        const keys = await api.json<TrustedKey[]>('GET', '/api/plugin-keys');
        printTable(
          ['key', 'name', 'trusted since', 'by'],
          keys.map((key) => [key.keyId, key.name, key.addedAt, key.addedBy]),
        );
      }),
    );
}

interface Shown extends Inspection {
  permissions: { id: string; title: { en: string }; grants: string[] }[];
  network: { hosts: string[]; config: string[] };
  running: string | null;
}

interface AddOptions {
  accept?: boolean;
  dryRun?: boolean;
  park?: string;
  json?: boolean;
  registry?: string;
}

const largestArchive = 20 * 1024 * 1024;

/** Hands the plugin in: a file of this machine, what a registry has by that name, or what the server fetches itself. */
async function handIn(api: ApiClient, plugin: string, { registry, dryRun = false }: AddOptions): Promise<Shown> {
  const to = dryRun ? `${root}?dryRun=true` : root;
  const spec = existsSync(plugin) ? null : readPackageSpec(plugin);
  if (!spec) return api.upload<Shown>(to, 'application/gzip', createReadStream(plugin));
  if (registry === undefined) return api.json<Shown>('POST', '/api/plugin-registry', { package: plugin, dryRun });
  const from = registryFromEnv({ ...process.env, LINGTAN_PLUGIN_REGISTRY: registry })!;
  const archive = await fetchPackage(from, spec, largestArchive);
  return api.upload<Shown>(to, 'application/gzip', Readable.from([archive]));
}

const asked = ({ reads, topics, page }: Inspection['browser']['asked']): string[] => [
  ...reads,
  ...topics,
  ...(page ? ['the page itself'] : []),
];

async function add(api: ApiClient, plugin: string, options: AddOptions): Promise<void> {
  const found = await handIn(api, plugin, options);
  const { id, version, signature, keyId } = found.package;
  if (options.json) printJson(found);
  else describe(found);
  if (options.dryRun) return;
  const refused = found.settings.filter(({ enabled }) => enabled);
  if (refused.length > 0)
    throw new LingtanError(
      'CLI_PLUGIN_SETTINGS',
      `${id} ${version} does not take the settings of ${refused.map(({ park }) => park).join(', ')}`,
      { status: 409, hint: 'Switch it off on these parks and enter the settings anew there, or ask its vendor.' },
    );
  if (found.problems.length > 0)
    throw new LingtanError('CLI_PLUGIN_DOES_NOT_FIT', found.problems.join('; '), { status: 409 });
  if (signature !== 'signed' && !options.accept)
    throw new LingtanError(
      'CLI_PLUGIN_NOT_SIGNED',
      `${id} ${version} is ${signature}${keyId ? ` (key ${keyId})` : ''}`,
      {
        hint: 'Trust the vendor’s key (lingtan plugin trust KEY.pub --name NAME), or say --accept.',
      },
    );
  const body = { accept: options.accept ?? false };
  const answer = await api.json<Proposed>('POST', `${root}/${id}/${version}/activate`, body);
  const installed = sayDone(answer, `${id} ${version} is installed`, `to install ${id} ${version}`);
  if (installed) await sayHowItFares(api, id, version);
  if (options.park && !installed) say(`once it is approved: lingtan plugin enable ${id} --park ${options.park}`);
  else if (options.park) {
    await api.json('POST', `/api/parks/${options.park}/plugins/${id}/enable`);
    await sayWhatBecame(api, id, options.park);
  }
}

function describe({
  package: found,
  signer,
  permissions,
  uses,
  offers,
  network,
  browser,
  problems,
  settings,
  running,
}: Shown): void {
  const list = (items: string[]): string => (items.length === 0 ? 'none' : items.join(', '));
  const grants = permissions.map((entry) => `${entry.id} (${list(entry.grants)})`);
  const rows: [string, string][] = [
    ['plugin', `${found.id} ${found.version}${running === null ? '' : `, ${running} runs now`}`],
    ['signature', signer === null ? `${found.signature}${found.keyId ? `, key ${found.keyId}` : ''}` : `by ${signer}`],
    ['permissions', list(grants)],
    ['calls', list(uses.map(({ service }) => service))],
    ['offers', list(offers)],
    ['network', list([...network.hosts, ...network.config.map((field) => `host of the setting ${field}`)])],
    ['browser', `asks for ${list(asked(browser.asked))}; granted: ${list(asked(browser.granted))}`],
    ...settings.map(({ park, problem }): [string, string] => ['settings', `${park}: ${problem.en}`]),
    ['fits', problems.length === 0 ? 'yes' : `no: ${problems.join('; ')}`],
  ];
  for (const [name, value] of rows) say(`${name.padEnd(12)} ${value}`);
}
