import { signPackage, writeArchive } from '@lingtan/packaging';
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkIntegration } from './conformance.ts';

const title = { en: 'Acme', 'zh-CN': '艾克米' };
const plain = `const any = () => ({ toJSONSchema: () => ({}), safeParse: (data) => ({ success: true, data }) });
export default { id: 'acme', config: { version: 1, schema: any() }, async start() {} };`;

function integration(texts: Record<string, string> = {}, manifest: object = {}): Map<string, Buffer> {
  const files = {
    'package.json': JSON.stringify({ name: '@acme/acme', version: '1.0.0' }),
    'plugin.json': JSON.stringify({
      ...{ id: 'acme', version: '1.0.0', api: '^1.0.0', title, description: title },
      ...{ entry: { server: './server/index.js', web: './web/index.js' }, ...manifest },
    }),
    'server/index.js': plain,
    'web/index.js': `import { jsx } from "react/jsx-runtime";import "@lingtan/web-sdk";export default {};`,
    ...texts,
  };
  return new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
}

const failures = async (files: Map<string, Buffer>): Promise<string[]> =>
  (await checkIntegration(writeArchive(files))).findings
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ rule, note }) => `${rule}: ${note}`);

test('a sound integration conforms, and one without a signature is told so', async () => {
  const report = await checkIntegration(writeArchive(integration()));
  expect(report).toMatchObject({ id: 'acme', version: '1.0.0', passed: true });
  expect(report.findings).toContainEqual(expect.objectContaining({ rule: 'signed', outcome: 'warning' }));
  const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const signed = signPackage(integration(), key, { id: 'acme', version: '1.0.0' });
  expect((await checkIntegration(writeArchive(signed))).findings.map(({ rule }) => rule)).not.toContain('signed');
});

test.each([
  ['what the shell does not share', { 'web/index.js': `import "lodash";` }, {}, 'web-imports: lodash'],
  [
    'code that throws',
    { 'server/index.js': `throw new Error('no licence');` },
    {},
    'loads: Plugin acme could not be loaded',
  ],
  [
    'code of another id',
    { 'server/index.js': plain.replace("id: 'acme'", "id: 'other'") },
    {},
    'loads: Plugin acme: the code says id other',
  ],
  [
    'a page without code',
    {},
    {
      entry: { server: './server/index.js' },
      contributes: { nav: [{ path: '/', title, icon: 'x', permission: 'acme.read' }] },
    },
    'web: pages and widgets',
  ],
  ['no manifest', { 'plugin.json': '{}' }, {}, 'package: This file is no plugin'],
])('an integration with %s does not conform', async (_what, texts, manifest, expected) => {
  expect((await failures(integration(texts as never, manifest))).join('\n')).toContain(expected);
});
