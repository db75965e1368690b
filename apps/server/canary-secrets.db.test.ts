import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeArchive } from '@lingtan/packaging';
import { freePort, waitUntil } from '@lingtan/test-kit';
import { spawnServer } from '@lingtan/test-park';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fillPath, operationsOf, type Operation } from './reliability/fixtures/api-map.ts';
import {
  httpParrot,
  identityProviders,
  lineParrot,
  secretIn,
  secretOf,
  startedWith,
  type Parrot,
} from './reliability/fixtures/canary-secrets.ts';
import { createInstallation, type TestInstallation } from './reliability/fixtures/installation.ts';

/** A vendor's plugin that keeps secrets in every shape that a form can have, and stumbles over them. */
function vault(version: string, schema: object): Buffer {
  const title = { en: 'Vault', 'zh-CN': '保险箱' };
  const permissions = [{ id: 'vault.use', title, grants: ['operator'] }];
  const server = `
const any = (json = {}) => ({ toJSONSchema: () => json, safeParse: (data) => ({ success: true, data }) });
const permission = { id: 'vault.use', title: { en: 'Use', 'zh-CN': '使用' }, grants: ['operator'] };
export default { id: 'vault', config: { version: 1, schema: any(${JSON.stringify(schema)}) }, permissions: [permission],
  async checkConfig({ config }) { throw new Error('no vault there'); },
  async start(park) {
    park.route({ method: 'post', path: '/fall', summary: 'Fall', permission, body: any(), response: any() }, async () => {
      setTimeout(() => { throw new TypeError('the vault has fallen'); }, 1);
      return {};
    });
  } };`;
  const texts: Record<string, string> = {
    'package.json': JSON.stringify({ name: '@acme/vault', version }),
    'plugin.json': JSON.stringify({
      ...{ id: 'vault', version, api: '^1.0.0', title, description: title, permissions, isolation: 'process' },
      entry: { server: './server/index.js' },
    }),
    'server/index.js': server,
  };
  return writeArchive(new Map(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)])));
}
const hidden = { type: 'string', secret: true, writeOnly: true };
const strict = (properties: object, more: object = {}) => ({
  ...{ type: 'object', properties, additionalProperties: false },
  ...more,
});
const shape = (token: object, more: object = {}) =>
  strict(
    {
      token,
      list: { type: 'array', items: strict({ id: { type: 'string' }, key: token }, { required: ['id'] }) },
      either: { anyOf: [strict({ key: token }, { required: ['key'] }), { type: 'number' }] },
      named: { type: 'object', additionalProperties: strict({ key: token }) },
      limit: { type: 'number' },
    },
    more,
  );
const vaultConfig = (say: (place: string) => unknown) => ({
  token: say('vault-token'),
  list: [{ id: 'a', key: say('vault-list') }],
  either: { key: say('vault-either') },
  named: { one: { key: say('vault-named') } },
});

const seed = Number(process.env.LINGTAN_SEED ?? 20_260);
let parrots: { http: Parrot; mail: Parrot; mute: Parrot };
let installation: TestInstallation;
/** Files that operators keep beside the installation. */
const beside = mkdtempSync(path.join(tmpdir(), 'lingtan-canary-'));
const identityFile = path.join(beside, 'identity.yaml');
let operations: Operation[];
/** Everything that anybody was answered, and by what. */
const said: { by: string; text: string }[] = [];
const x = '/api/parks/harbour';

/** Configurations with a secret in each field that is one, each sent to somebody who refuses it. */
const configs = () => ({
  'mqtt-connector': {
    ...{ brokerUrl: `mqtts://127.0.0.1:${parrots.mute.port}`, username: 'user', password: secretOf('mqtt') },
  },
  'hj212-connector': {
    devices: [{ id: 'logger', mn: 'MN1', password: secretOf('hj212-device'), points: [] }],
    uplinks: [
      {
        id: 'city',
        host: '127.0.0.1',
        port: parrots.mute.port,
        mn: 'MN2',
        password: secretOf('hj212-uplink'),
        values: [{ code: 'w01018', point: 'meter.power' }],
      },
    ],
  },
  'opcua-connector': {
    servers: [
      {
        ...{ id: 'plc', url: `opc.tcp://127.0.0.1:${parrots.mute.port}`, security: 'none', user: 'user' },
        ...{ password: secretOf('opcua'), passwordInClear: true, nodes: [] },
      },
    ],
  },
  'weather-connector': {
    ...{ baseUrl: `http://127.0.0.1:${parrots.http.port}`, privateNetwork: true, apiKey: secretOf('weather') },
  },
  'outbound-webhooks': {
    endpoints: [
      {
        ...{ id: 'hook', url: `http://127.0.0.1:${parrots.http.port}/hook`, privateNetwork: true },
        ...{ events: ['alarms.raised'], secret: secretOf('webhook') },
      },
    ],
  },
  'alarm-management': {
    pointAlarms: [
      {
        ...{ id: 'peak', title: words('Peak'), point: 'meter.power', high: 10, deadband: 0, priority: 1 },
        ...{ consequence: words('bad'), response: words('mend') },
      },
    ],
    routes: [
      { id: 'mail', kind: 'email', to: ['a@example.org'] },
      { id: 'hook', kind: 'webhook', url: `http://127.0.0.1:${parrots.http.port}/notice`, privateNetwork: true },
    ],
    webhookSecret: secretOf('alarm-webhook'),
    smtp: { host: '127.0.0.1', port: parrots.mail.port, security: 'none', user: 'user', from: 'a@example.org' },
    smtpPassword: secretOf('smtp'),
  },
});
const words = (text: string) => ({ en: text, 'zh-CN': text });

/** Asks the server as its administrator, and keeps what was answered. */
async function ask(method: string, where: string, body?: unknown, headers: Record<string, string> = {}) {
  const isFile = Buffer.isBuffer(body);
  const response = await fetch(installation.server.url + where, {
    method,
    headers: {
      authorization: `Bearer ${installation.server.adminToken}`,
      ...(body === undefined ? {} : { 'content-type': isFile ? 'application/gzip' : 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isFile ? new Uint8Array(body) : JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  said.push({ by: `${method} ${where}`, text: `${text} ${JSON.stringify([...response.headers])}` });
  return { status: response.status, text };
}
async function done(method: string, where: string, body?: unknown): Promise<string> {
  const { status, text } = await ask(method, where, body);
  if (status >= 300) throw new Error(`${method} ${where}: ${status} ${text}`);
  return text;
}

beforeAll(async () => {
  parrots = { http: await httpParrot(), mail: await lineParrot('220 parrot'), mute: await lineParrot('') };
  writeFileSync(identityFile, identityProviders(parrots));
  installation = await createInstallation(
    [{ id: 'harbour', points: [{ id: 'meter.power' }], plugins: { 'energy-metering': undefined, ...configs() } }],
    {
      env: {
        ...startedWith(parrots, identityFile),
        ...{ LINGTAN_LOG_LEVEL: 'debug', LINGTAN_HJ212_PORT: String(await freePort()) },
      },
    },
  );
  operations = await operationsOf(installation);
}, 300_000);
afterAll(async () => {
  await installation?.close();
  for (const each of Object.values(parrots)) await each.close();
  rmSync(beside, { recursive: true });
});

it('every field of every plugin that is a secret has one here', async () => {
  const schemas = JSON.parse(await done('GET', `${x}/plugins`)) as { id: string }[];
  const stored = await installation.query<{ plugin: string; pointer: string }>(
    `select plugin_id as plugin, regexp_replace(pointer, '/(id=)?[^/]*(?=/)', '', 'g') as pointer from kernel.secrets`,
  );
  const has = new Set(stored.map(({ plugin, pointer }) => `${plugin} ${pointer.split('/').at(-1)}`));
  const missing: string[] = [];
  for (const { id } of schemas) {
    const { schema } = JSON.parse(await done('GET', `${x}/plugins/${id}/config`)) as { schema: object };
    for (const name of secretFields(schema)) if (!has.has(`${id} ${name}`)) missing.push(`${id} ${name}`);
  }
  expect(missing).toEqual([]);
  expect(has.size).toBeGreaterThan(6);
});

/** Names of the fields that a schema says are secret. */
function secretFields(schema: object): string[] {
  return Object.entries(schema).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null) return [];
    return [...((value as { secret?: unknown }).secret === true ? [name] : []), ...secretFields(value as object)];
  });
}

it('no secret comes out of any failing path', { timeout: 600_000 }, async () => {
  for (const phase of [keysAndSignIns, brokenSettings, fallingPlugin, unreachableOthers]) {
    await phase();
    // Only the end of the log is kept.
    said.push({ by: `the log after ${phase.name}`, text: installation.server.output() });
  }
  for (const operation of operations.filter(({ method }) => method === 'GET'))
    await ask(
      'GET',
      fillPath(operation, (name) => ({ park: 'harbour', id: 'vault', point: 'meter.power' })[name] ?? 'unknown'),
    );
  await backups();
  await commands();
  await badEnvironments();
  expect(said.flatMap(({ by, text }) => found(by, text))).toEqual([]);
  expect(found('the log', installation.server.output())).toEqual([]);
  expect(await inTables()).toEqual([]);
  expect(inFiles(installation.options.dataDir)).toEqual([]);
  // The refusals were real: those who repeat what they hear were told something.
  expect(secretIn(parrots.http.heard())).toContain('apikey');
  expect(secretIn(parrots.mail.heard())).not.toBeNull();
  expect(parrots.http.heard()).toContain(secretOf('registry-token'));
  expect(parrots.mute.heard()).toContain(secretOf('bind-password'));
});

const found = (by: string, text: string): string[] => {
  const around = secretIn(text);
  return around === null ? [] : [`${by}: …${around}…`];
};

/** Keys that are good, wrong and of devices; passwords that are wrong, new and of new people. */
async function keysAndSignIns(): Promise<void> {
  const wrong = secretOf('bearer');
  for (const authorization of [
    `Bearer ${wrong}`,
    `Bearer lt_${wrong}`,
    `Basic ${Buffer.from(`a:${wrong}`).toString('base64')}`,
  ])
    await ask('GET', '/api/me', undefined, { authorization });
  const [record] = await installation.query<{ id: string }>('select id from kernel.installation');
  const cookie = `lingtan-${record!.id.slice(0, 8)}.session_token=${wrong}.${wrong}`;
  await ask('GET', '/api/me', undefined, { authorization: '', cookie });
  const password = secretOf('password');
  const person = { name: 'Ada', email: 'ada@example.org', password };
  await ask('POST', '/api/users', person);
  await ask('POST', '/api/users', person);
  const signIn = (with_: string) => ask('POST', '/api/auth/sign-in/email', { email: person.email, password: with_ });
  await signIn(secretOf('wrong-password'));
  await signIn(password);
  await ask('POST', '/api/me/password', { currentPassword: secretOf('old'), newPassword: 'short' });
}

/** Settings that do not fit, as they are entered and as they are found by a new version. */
async function brokenSettings(): Promise<void> {
  for (const [id, config] of Object.entries(configs())) {
    const at = `${x}/plugins/${id}`;
    for (const broken of sample(brokenForms(config))) {
      await ask('PUT', `${at}/config`, { value: broken });
      await ask('POST', `${at}/check`, { value: broken });
      await ask('POST', '/api/park-setup/check', {
        plugin: id,
        park: { id: 'new', name: words('New') },
        config: broken,
      });
    }
    // What was taken of it has taken the place of what was good.
    await done('PUT', `${at}/config`, { value: config });
    await ask('POST', '/api/park-files', {
      text: JSON.stringify({ park: 3, plugins: { [id]: { config } } }),
      dryRun: true,
    });
  }
  const good = vaultConfig(secretOf);
  await install('1.0.0', shape(hidden));
  await done('POST', `${x}/plugins/vault/enable`);
  await done('PUT', `${x}/plugins/vault/config`, { value: { ...good, limit: 3 } });
  for (const broken of [
    ...sample(brokenForms(good)),
    ...sample(brokenForms(vaultConfig((place) => ({ of: secretOf(place) })))),
    vaultConfig((place) => [secretOf(place)]),
  ])
    await ask('PUT', `${x}/plugins/vault/config`, { value: broken });
  await ask('POST', `${x}/plugins/vault/check`, { value: { ...good, limit: 4 } });
  const number = { ...hidden, type: 'number' };
  const shapes = {
    // Still secret, and of another form; no longer secret; no longer there; something must be there that is not.
    '2.0.0': shape({ ...hidden, minLength: 500 }),
    '3.0.0': shape({ type: 'number' }),
    '4.0.0': { type: 'object', properties: { limit: { type: 'number' } }, additionalProperties: false },
    '5.0.0': shape(hidden, { required: ['limit', 'address'] }),
    '6.0.0': shape(number),
    '7.0.0': { type: 'string' },
  };
  for (const [version, schema] of sample(Object.entries(shapes), 3)) {
    await install(version, schema);
    await ask('POST', `${x}/plugins/vault/retry`);
    for (const where of ['/plugins', '/plugins/vault/config', '/health']) await ask('GET', x + where);
    // Where there is no secret any more, what is entered is no secret either.
    if (JSON.stringify(schema).includes('secret')) await ask('PUT', `${x}/plugins/vault/config`, { value: good });
  }
  await install('8.0.0', shape(hidden));
}

/** One in so many of them, each seed another; all in the long run. */
const sample = <T>(forms: readonly T[], oneIn = 6): T[] =>
  forms.filter((_, at) => process.env.LINGTAN_LONG === '1' || (at + seed) % oneIn === 0);

/** A document with one field after the other of a kind that nobody expects. */
function brokenForms(config: object): unknown[] {
  const whole = JSON.stringify(config);
  return [
    [config],
    whole,
    { ...config, unexpected: 1 },
    ...Object.keys(config).flatMap((key) => [
      { ...config, [key]: 3 },
      { ...config, [key]: { of: config } },
      { ...config, [key]: [[config]] },
    ]),
    ...whole
      .split(/(?<=":)(?=")/)
      .slice(0, -1)
      .map((_, at) => {
        let n = -1;
        return JSON.parse(whole.replaceAll(/(?<=":)"[^"]*"/g, (text) => (++n === at ? `[${text}]` : text))) as unknown;
      }),
  ];
}

async function install(version: string, schema: object): Promise<void> {
  await done('POST', '/api/plugin-packages', vault(version, schema));
  const answer = await done('POST', `/api/plugin-packages/vault/${version}/activate`, { accept: true });
  const { proposal } = JSON.parse(answer) as { proposal: number };
  await done('POST', `/api/proposals/${proposal}/decision`, { act: 'approve' });
}

async function fallingPlugin(): Promise<void> {
  await waitUntil(
    async () => (await ask('POST', `${x}/x/vault/fall`, {})).status === 200,
    30_000,
    () => 'the vault runs',
  );
  await ask('POST', `${x}/plugins/vault/retry`);
}

/** Each who is connected to refuses, and says what it was told. */
async function unreachableOthers(): Promise<void> {
  for (const [id, value] of Object.entries(configs())) await ask('POST', `${x}/plugins/${id}/check`, { value });
  await done('POST', `${x}/telemetry`, { samples: [{ point: 'meter.power', ts: Date.now(), value: 99 }] });
  await ask('POST', `${x}/x/outbound-webhooks/endpoints/hook/test`, {});
  await ask('POST', '/api/plugin-registry', { package: '@acme/vault' });
  for (const way of ['/api/auth/providers', '/api/auth/providers/sso/start?to=/', '/api/auth/providers/refusal'])
    await ask('GET', way);
  const person = { user: 'ada', password: secretOf('directory-password') };
  await ask('POST', '/api/auth/providers/ldap/sign-in', person);
  for (const what of ['alarms?all=true', 'notices']) await ask('GET', `${x}/x/alarm-management/${what}`);
  await waitUntil(
    () => parrots.mail.heard().includes('AUTH') && parrots.http.heard().includes('/notice'),
    60_000,
    () =>
      `a notice was tried by mail and by webhook: ${installation.server
        .output()
        .split('\n')
        .filter((line) => line.includes('alarm-management'))
        .slice(-8)
        .join('\n')} ${said
        .filter(({ by }) => by.includes('alarm-management'))
        .slice(-3)
        .map(({ by, text }) => by + text.slice(0, 600))
        .join('\n')}`,
  );
  for (const where of [
    'alarm-management/notices',
    'outbound-webhooks/deliveries',
    'weather-connector/weather',
    'hj212-connector/uplinks',
    'opcua-connector/devices',
    'mqtt-connector/devices',
  ])
    await ask('GET', `${x}/x/${where}`);
}

async function backups(): Promise<void> {
  let name = '';
  // By the passphrase that the server was started with, and by one of its own.
  for (const body of [{}, { passphrase: secretOf('passphrase') }]) {
    ({ name } = JSON.parse(await done('POST', '/api/backups', body)) as { name: string });
    await waitUntil(
      async () => !(await ask('GET', '/api/backups')).text.includes('"running"'),
      60_000,
      () => 'a backup is made',
    );
  }
  await ask('POST', `/api/backups/${name}/verify`);
  await ask('POST', `/api/backups/${name}/restore`, { confirm: 'wrong', passphrase: secretOf('wrong-passphrase') });
}

/** What the command line prints. */
async function commands(): Promise<void> {
  const all = [
    ['doctor'],
    ['doctor', '--json'],
    ['plugin', 'list'],
    ['plugin', 'doctor', 'vault'],
    ['park', 'export', 'harbour'],
    ['audit', 'verify'],
  ];
  for (const words_ of sample(all, 2)) {
    const { root, dataDir, port } = installation.options;
    const env = { ...process.env, LINGTAN_DATA_DIR: dataDir, PORT: String(port) };
    const text = await new Promise<string>((resolve) =>
      execFile(
        process.execPath,
        [path.join(root, 'apps/server/dist/src/main.js'), ...words_],
        { env },
        (_error, out, error) => resolve(out + error),
      ),
    );
    said.push({ by: `lingtan ${words_.join(' ')}`, text });
  }
}

/** Addresses with a password in them, and keys, which are wrong when the server starts. */
async function badEnvironments(): Promise<void> {
  const at = (scheme: string, place: string) => `${scheme}://user:${secretOf(place)}@127.0.0.1:1/base`;
  const inline = path.join(beside, 'inline.yaml');
  writeFileSync(inline, identityProviders(parrots, true));
  const wrong = [
    { DATABASE_URL: at('postgresql', 'database-url') },
    { DATABASE_URL: `postgresql://user:${secretOf('database-url')}@[bad/base` },
    { REDIS_URL: at('redis', 'redis-url').replace('redis:', 'radish:') },
    { LINGTAN_SECRET_KEY: secretOf('secret-key') },
    { LINGTAN_IDENTITY_FILE: inline },
    { LINGTAN_BACKUP_PASSPHRASE: secretOf('twice'), LINGTAN_BACKUP_KEY_FILE: identityFile },
  ];
  await Promise.all(
    sample(wrong, 2).map(async (env, n) => {
      const { options } = installation;
      const dataDir = path.join(options.dataDir, `../wrong-${n}`);
      const server = spawnServer({
        ...options,
        dataDir,
        port: await freePort(),
        mqttPort: await freePort(),
        env: { LINGTAN_LOG_LEVEL: 'debug', ...env },
      });
      // It ends, or says whom it cannot reach and tries again.
      await waitUntil(
        () => server.child.exitCode !== null || /; trying again/.test(server.output()),
        60_000,
        () => `${Object.keys(env)[0]}: ${server.output()}`,
      );
      server.child.kill('SIGKILL');
      await server.exited;
      said.push({ by: Object.keys(env)[0]!, text: server.output() });
    }),
  );
}

/** Tables of the database that hold a secret in clear, looked at as its superuser. */
async function inTables(): Promise<string[]> {
  const tables = await installation.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`,
  );
  const rows = await installation.query<{ name: string; row: string }>(
    tables
      .map(({ name }) => `(select '${name}' as name, t::text as row from ${name} t limit 5000)`)
      .join(' union all '),
  );
  return rows.flatMap(({ name, row }) => found(name, row));
}

/** Files of the installation that hold one, those of the database itself apart, which were looked at as tables. */
function inFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'postgres' ? [] : inFiles(at);
    return entry.isFile() ? found(at, readFileSync(at, 'latin1')) : [];
  });
}
