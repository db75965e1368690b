import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  checkSignature,
  keyIdOf,
  openPackage,
  type PackageFiles,
  readArchive,
  signatureFile,
  signPackage,
  writeArchive,
} from '@lingtan/packaging';
import { io } from 'socket.io-client';
import { createTestKernel, type TestAnswer, type TestCaller, type TestKernel } from '../../testing/index.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unsignedPluginsFromEnv } from './unsigned-plugins.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

const server = (text: string) => `
const any = () => ({ toJSONSchema: () => ({}), safeParse: (data) => ({ success: true, data }) });
const permission = { id: 'acme.use', title: { en: 'Use', 'zh-CN': '使用' }, grants: ['operator'] };
export default { id: 'acme', config: { version: 1, schema: any() }, permissions: [permission], async start(park) {
  const seen = (await park.documents.get('starts')) ?? 0;
  await park.documents.put('starts', seen + 1);
  park.route({ method: 'get', path: '/', summary: 'Say', permission, response: any() }, async () => ({ text: '${text}', seen }));
} };`;

/** Files of a vendor's package. */
function vendorFiles(version: string, changes: Record<string, string> = {}, manifest: object = {}): PackageFiles {
  const title = { en: 'Acme', 'zh-CN': '艾克米' };
  const permissions = [{ id: 'acme.use', title: { en: 'Use', 'zh-CN': '使用' }, grants: ['operator'] }];
  const entry = { server: './server/index.js', web: './web/index.js' };
  const texts: Record<string, string> = {
    'package.json': JSON.stringify({ name: '@acme/acme', version }),
    'plugin.json': JSON.stringify({
      ...{ id: 'acme', version, api: '^1.0.0', title, description: title, permissions, entry },
      ...{ network: { hosts: ['api.acme.example'] }, ...manifest },
    }),
    'server/index.js': server(version),
    'web/index.js': 'export default {};',
    ...changes,
  };
  return new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]));
}
const packed = (version: string, changes?: Record<string, string>, manifest?: object) =>
  writeArchive(signPackage(vendorFiles(version, changes, manifest), pem, { id: 'acme', version }));

let park: TestKernel;
beforeAll(async () => {
  park = await createTestKernel({ plugins: [] });
});
afterAll(() => park?.stop());

const admin = () => park.api('platform-admin');
/** What the command line of the server proposes and approves; the answer to the first where that is no proposal. */
async function carriedOut<T extends object>(
  asked: Promise<TestAnswer<T & { proposal?: number | null }>>,
  as = admin(),
): Promise<TestAnswer<T & { code?: string }>> {
  const answer = await asked;
  const no = answer.body.proposal;
  if (typeof no !== 'number') return answer;
  const decided = await as.post<T & { code?: string }>(`/api/proposals/${no}/decision`, { act: 'approve' });
  return decided.status === 200 ? answer : decided;
}
const upload = (archive: Buffer, query = '', as = admin()) =>
  as.request<Record<string, unknown>>('POST', `/api/plugin-packages${query}`, {
    body: new Uint8Array(archive),
    headers: { 'content-type': 'application/gzip' },
  });

/** A file of the browser part of the version of acme that runs, as anybody may have it who knows the package's hash. */
async function file(path: string): Promise<Response> {
  const { body } = await admin().get<{ active: boolean; sha256: string }[]>('/api/plugin-packages');
  return fetch(`${park.url}/plugin-web/${body.find(({ active }) => active)!.sha256}/${path}`);
}

test('an archive is read as it was written, and one that leads out is refused', () => {
  const files = vendorFiles('1.0.0', { [`server/${'long-'.repeat(15)}/${'long-'.repeat(15)}.js`]: 'x' });
  expect([...readArchive(writeArchive(files))]).toEqual([...files]);
  for (const path of ['../../etc/passwd', 'server/../../x', '/etc/passwd', 'a\\b', '.', 'x/..'])
    expect(() => readArchive(writeArchive(new Map([[path, Buffer.from('x')]])))).toThrow(/is not allowed/);
  expect(() => readArchive(Buffer.from('no archive'))).toThrow(/is no .tgz/);
});

test('of a dry run nothing stays, in the store or in the audit log', async () => {
  const before = (await admin().get<unknown[]>('/api/plugin-packages')).body;
  const archive = writeArchive(vendorFiles('9.9.9'));
  const asked = await upload(archive, '?dryRun=true');
  expect(asked).toMatchObject({ status: 200, body: { package: { id: 'acme', version: '9.9.9' } } });
  expect((await admin().get<unknown[]>('/api/plugin-packages')).body).toEqual(before);
  expect((await admin().get<unknown>('/api/plugin-packages/acme/9.9.9')).status).toBe(404);
  const { rows } = await park.database.kernelPool.query(
    `select from kernel.audit_log where action = 'plugin.package-added' and subject = 'acme 9.9.9'`,
  );
  expect(rows).toHaveLength(0);
});

test('a signature covers every file: changed, added, missing or renamed', () => {
  const of = { id: 'acme', version: '1.0.0' };
  const signed = signPackage(vendorFiles('1.0.0'), pem, of);
  const trusted = new Set([checkSignature(signed, of, new Set()).keyId!]);
  expect(checkSignature(signed, of, trusted).state).toBe('signed');
  expect(checkSignature(signed, of, new Set()).state).toBe('untrusted');
  expect(checkSignature(vendorFiles('1.0.0'), of, trusted).state).toBe('unsigned');
  const changed = new Map(signed).set('server/index.js', Buffer.from('evil'));
  const added = new Map(signed).set('server/more.js', Buffer.from('evil'));
  const missing = new Map([...signed].filter(([path]) => path !== 'web/index.js'));
  for (const [files, problem] of [
    [changed, 'server/index.js was changed'],
    [added, 'server/more.js was added'],
    [missing, 'web/index.js is missing'],
  ] as const)
    expect(checkSignature(files, of, trusted)).toMatchObject({ state: 'modified', problems: [problem] });
  expect(checkSignature(signed, { ...of, version: '2.0.0' }, trusted).state).toBe('modified');
  const other = signPackage(vendorFiles('1.0.0', { 'web/index.js': 'evil' }), pem, of).get(signatureFile)!;
  const forged = other.toString('utf8').replace(/"signature": ".{8}/, '"signature": "AAAAAAAA');
  expect(checkSignature(new Map(signed).set(signatureFile, Buffer.from(forged)), of, trusted).state).toBe('modified');
});

test.each([
  ['migrations', { 'migrations/0001.sql': 'select 1' }, {}, /brings migrations/],
  ['a forbidden import', { 'server/index.js': `import fs from 'node:fs';` }, {}, /imports node:fs/],
  [
    'a foreign permission',
    {},
    { permissions: [{ id: 'kernel.x', title: { en: 'x', 'zh-CN': 'x' }, grants: [] }] },
    /must begin with acme\./,
  ],
  ['another version', { 'package.json': '{"version":"9.9.9"}' }, {}, /package.json says version 9.9.9/],
  ['a missing part', {}, { entry: { server: './server/other.js' } }, /is missing/],
  ['sources', { 'server/index.ts': '' }, { entry: { server: './server/index.ts' } }, /is not built/],
])('a package with %s is refused with a sentence', (_what, changes, manifest, message) => {
  expect(() => openPackage(writeArchive(vendorFiles('1.0.0', changes as never, manifest)))).toThrow(message);
});

test('a plugin is installed, enabled, upgraded, rolled back and removed while the server runs', async () => {
  const first = await upload(packed('1.0.0'));
  expect(first.status, JSON.stringify(first.body)).toBe(200);
  expect(first.body).toMatchObject({
    ...{ package: { id: 'acme', signature: 'untrusted' }, signer: null, problems: [], running: null },
    ...{ network: { hosts: ['api.acme.example'] }, permissions: [{ id: 'acme.use' }] },
  });
  expect((await activate('1.0.0')).body).toMatchObject({ code: 'PACKAGE_NOT_SIGNED' });
  const states = async () =>
    (await admin().get<{ signature: string }[]>('/api/plugin-packages')).body.map(({ signature }) => signature);
  expect(await states()).toEqual(['untrusted']);
  await trust();
  expect(await states()).toEqual(['signed']);
  expect((await activate('1.0.0')).status).toBe(200);
  expect(park.state('acme').state).toBe('disabled');

  const say = () => park.api('operator').get('/x/acme');
  await park.setEnabled('acme', true);
  expect((await say()).body).toEqual({ text: '1.0.0', seen: 0 });
  expect(await (await file('web/index.js')).text()).toBe('export default {};');

  expect((await upload(packed('1.1.0'))).body).toMatchObject({ signer: 'Acme', running: '1.0.0' });
  expect((await activate('1.1.0')).status).toBe(200);
  await park.kernel.host.whenIdle();
  expect((await say()).body).toEqual({ text: '1.1.0', seen: 1 });
  await activate('1.0.0');
  await park.kernel.host.whenIdle();
  expect((await say()).body).toEqual({ text: '1.0.0', seen: 2 });

  await admin().delete('/api/plugin-packages/acme?data=keep');
  expect((await say()).body).toMatchObject({ code: 'PLUGIN_UNKNOWN' });
  await upload(packed('1.0.0'));
  await activate('1.0.0');
  await park.setEnabled('acme', true);
  expect((await say()).body).toEqual({ text: '1.0.0', seen: 3 });
  await carriedOut(admin().delete<object>('/api/plugin-packages/acme?data=purge'));
  const left = await park.tx(async (tx) => (await tx.execute('select key from kernel.plugin_documents')).rows);
  expect(left).toEqual([]);
});

interface Row {
  version: string;
  signature: string;
  active: boolean;
}
const stored = async () =>
  (await admin().get<Row[]>('/api/plugin-packages')).body.filter(({ version }) => version.startsWith('4.'));
const activate = (version: string, accept = false) =>
  carriedOut(admin().post<{ code?: string }>(`/api/plugin-packages/acme/${version}/activate`, { accept }));
const runs = async () => {
  await park.kernel.host.whenIdle();
  return (await park.api('operator').get<{ text?: string }>('/x/acme')).body.text ?? null;
};
const fingerprint = keyIdOf(publicKey);
const trust = (key = publicPem) =>
  carriedOut(admin().post<{ code?: string }>('/api/plugin-keys', { name: 'Acme', publicKey: key }));

test('a key that is not trusted any more stops what it signed; trusted again, it runs again when somebody says so', async () => {
  await upload(packed('4.0.0'));
  await trust();
  await activate('4.0.0');
  await park.setEnabled('acme', true);
  expect(await runs()).toBe('4.0.0');
  // As a person may give it: the form of before, which was its first 64 bits.
  const short = fingerprint.slice(0, 16).replace(/(.{4})(?=.)/g, '$1-');
  expect((await admin().delete('/api/plugin-keys/0123-4567-89ab-cdef')).body).toMatchObject({
    code: 'PACKAGE_UNKNOWN_KEY',
  });
  expect((await admin().delete(`/api/plugin-keys/${fingerprint.slice(0, 12)}`)).status).toBe(404);
  expect(await runs()).toBe('4.0.0');
  expect((await carriedOut(admin().delete<object>(`/api/plugin-keys/${short}`))).status).toBe(200);
  expect(await runs()).toBeNull();
  expect(await stored()).toMatchObject([{ version: '4.0.0', signature: 'untrusted', active: false }]);
  expect((await activate('4.0.0')).body).toMatchObject({ code: 'PACKAGE_NOT_SIGNED' });
  await trust();
  expect(await runs()).toBeNull();
  expect((await activate('4.0.0')).status).toBe(200);
  expect(await runs()).toBe('4.0.0');
});

test('a version that is revoked stops, and neither trust nor acceptance nor another upload is a way back to it', async () => {
  const revoke = (body: object) => admin().post<{ code?: string }>('/api/plugin-revocations', body);
  for (const body of [
    { reason: 'x' },
    { id: 'acme', reason: 'x' },
    { key: fingerprint, id: 'acme', version: '4.0.0', reason: 'x' },
    { key: fingerprint, reason: ' ' },
  ])
    expect((await revoke(body)).status, JSON.stringify(body)).toBe(400);
  await upload(packed('4.1.0'));
  await activate('4.1.0');
  expect(await runs()).toBe('4.1.0');
  const of = { id: 'acme', version: '4.1.0', reason: 'it reads too much' };
  expect((await revoke(of)).status).toBe(200);
  expect(await runs()).toBeNull();
  for (const accept of [false, true])
    expect((await activate('4.1.0', accept)).body).toMatchObject({ code: 'PACKAGE_REVOKED' });
  expect((await upload(packed('4.1.0'))).body).toMatchObject({
    code: 'PACKAGE_REVOKED',
    detail: expect.stringContaining('it reads too much'),
  });
  await admin().delete('/api/plugin-packages/acme/4.1.0');
  expect((await upload(packed('4.1.0', { 'web/index.js': 'other' }))).body).toMatchObject({ code: 'PACKAGE_REVOKED' });
  // The others go on.
  expect((await activate('4.0.0')).status).toBe(200);
  expect(await runs()).toBe('4.0.0');
  expect((await admin().get('/api/plugin-revocations')).body).toMatchObject([
    { ...{ keyId: null, pluginId: 'acme', version: '4.1.0' }, reason: of.reason },
  ]);
  await expect(park.database.kernelPool.query('delete from kernel.plugin_revocations')).rejects.toThrow(
    /permission denied/,
  );
});

test('whoever has the database does not bring a revoked version back by marking it as the one that runs', async () => {
  await upload(packed('4.2.0'));
  await admin().post('/api/plugin-revocations', { id: 'acme', version: '4.2.0', reason: 'x' });
  await park.database.kernelPool.query(
    `update kernel.plugin_packages set active = version = '4.2.0' where plugin_id = 'acme'`,
  );
  await park.kernel.host.reconcile();
  expect(await runs()).toBeNull();
  await activate('4.0.0');
  expect(await runs()).toBe('4.0.0');
});

test('a key that is revoked stops all that it signed, is trusted no more, and signs nothing that is taken in', async () => {
  const { privateKey: second, publicKey: secondPublic } = generateKeyPairSync('ed25519');
  const by = (version: string) =>
    writeArchive(
      signPackage(vendorFiles(version), second.export({ type: 'pkcs8', format: 'pem' }).toString(), {
        id: 'acme',
        version,
      }),
    );
  const secondPem = secondPublic.export({ type: 'spki', format: 'pem' }).toString();
  await trust(secondPem);
  await upload(by('4.5.0'));
  await activate('4.5.0');
  expect(await runs()).toBe('4.5.0');
  const key = keyIdOf(secondPublic);
  expect((await admin().post('/api/plugin-revocations', { key, reason: 'leaked' })).status).toBe(200);
  expect(await runs()).toBeNull();
  expect((await stored()).find(({ version }) => version === '4.5.0')).toMatchObject({
    signature: 'revoked',
    active: false,
  });
  expect((await trust(secondPem)).body).toMatchObject({ code: 'PACKAGE_KEY_REVOKED' });
  expect((await activate('4.5.0', true)).body).toMatchObject({ code: 'PACKAGE_REVOKED' });
  expect((await upload(by('4.6.0'))).body).toMatchObject({ code: 'PACKAGE_REVOKED' });
  expect((await activate('4.0.0')).status).toBe(200);
  expect(await runs()).toBe('4.0.0');
  const { body } = await admin().get<{ rows: { action: string; after: unknown; note: string }[] }>('/api/audit');
  const row = body.rows.find(({ action }) => action === 'plugin-key.revoked')!;
  expect(row).toMatchObject({ after: { stopped: [{ id: 'acme', version: '4.5.0' }] }, note: 'leaked' });
});

test('keys and packages of an earlier version, named by 64 bits, are named by all of their fingerprint and go on', async () => {
  const short = fingerprint.slice(0, 16).replace(/(.{4})(?=.)/g, '$1-');
  const pool = park.database.kernelPool;
  await pool.query('update kernel.plugin_keys set key_id = $1 where key_id = $2', [short, fingerprint]);
  await pool.query('update kernel.plugin_packages set key_id = $1 where key_id = $2', [short, fingerprint]);
  const sql = readFileSync(new URL('../../migrations/0131-revocations.sql', import.meta.url), 'utf8');
  await park.database.withOwner((owner) => owner.query(`set search_path = kernel; ${sql.slice(0, sql.indexOf(';'))}`));
  await park.kernel.packages.nameKeys();
  const { rows } = await pool.query(
    'select key_id from kernel.plugin_keys union select key_id from kernel.plugin_packages',
  );
  expect(rows).toContainEqual({ key_id: fingerprint });
  expect(rows.every(({ key_id: id }) => id === null || id.length === 64)).toBe(true);
  expect(await stored()).toContainEqual(
    expect.objectContaining({ version: '4.0.0', signature: 'signed', active: true }),
  );
  await park.kernel.host.reconcile();
  expect(await runs()).toBe('4.0.0');
});

test('what nobody trusted has signed neither runs nor loads where the system does not keep it apart', async () => {
  const missing = [{ measure: 'namespaces' as const, reason: 'unshare failed: Operation not permitted' }];
  const isolation = { level: 'partial' as const, missing };
  const strict = await createTestKernel({ plugins: [], isolation, unsignedPlugins: 'full' });
  try {
    const as = strict.api('platform-admin');
    const sentence = 'the isolation of plugins on this machine is partial; missing: namespaces (unshare failed';
    const activate = (version: string) =>
      carriedOut(as.post<object>(`/api/plugin-packages/acme/${version}/activate`, { accept: true }), as);
    const inspected = await upload(packed('0.9.0', { 'server/index.js': `throw new Error('it was loaded');` }), '', as);
    expect(inspected.body).toMatchObject({ problems: [expect.stringContaining(sentence)], uses: [], publishes: [] });
    await upload(packed('1.0.0'), '', as);
    expect(await activate('1.0.0')).toMatchObject({
      status: 409,
      body: { code: 'PACKAGE_NOT_ISOLATED', hint: expect.stringContaining('LINGTAN_UNSIGNED_PLUGINS=partial') },
    });
    const trusted = (name: string, publicKey: string) =>
      carriedOut(as.post<{ keyId: string }>('/api/plugin-keys', { name, publicKey }), as);
    const { body: key } = await trusted('Acme', publicPem);
    expect((await activate('1.0.0')).status).toBe(200);
    expect(strict.kernel.registry.get('acme')?.problem).toBeNull();
    // As a server finds it that starts anew on a machine that keeps plugins apart less well than the one before.
    await carriedOut(as.delete<object>(`/api/plugin-keys/${key.keyId}`), as);
    // Nor does it help to write into the database that a key which is trusted had signed it.
    const otherPem = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { body: other } = await trusted('O', otherPem);
    await strict.database.kernelPool.query(
      `update kernel.plugin_packages set active = true, signature_state = 'signed', key_id = $1
       where plugin_id = 'acme' and version = '1.0.0'`,
      [other.keyId],
    );
    await strict.kernel.host.reconcile();
    expect(strict.kernel.registry.get('acme')?.problem?.error.code).toBe('PACKAGE_NOT_ISOLATED');
    const { body: health } = await strict.api('operator').get('/health');
    expect(health).toMatchObject({ isolation });
    const { body: plugins } = await strict.api('operator').get('/plugins');
    expect(plugins).toMatchObject([{ id: 'acme', isolation: 'process', processIsolation: isolation }]);
  } finally {
    await strict.stop();
  }
});

test('which isolation is enough for them is what whoever runs the server says', () => {
  expect(unsignedPluginsFromEnv({})).toBe('full');
  expect(unsignedPluginsFromEnv({ LINGTAN_UNSIGNED_PLUGINS: 'none' })).toBe('none');
  expect(() => unsignedPluginsFromEnv({ LINGTAN_UNSIGNED_PLUGINS: 'yes' })).toThrow(
    'LINGTAN_UNSIGNED_PLUGINS: yes is no level of isolation; expected full, partial or none',
  );
});

test('a file that was modified after signing is refused, in the upload and in the database', async () => {
  const signed = readArchive(packed('2.0.0'));
  const modified = writeArchive(new Map(signed).set('web/index.js', Buffer.from('evil()')));
  expect((await upload(modified)).body).toMatchObject({
    code: 'PACKAGE_MODIFIED',
    detail: expect.stringContaining('web/index.js was changed'),
  });
  await upload(packed('2.0.0'));
  await park.database.withKernelTx((tx) =>
    tx.execute(`update kernel.plugin_packages set archive = '\\x00' where version = '2.0.0'`),
  );
  expect((await activate('2.0.0', true)).body).toMatchObject({ code: 'PACKAGE_MODIFIED' });
});

test('the assets of a plugin hold nothing beside its browser part', async () => {
  await upload(packed('3.0.0'));
  await activate('3.0.0', true);
  for (const path of [
    '..%2f..%2fplugin.json',
    'web%2f..%2fplugin.json',
    'plugin.json',
    'server/index.js',
    '%2e%2e/plugin.json',
    'web/*path',
  ]) {
    const { status } = await file(path);
    expect([400, 404], path).toContain(status);
  }
});

test('a package that says something else of itself each time has said it once', async () => {
  const changing = server('3.1.0').replace(
    'export default {',
    "export default { provides: [{ kind: 'service', id: 'acme.' + Math.random(), version: 1 }],",
  );
  const archive = packed('3.1.0', { 'server/index.js': changing });
  const { offers } = (await upload(archive)).body;
  expect(offers).toEqual([expect.stringMatching(/^acme\.0/)]);
  expect((await upload(archive)).body['offers']).toEqual(offers);
  await activate('3.1.0', true);
  expect(park.kernel.registry.get('acme')?.definition?.provides?.map(({ id }) => id)).toEqual(offers);
});

const browser = { reads: ['/plugins', '/points/*'], topics: ['events'], page: true };
const asking = (version: string) => vendorFiles(version, {}, { browser });
/** What a request says that the shell makes for the browser part of a plugin. */
const asked = (method: string, path: string, plugin = 'acme', as = park.api('operator')) =>
  as.request<{ code?: string }>(method, path, { headers: { 'x-lingtan-browser-of': plugin } });
const grant = (version: string, grants: object) =>
  carriedOut(
    admin().request<{ code?: string; detail?: string; proposal?: number | null }>(
      'PUT',
      `/api/plugin-packages/acme/${version}/browser-grants`,
      {
        body: JSON.stringify({ reads: [], topics: [], page: false, ...grants }),
        headers: { 'content-type': 'application/json' },
      },
    ),
  );
const shownOf = async () => {
  const { body } = await park.api('operator').get<{ plugins: { id: string; webModule: null; webFrame: null }[] }>('');
  const { webModule, webFrame } = body.plugins.find(({ id }) => id === 'acme')!;
  return { webModule, webFrame };
};

test('its browser part has its own routes alone; a read beside them when it asks for it and an operator granted it', async () => {
  await trust();
  await upload(writeArchive(signPackage(asking('5.0.0'), pem, { id: 'acme', version: '5.0.0' })));
  await activate('5.0.0');
  await park.setEnabled('acme', true);
  await park.kernel.host.whenIdle();
  const park1 = `/api/parks/${park.park.id}`;
  expect((await asked('GET', '/x/acme')).status).toBe(200);
  const closed = [
    ...[
      ['GET', '/plugins'],
      ['GET', '/points/x'],
      ['GET', ''],
      ['GET', '/x/acme-2'],
      ['POST', '/plugins/acme/enable'],
    ],
    ...[
      ['GET', '/api/me'],
      ['PATCH', '/api/me'],
      ['GET', '/api/parks'],
      ['GET', '/api/plugin-packages'],
    ],
    ...[
      ['POST', '/api/auth/sign-out'],
      ['GET', '/api/auth/get-session'],
      ['GET', '/metrics'],
      ['POST', '/mcp'],
    ],
    ...[
      ['GET', `${park1}/x/acme%2f..%2f..%2fplugins`],
      ['GET', `${park1}//plugins`],
      ['GET', `/api/parks/../me`],
    ],
  ] as const;
  for (const [method, path] of closed)
    expect((await asked(method, path)).body, `${method} ${path}`).toMatchObject({
      code: expect.stringMatching(/^(PLUGIN_NOT_GRANTED|HTTP_BAD_PATH)$/),
    });
  // Of a plugin that came with the product, or is none, nothing is narrowed: nothing is open.
  expect((await asked('GET', '/x/acme', 'nothing')).body).toMatchObject({ code: 'PLUGIN_NOT_GRANTED' });

  expect((await grant('5.0.0', { reads: ['/points/*', '/audit'] })).body).toMatchObject({
    code: 'PACKAGE_NOT_ASKED',
    detail: 'acme 5.0.0 does not ask for /audit; it asks for: /plugins, /points/*, events, the page itself',
  });
  expect((await grant('5.0.0', { more: true })).status).toBe(400);
  expect((await grant('5.0.0', { reads: ['/plugins'] })).status).toBe(200);
  expect((await asked('GET', '/plugins')).status).toBe(200);
  for (const [method, path] of [
    ['POST', '/plugins'],
    ['GET', '/plugins/acme/config'],
    ['GET', '/points/x'],
  ] as const)
    expect((await asked(method, path)).body).toMatchObject({ code: 'PLUGIN_NOT_GRANTED' });
  // Rights come from the person; a header adds none.
  expect((await asked('GET', '/plugins', 'acme', park.api('device'))).status).toBe(403);

  const { body } = await admin().get<{ rows: { action: string; subject: string; note: string; after: unknown }[] }>(
    '/api/audit',
  );
  expect(body.rows).toContainEqual(
    expect.objectContaining({
      action: 'plugin.browser-granted',
      subject: 'acme 5.0.0',
      after: { reads: ['/plugins'], topics: [], pageKeyId: null },
    }),
  );
  const { rows } = await park.database.kernelPool.query(
    `select subject from kernel.audit_log where action = 'access.refused' and note = 'PLUGIN_NOT_GRANTED'`,
  );
  expect(rows).toContainEqual({ subject: `acme: GET ${park1}/plugins` });
});

test('the files of a browser part are open to every origin, and none is a page of this server', async () => {
  const found = await file('web/index.js');
  expect(Object.fromEntries(found.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': expect.stringContaining('javascript'),
    'x-content-type-options': 'nosniff',
  });
  expect((await fetch(`${park.url}/plugin-web/${'0'.repeat(64)}/web/index.js`)).status).toBe(404);
});

test('of live topics it hears its own, and others as they were granted', async () => {
  const { token } = (await admin().post<{ token: string }>(`/api/parks/${park.park.id}/screens`, { name: 'Wall' }))
    .body;
  const socket = io(park.url, { path: '/socket', transports: ['websocket'], auth: { token } });
  const hear = (browserOf?: string): Promise<unknown> =>
    socket.emitWithAck('subscribe', { park: park.park.id, topics: ['events'], browserOf });
  try {
    expect(await hear()).toMatchObject({ ok: true });
    expect(await hear('acme')).toMatchObject({ code: 'PLUGIN_NOT_GRANTED', status: 403 });
    expect((await grant('5.0.0', { topics: ['events'] })).status).toBe(200);
    expect(await hear('acme')).toMatchObject({ ok: true });
    expect(await hear('nothing')).toMatchObject({ code: 'PLUGIN_NOT_GRANTED' });
  } finally {
    socket.close();
  }
});

test('it runs in a frame, and in the page itself only when a trusted key signed it and the operator granted that', async () => {
  expect(await shownOf()).toEqual({
    webModule: null,
    webFrame: expect.stringMatching(/^\/plugin-web\/[0-9a-f]{64}\/$/),
  });
  expect((await grant('5.0.0', { page: true })).status).toBe(200);
  expect(await shownOf()).toEqual({ webModule: expect.stringMatching(/\/web\/index\.js$/), webFrame: null });
  // Another key's package of the same name does not inherit it, nor does one that nobody signed.
  const { privateKey: other, publicKey: otherPublic } = generateKeyPairSync('ed25519');
  const otherPem = other.export({ type: 'pkcs8', format: 'pem' }).toString();
  await trust(otherPublic.export({ type: 'spki', format: 'pem' }).toString());
  await upload(writeArchive(signPackage(asking('5.1.0'), otherPem, { id: 'acme', version: '5.1.0' })));
  await upload(writeArchive(asking('5.2.0')));
  for (const version of ['5.1.0', '5.2.0']) {
    expect((await activate(version, true)).status).toBe(200);
    expect(await shownOf()).toMatchObject({ webModule: null });
  }
  expect((await grant('5.2.0', { page: true })).body).toMatchObject({ code: 'PACKAGE_PAGE_NOT_SIGNED' });
  await activate('5.0.0');
  expect(await shownOf()).toMatchObject({ webFrame: null });
  await admin().delete('/api/plugin-packages/acme?data=keep');
  const { rows } = await park.database.kernelPool.query('select from kernel.plugin_browser_grants');
  expect(rows).toHaveLength(0);
});

test('only platform administrators install', async () => {
  const refused = await park.api('operator').request('POST', '/api/plugin-packages', { body: 'x' });
  expect(refused.status).toBe(403);
});

describe('what the installation trusts and runs', () => {
  const ann: TestCaller = { person: 'Ann', role: 'platform-admin' };
  const bo: TestCaller = { person: 'Bo', role: 'platform-admin' };
  const decide = (as: TestCaller, no: number, act: string, more: object = {}) =>
    park.api(as).post<{ code?: string; state?: string }>(`/api/proposals/${no}/decision`, { act, ...more });
  const asked = async (as: TestCaller, method: 'post' | 'delete', path: string, body?: object) => {
    const answer = await park.api(as)[method]<{ proposal: number | null; code?: string }>(path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body.proposal;
  };
  const proposed = async (...of: Parameters<typeof asked>): Promise<number> => {
    const no = await asked(...of);
    expect(no).toBeGreaterThan(0);
    return no!;
  };
  const key = generateKeyPairSync('ed25519').publicKey;
  const newKey = { name: 'New', publicKey: key.export({ type: 'spki', format: 'pem' }).toString() };
  const trusted = async () =>
    (await admin().get<{ keyId: string }[]>('/api/plugin-keys')).body.some(({ keyId }) => keyId === keyIdOf(key));
  const told = async (as: TestCaller) =>
    (await park.api(as).get<{ rows: { kind: string; text: { en: string } }[] }>('/notices')).body.rows
      .filter(({ kind }) => kind === 'kernel.package-proposed')
      .map(({ text }) => text.en);

  /** Each change that another administrator has to approve, and whether it has come about. */
  const changes: [string, () => Promise<number>, () => Promise<boolean>][] = [
    ['trust in a key', () => proposed(ann, 'post', '/api/plugin-keys', newKey), trusted],
    [
      'the end of that trust',
      () => proposed(ann, 'delete', `/api/plugin-keys/${keyIdOf(key)}`),
      async () => !(await trusted()),
    ],
    [
      'a version with one more permission',
      async () => {
        const permissions = ['acme.use', 'acme.more'].map((id) => ({
          ...{ id, title: { en: id, 'zh-CN': id }, grants: ['operator'] },
        }));
        const definition = server('5.1.0').replace('[permission]', `[permission, { ...permission, id: 'acme.more' }]`);
        await upload(packed('5.1.0', { 'server/index.js': definition }, { permissions }));
        return proposed(ann, 'post', '/api/plugin-packages/acme/5.1.0/activate', {});
      },
      async () => (await runs()) === '5.1.0',
    ],
    [
      'a version that nobody signed',
      async () => {
        await upload(writeArchive(vendorFiles('5.2.0')));
        return proposed(ann, 'post', '/api/plugin-packages/acme/5.2.0/activate', { accept: true });
      },
      async () => (await runs()) === '5.2.0',
    ],
    [
      'the end of a plugin’s data',
      () => proposed(ann, 'delete', '/api/plugin-packages/acme?data=purge'),
      async () => (await stored()).length === 0,
    ],
  ];

  test('needs another administrator: not one with keys of their own, nor an operator, nor a key', async () => {
    for (const as of [ann, bo]) await park.api(as).get('/api/me');
    await trust();
    for (const version of ['4.0.0', '5.0.0']) await upload(packed(version));
    await activate('4.0.0');
    await park.setEnabled('acme', true);
    // A version that asks for no more, signed by who is trusted already, is one administrator's.
    expect(await asked(ann, 'post', '/api/plugin-packages/acme/5.0.0/activate', {})).toBeNull();
    expect(await runs()).toBe('5.0.0');
    const keys = await Promise.all(['one', 'two'].map((name) => park.key({ owner: 'Ann', name })));
    const foreign = await park.key({ owner: 'Bo' });
    for (const [what, propose, done] of changes) {
      const no = await propose();
      expect(await done(), what).toBe(false);
      expect(await propose(), 'proposed again it is the same').toBe(no);
      expect((await decide(ann, no, 'approve')).body, what).toMatchObject({ code: 'PERSON_SAME' });
      for (const as of [...keys, foreign, 'operator', { person: 'Cy' }] as TestCaller[]) {
        expect((await decide(as, no, 'approve')).status, what).toBe(403);
        // On a park it is not to be found.
        const { status, body } = await park
          .api(as)
          .post<{ code: string }>(`/proposals/${no}/decision`, { act: 'approve' });
        expect([403, 404], `${what}: ${body.code}`).toContain(status);
        expect((await park.api(as).get('/api/proposals')).status).toBe(403);
      }
      expect((await park.api(bo).get<{ no: number }[]>('/proposals')).body.filter((each) => each.no === no)).toEqual(
        [],
      );
      expect(await told(ann)).toEqual([]);
      expect(await told(bo)).toMatchObject([expect.stringMatching(/^Ann proposes for the whole installation: /)]);
      expect(await done(), what).toBe(false);
      const idempotencyKey = `decision-${no}`;
      for (let n = 0; n < 2; n++)
        expect((await decide(bo, no, 'approve', { idempotencyKey })).body, what).toMatchObject({ state: 'approved' });
      expect(await done(), what).toBe(true);
      expect(await told(bo)).toEqual([]);
    }
    const { body } = await admin().get<{ rows: { action: string; actor: { name: string } }[] }>('/api/audit');
    const steps = body.rows
      .map(({ action, actor }) => `${actor.name} ${action}`)
      .filter((step) => /^(Ann|Bo) p/.test(step));
    expect(steps.slice(0, 3)).toEqual(['Bo proposal.approved', 'Bo plugin.removed', 'Ann proposal.made']);
  });

  test('an old sign-in decides nothing, and what was looked at is what comes to run', async () => {
    await admin().delete('/api/plugin-packages/acme?data=keep');
    await upload(packed('6.0.0'));
    const no = await proposed(ann, 'post', '/api/plugin-packages/acme/6.0.0/activate', { accept: true });
    await park.database.kernelPool.query(
      `update auth.session set "createdAt" = now() - interval '1 hour' where "userId" = 'Bo'`,
    );
    expect((await decide(bo, no, 'approve')).body).toMatchObject({ code: 'AUTH_CONFIRM_REQUIRED' });
    await park.database.kernelPool.query(`update auth.session set "createdAt" = now() where "userId" = 'Bo'`);
    // The file is exchanged meanwhile for another of the same version.
    await admin().delete('/api/plugin-packages/acme/6.0.0');
    await upload(packed('6.0.0', { 'web/index.js': 'export default { other: true };' }));
    expect((await decide(bo, no, 'approve')).body).toMatchObject({ code: 'PACKAGE_OTHER_BY_NOW' });
    expect((await decide(ann, no, 'withdraw')).body).toMatchObject({ state: 'withdrawn' });
    // Where there is no other administrator, the command line of the server decides.
    const again = await proposed(ann, 'post', '/api/plugin-packages/acme/6.0.0/activate', { accept: true });
    expect((await decide('platform-admin', again, 'approve')).body).toMatchObject({ state: 'approved' });
  });

  test('is seen and decided by no transaction of a park', async () => {
    const no = await proposed(ann, 'post', '/api/plugin-keys', newKey);
    const rows = (text: string) => park.tx(async (tx) => (await tx.execute(text)).rowCount);
    expect(await rows(`select from kernel.proposals where no = ${no}`)).toBe(0);
    expect(await rows(`update kernel.proposals set state = 'rejected' where no = ${no}`)).toBe(0);
    const columns = 'plugin_id, kind, subject, text, changes, data, proposed_by, proposed_person';
    await expect(
      rows(
        `insert into kernel.proposals (${columns}) select 'kernel', 'kernel.package', 'x', '{}', '[]', '{}', '{}', 'x'`,
      ),
    ).rejects.toThrow();
  });
});
