import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readIdentityProviders } from '../installation/identity-providers.ts';
import { identityCommands } from './identity-commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'lingtan-identity-'));
const file = join(folder, 'identity.yaml');
let issuer: string;
const server = createServer((request, response) => {
  const body = { issuer, authorization_endpoint: issuer, token_endpoint: issuer, jwks_uri: issuer };
  const isKnown = request.url === '/.well-known/openid-configuration';
  response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const provider = (id: string, address: string) => `  - id: ${id}
    kind: oidc
    name: { en: Steel, zh-CN: 钢铁 }
    issuer: ${address}
    clientId: lingtan
    clientSecret: { env: OIDC_SECRET }
    roles:
      - { group: chiefs, platformAdmin: true }
`;

it('names the line, the field and what was expected, and no secret', () => {
  const read = (text: string, env: NodeJS.ProcessEnv = {}) => {
    writeFileSync(file, text);
    return () => readIdentityProviders(folder, env);
  };
  const good = `providers:\n${provider('sso', 'https://id.steel.example')}`;
  expect(read(good, { OIDC_SECRET: 'x' })()).toMatchObject([{ id: 'sso', secret: 'x' }]);
  expect(read(good)).toThrow(/providers\.0\.clientSecret refers to env OIDC_SECRET/);
  expect(read(good.replace('clientId', 'client'))).toThrow(/line 6: providers\.0\.client: unknown field/);
  expect(read(good.replace('{ env: OIDC_SECRET }', 'hunter2'))).toThrow(
    /line 7: providers\.0\.clientSecret(?!.*hunter2)/,
  );
  expect(read('providers: [')).toThrow(/identity\.yaml: line \d/);
  rmSync(file);
  expect(readIdentityProviders(folder, {})).toEqual([]);
  expect(() => readIdentityProviders(folder, { LINGTAN_IDENTITY_FILE: file })).toThrow(/cannot be read: ENOENT/);
});

it('tries each provider, and fails when one does not answer', async () => {
  writeFileSync(file, `providers:\n${provider('there', issuer)}${provider('elsewhere', `${issuer}/elsewhere`)}`);
  vi.stubEnv('LINGTAN_IDENTITY_FILE', file);
  vi.stubEnv('LINGTAN_PUBLIC_URL', 'https://park.example');
  vi.stubEnv('OIDC_SECRET', 'hunter2');
  const printed: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((part) => printed.push(String(part)) > 0);
  const { exitCode } = process;
  try {
    const program = new Command().exitOverride();
    identityCommands(program);
    await program.parseAsync(['identity', 'check'], { from: 'user' });
    expect(process.exitCode).toBe(1);
  } finally {
    write.mockRestore();
    vi.unstubAllEnvs();
    process.exitCode = exitCode;
  }
  const text = printed.join('');
  expect(text).toContain(
    `ok    there (oidc): issuer ${issuer}; redirect address https://park.example/api/auth/providers/there/callback`,
  );
  expect(text).toMatch(/fails elsewhere \(oidc\): .*404/);
  expect(text).not.toContain('hunter2');
});
