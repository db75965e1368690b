import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeArchive } from '@lingtan/packaging';
import { createTestKernel } from '../../testing/index.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchPackage, readPackageSpec, registryFromEnv } from './npm-registry.ts';

const title = { en: 'Acme', 'zh-CN': '艾克米' };
const archiveOf = (version: string): Buffer =>
  writeArchive(
    new Map(
      Object.entries({
        'package.json': JSON.stringify({ name: '@acme/meter', version }),
        'plugin.json': JSON.stringify({
          ...{ id: 'acme-meter', version, api: '^1.0.0', title, description: title, permissions: [] },
          ...{ entry: { server: './server/index.js' } },
        }),
        'server/index.js': 'export default {};',
      }).map(([path, text]) => [path, Buffer.from(text)]),
    ),
  );
const sri = (archive: Buffer): string => `sha512-${createHash('sha512').update(archive).digest('base64')}`;

let http: Server;
let url: string;
const seen: IncomingMessage['headers'][] = [];
/** A registry as npm speaks it. One file is not what the list says, one lies elsewhere, one has no sum. */
beforeAll(async () => {
  const versions = ['1.0.0', '1.4.2', '2.0.0'].map((version) => [version, archiveOf(version)] as const);
  http = createServer((request, response) => {
    seen.push(request.headers);
    const at = (name: string): string => `${url}/@acme/meter/-/${name}.tgz`;
    if (request.url === '/@acme%2fmeter')
      return void response.end(
        JSON.stringify({
          'dist-tags': { latest: '2.0.0' },
          versions: {
            ...Object.fromEntries(
              versions.map(([version, archive]) => [
                version,
                { dist: { tarball: at(version), integrity: sri(archive) } },
              ]),
            ),
            '3.0.0-other': { dist: { tarball: at('2.0.0'), integrity: sri(archiveOf('1.0.0')) } },
            '3.0.0-away': { dist: { tarball: 'http://127.0.0.1:9/x.tgz', integrity: 'sha512-x' } },
            '3.0.0-bare': { dist: { tarball: at('2.0.0') } },
          },
        }),
      );
    const file = versions.find(([version]) => request.url === `/@acme/meter/-/${version}.tgz`);
    if (file) return void response.end(file[1]);
    if (request.url === '/away') return void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
    if (request.url === '/page') return void response.end('<html>');
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(() => {
  http.closeAllConnections();
  http.close();
});

const fetched = (text: string, largest = 1e6) => fetchPackage({ url }, readPackageSpec(text)!, largest);

describe('a name of a package', () => {
  it.each([
    ['meter', { name: 'meter', version: 'latest' }],
    ['meter@1.2.0', { name: 'meter', version: '1.2.0' }],
    ['@acme/meter@^1', { name: '@acme/meter', version: '^1' }],
    ['@acme/meter', { name: '@acme/meter', version: 'latest' }],
  ])('%s is read', (text, spec) => expect(readPackageSpec(text)).toEqual(spec));

  it.each(['', './meter', '../x', 'Meter', 'a/b', '@acme', 'meter.tgz', '/tmp/x.tgz', 'http://x/y'])(
    '%j is none',
    (text) => expect(readPackageSpec(text)).toBeNull(),
  );
});

describe('a package of a registry', () => {
  it('is fetched by version, by range, and by tag', async () => {
    for (const [text, version] of [
      ['@acme/meter@1.0.0', '1.0.0'],
      ['@acme/meter@^1.1', '1.4.2'],
      ['@acme/meter', '2.0.0'],
    ] as const)
      expect(sri(await fetched(text)), text).toBe(sri(archiveOf(version)));
  });

  it.each([
    ['@acme/meter@9', 'PACKAGE_REGISTRY', /no version fits 9; it has .*2\.0\.0/],
    ['@acme/unknown', 'PACKAGE_REGISTRY', /does not have it/],
    ['page', 'PACKAGE_REGISTRY', /something else than a list/],
    ['away', 'PACKAGE_REGISTRY', /answers 302/],
    ['@acme/meter@3.0.0-other', 'PACKAGE_REGISTRY_FILE', /its SHA-512 is another one/],
    ['@acme/meter@3.0.0-away', 'PACKAGE_REGISTRY_FILE', /lies on http:\/\/127\.0\.0\.1:9/],
    ['@acme/meter@3.0.0-bare', 'PACKAGE_REGISTRY_FILE', /names no SHA-512/],
  ])('%s is refused: %s', async (text, code, message) => {
    await expect(fetched(text)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('that is too large is not read to its end', async () => {
    await expect(fetched('@acme/meter', 100)).rejects.toMatchObject({
      message: expect.stringMatching(/more than 100/),
    });
  });

  it('is asked for with the token of the installation', async () => {
    seen.length = 0;
    await fetchPackage({ url, token: 'key' }, { name: '@acme/meter', version: 'latest' }, 1e6);
    expect(seen.map(({ authorization }) => authorization)).toEqual(['Bearer key', 'Bearer key']);
  });

  it('comes from the address that the environment names', () => {
    expect(registryFromEnv({})).toBeNull();
    expect(registryFromEnv({ LINGTAN_PLUGIN_REGISTRY: url })).toEqual({ url, token: undefined });
    for (const value of ['registry', 'ftp://x'])
      expect(() => registryFromEnv({ LINGTAN_PLUGIN_REGISTRY: value })).toThrow(value);
  });
});

it('the server takes in what the registry has, and only where it has one', async () => {
  for (const [pluginRegistry, status, answer] of [
    [{ url }, 200, { package: { id: 'acme-meter', version: '2.0.0', signature: 'unsigned' } }],
    [null, 409, { code: 'PACKAGE_NO_REGISTRY' }],
  ] as const) {
    const park = await createTestKernel({ plugins: [], pluginRegistry });
    try {
      const admin = park.api('platform-admin');
      expect((await admin.get('/api/plugin-registry')).body).toEqual({ registry: pluginRegistry ? url : null });
      const taken = await admin.post('/api/plugin-registry', { package: '@acme/meter' });
      expect({ status: taken.status, body: taken.body }).toMatchObject({ status, body: answer });
      const wrong = await admin.post('/api/plugin-registry', { package: './meter' });
      expect(wrong).toMatchObject({ status: 400, body: { params: { field: 'body.package' } } });
    } finally {
      await park.stop();
    }
  }
});
