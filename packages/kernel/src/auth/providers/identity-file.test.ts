import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fieldProblems } from '@lingtan/sdk';
import { afterAll, describe, expect, it } from 'vitest';
import { rightsOf } from './grants.ts';
import { type Grant, identityFile, withSecrets } from './identity-file.ts';

const roles = [{ group: 'chiefs', platformAdmin: true }];
const name = { en: 'Enterprise', 'zh-CN': '企业' };
const oidc = { id: 'sso', kind: 'oidc', name, roles, issuer: 'https://id.steel.example', clientId: 'lingtan' };
const ldap = {
  ...{ id: 'ad', kind: 'ldap', name, roles, url: 'ldaps://ad.steel.example' },
  bind: { dn: 'cn=lingtan', password: { env: 'LDAP_PASSWORD' } },
  users: { base: 'dc=steel' },
  groups: { attribute: 'memberOf' },
};
const problemsOf = (...providers: unknown[]) => {
  const result = identityFile.safeParse({ providers });
  return result.success ? [] : fieldProblems(result.error, { providers }, identityFile);
};
const fieldsOf = (...providers: unknown[]) =>
  problemsOf(...providers).map(({ field }) => field.replace('providers.', ''));

describe('the file of the providers', () => {
  it('takes providers of both kinds', () => {
    expect(fieldsOf(oidc, ldap)).toEqual([]);
    expect(
      fieldsOf({ ...oidc, issuer: 'http://127.0.0.1:5556' }, { ...ldap, url: 'ldap://x', startTls: true }),
    ).toEqual([]);
    expect(fieldsOf({ ...ldap, url: 'ldap://127.0.0.1:389', insecure: true })).toEqual([]);
  });

  it.each<[field: string, provider: object]>([
    ['0.issuer', { ...oidc, issuer: 'http://id.steel.example' }],
    ['0.issuer', { ...oidc, issuer: 'id.steel.example' }],
    ['0.issuer', { ...oidc, issuer: 'https://user@id.steel.example' }],
    ['0.issuer', { ...oidc, issuer: 'http://127.0.0.1.evil.example' }],
    ['0.unheard', { ...oidc, unheard: 1 }],
    ['0.id', { ...oidc, id: 'credential' }],
    ['0.id', { ...oidc, id: '../x' }],
    ['0.name.zh-CN', { ...oidc, name: { en: 'x' } }],
    ['0.kind', { ...oidc, kind: 'saml' }],
    ['0.roles', { ...oidc, roles: [] }],
    ['0.roles.0.park', { ...oidc, roles: [{ group: 'x', role: 'operator' }] }],
    ['0.roles.0.enterprise', { ...oidc, roles: [{ group: 'x', park: 'p', role: 'member' }] }],
    ['0.roles.0.enterprise', { ...oidc, roles: [{ group: 'x', park: 'p', role: 'operator', enterprise: 'e' }] }],
    ['0.roles.0.park', { ...oidc, roles: [{ group: 'x', park: 'p', platformAdmin: true }] }],
    ['0.url', { ...ldap, url: 'ldap://ad.steel.example' }],
    ['0.url', { ...ldap, url: 'ldaps://ad.steel.example/dc=x' }],
    ['0.insecure', { ...ldap, url: 'ldap://ad.steel.example', insecure: true }],
    ['0.startTls', { ...ldap, startTls: true }],
    ['0.users.filter', { ...ldap, users: { base: 'x', filter: '(uid=lin)' } }],
    ['0.groups.filter', { ...ldap, groups: { base: 'x', filter: 'member={dn}' } }],
  ])('names %s where that is what is wrong', (field, provider) => {
    expect(fieldsOf(provider)).toEqual([field]);
    for (const problem of problemsOf(provider)) expect(problem['zh-CN'].problem).toMatch(/[一-龥]/);
  });

  it('wants an id for each', () => {
    expect(fieldsOf(oidc, { ...ldap, id: 'sso' })).toEqual(['1.id']);
  });

  it('never repeats a secret that was written into it', () => {
    for (const wrong of [
      { ...oidc, clientSecret: 'hunter2-secret' },
      { ...oidc, clientSecret: { value: 'hunter2-secret' } },
      { ...ldap, bind: { dn: 'x', password: 'hunter2-secret' } },
    ])
      expect(JSON.stringify(problemsOf(wrong))).toMatch(/^(?!.*hunter2).*(clientSecret|password)/);
  });
});

describe('what the file refers to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-identity-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (provider: object, env: NodeJS.ProcessEnv = {}) =>
    withSecrets(identityFile.parse({ providers: [provider] }), folder, env)[0]!;

  it('is read from a file beside it, or from the environment', () => {
    writeFileSync(join(folder, 'secret'), 'from a file\n');
    expect(read({ ...oidc, clientSecret: { file: 'secret' } }).secret).toBe('from a file');
    expect(read(ldap, { LDAP_PASSWORD: 'from outside' }).secret).toBe('from outside');
    expect(read(oidc).secret).toBeNull();
  });

  it('is missed by its name', () => {
    writeFileSync(join(folder, 'empty'), '\n');
    const refused = (provider: object) => expect(() => read(provider));
    refused(ldap).toThrow(/providers\.0\.bind\.password refers to env LDAP_PASSWORD/);
    refused({ ...oidc, clientSecret: { file: 'gone' } }).toThrow(/providers\.0\.clientSecret refers to gone.*ENOENT/);
    refused({ ...oidc, clientSecret: { file: 'empty' } }).toThrow(/empty/);
    refused({ ...oidc, ca: 'empty' }).toThrow(/providers\.0\.ca refers to empty.*no certificate/);
  });
});

describe('roles of groups', () => {
  const grants: Grant[] = [
    { group: 'a', park: 'p', role: 'operator' },
    { group: 'b', park: 'p', role: 'member', enterprise: 'e' },
    { group: 'b', park: 'q', role: 'auditor' },
    { group: 'c', platformAdmin: true },
  ];
  const of = (...groups: string[]) =>
    rightsOf(grants, groups, (park, enterprise) => park !== 'q' || enterprise !== null);

  it('are the first one of each park that there is', () => {
    expect(of('b', 'a')?.memberships).toEqual([{ parkId: 'p', role: 'operator', enterpriseId: null }]);
    expect(of('b')?.memberships).toEqual([{ parkId: 'p', role: 'member', enterpriseId: 'e' }]);
    expect(of('c')).toEqual({ platformAdmin: true, memberships: [] });
  });

  it('are none without a group that has one', () => {
    expect(of()).toBeNull();
    expect(of('A', 'a ', 'ab')).toBeNull();
    expect(rightsOf(grants, ['b'], () => false)).toBeNull();
  });
});
