import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { keyIdOf, signPackage, writeArchive } from '@lingtan/packaging';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

const title = { en: 'Acme', 'zh-CN': '艾克米' };
const server = `const any = () => ({ toJSONSchema: () => ({}), safeParse: (data) => ({ success: true, data }) });
export default { id: 'acme', config: { version: 1, schema: any() }, permissions: [], async start() {} };`;

/** A package that the key signed; what it does when it is loaded is `text`. */
function packed(version: string, key: KeyObject, text = server): Buffer {
  const texts = {
    'package.json': JSON.stringify({ name: '@acme/acme', version }),
    'plugin.json': JSON.stringify({
      ...{ id: 'acme', version, api: '^1.0.0', title, description: title, permissions: [] },
      entry: { server: './server/index.js' },
    }),
    'server/index.js': text,
  };
  const files = new Map(Object.entries(texts).map(([path, each]) => [path, Buffer.from(each)]));
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  return writeArchive(signPackage(files, pem, { id: 'acme', version }));
}

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await createTestKernel({ plugins: [] });
});
afterAll(() => kernel?.stop());

const admin = () => kernel.api('platform-admin');
const upload = (archive: Buffer) =>
  admin().request('POST', '/api/plugin-packages', {
    body: new Uint8Array(archive),
    headers: { 'content-type': 'application/gzip' },
  });
const proposed = async (asked: Promise<{ body: { proposal?: number | null } }>): Promise<number> =>
  (await asked).body.proposal!;
const approve = (no: number) => admin().post<{ code?: string }>(`/api/proposals/${no}/decision`, { act: 'approve' });

test('a version that was proposed as signed does not run on that once its key is trusted no more', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  await approve(await proposed(admin().post('/api/plugin-keys', { name: 'Acme', publicKey: pem })));
  await upload(packed('1.0.0', privateKey));
  // Accepting what nobody signed says nothing as long as somebody has.
  const asked = () => proposed(admin().post('/api/plugin-packages/acme/1.0.0/activate', { accept: true }));
  const no = await asked();
  await approve(await proposed(admin().delete(`/api/plugin-keys/${keyIdOf(publicKey)}`)));
  expect(await approve(no)).toMatchObject({ status: 409, body: { code: 'PACKAGE_OTHER_BY_NOW' } });
  await admin().post(`/api/proposals/${no}/decision`, { act: 'reject' });
  // Proposed as what it is now, it may be accepted.
  expect((await approve(await asked())).status).toBe(200);
});

test('of a version that is revoked no code runs, not even to say what it is', async () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const loaded = `throw new Error('it was loaded');`;
  await upload(packed('2.0.0', privateKey, loaded));
  const inspected = () => admin().get<{ problems: string[] }>('/api/plugin-packages/acme/2.0.0');
  expect((await inspected()).body.problems.join()).toContain('it was loaded');
  await admin().post('/api/plugin-revocations', { id: 'acme', version: '2.0.0', reason: 'it reads too much' });
  const { problems } = (await inspected()).body;
  expect(problems.join()).toContain('it reads too much');
  expect(problems.join()).not.toContain('it was loaded');
});
