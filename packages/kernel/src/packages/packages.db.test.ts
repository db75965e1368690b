import { generateKeyPairSync } from 'node:crypto';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPackage } from './open-package.ts';
import { checkSignature, signatureFile, signPackage } from './signature.ts';
import { type PackageFiles, readArchive, writeArchive } from './tar.ts';

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
const packed = (version: string, changes?: Record<string, string>) =>
  writeArchive(signPackage(vendorFiles(version, changes), pem, { id: 'acme', version }));

let park: TestKernel;
beforeAll(async () => {
  park = await createTestKernel({ plugins: [] });
});
afterAll(() => park?.stop());

const admin = () => park.api('platform-admin');
const upload = (archive: Buffer, query = '') =>
  admin().request<Record<string, unknown>>('POST', `/api/plugin-packages${query}`, {
    body: new Uint8Array(archive),
    headers: { 'content-type': 'application/gzip' },
  });

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
  const activate = (version: string, accept = false) =>
    admin().post(`/api/plugin-packages/acme/${version}/activate`, { accept });
  expect((await activate('1.0.0')).body).toMatchObject({ code: 'PACKAGE_NOT_SIGNED' });
  const states = async () =>
    (await admin().get<{ signature: string }[]>('/api/plugin-packages')).body.map(({ signature }) => signature);
  expect(await states()).toEqual(['untrusted']);
  await admin().post('/api/plugin-keys', { name: 'Acme', publicKey: publicPem });
  expect(await states()).toEqual(['signed']);
  expect((await activate('1.0.0')).status).toBe(200);
  expect(park.state('acme').state).toBe('disabled');

  const say = () => park.api('operator').get('/x/acme');
  await park.setEnabled('acme', true);
  expect((await say()).body).toEqual({ text: '1.0.0', seen: 0 });
  const asset = await park.api('operator').get('/plugin-assets/acme/1.0.0/web/index.js');
  expect(asset.body).toBe('export default {};');

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
  await admin().delete('/api/plugin-packages/acme?data=purge');
  const left = await park.tx(async (tx) => (await tx.execute('select key from kernel.plugin_documents')).rows);
  expect(left).toEqual([]);
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
  const activated = await admin().post('/api/plugin-packages/acme/2.0.0/activate', { accept: true });
  expect(activated.body).toMatchObject({ code: 'PACKAGE_MODIFIED' });
});

test.each([
  '..%2f..%2fplugin.json',
  'web%2f..%2fplugin.json',
  'plugin.json',
  'server/index.js',
  '%2e%2e/plugin.json',
  'web/*path',
])('the assets of a plugin hold nothing at %s', async (path) => {
  await upload(packed('3.0.0'));
  await admin().post('/api/plugin-packages/acme/3.0.0/activate', { accept: true });
  await park.setEnabled('acme', true);
  const answer = await park.api('operator').get(`/plugin-assets/acme/3.0.0/${path}`);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
});

test('only platform administrators install', async () => {
  const refused = await park.api('operator').request('POST', '/api/plugin-packages', { body: 'x' });
  expect(refused.status).toBe(403);
});
