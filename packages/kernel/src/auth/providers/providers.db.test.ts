import { createHash } from 'node:crypto';
import { freePort } from '@lingtan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestKernel, type DirectoryPerson, startTestDirectory, type TestKernel } from '../../../testing/index.ts';
import type { UserInfo } from '../users.ts';
import { totpCode } from '../totp.ts';
import { Browser } from './fixtures/browser.ts';
import { type Forger, type Forgery, startForger } from './fixtures/forger.ts';
import { startTestIssuer, type TestIssuer } from './fixtures/issuer.ts';
import type { Grant, LdapConfig, OidcConfig, ProviderConfig } from './identity-file.ts';
import { LdapProvider } from './ldap-provider.ts';

const roles: Grant[] = [
  { group: 'chiefs', platformAdmin: true },
  { group: 'operators', park: 'test-park', role: 'operator' },
  { group: 'alpha-people', park: 'test-park', role: 'member', enterprise: 'alpha' },
  { group: 'lost', park: 'no-such-park', role: 'operator' },
  { group: 'lost', park: 'test-park', role: 'member', enterprise: 'no-such-enterprise' },
];
const password = 'correct horse battery staple';
// More groups than the directory gives in one answer.
const many = Array.from({ length: 520 }, (_, no) => `team-${no}`);
const directoryPeople: DirectoryPerson[] = [
  { uid: 'lin', name: 'Lin Wei', email: 'Lin.Wei@steel.example', password, groups: ['Operators', ...many] },
  { uid: 'o*(brien)\\', name: 'O’Brien', email: 'obrien@steel.example', password, groups: ['Operators'] },
  { uid: 'nobody', name: 'Nobody', email: 'nobody@steel.example', password, groups: ['team-1'] },
  { uid: 'mute', name: 'Mute', password, groups: ['Operators'] },
  { uid: 'twin-1', name: 'Twin', email: 'twin1@steel.example', password, groups: ['Operators'] },
  { uid: 'twin-2', name: 'Twin', email: 'twin2@steel.example', password, groups: ['Operators'] },
  { uid: 'guessed', name: 'Guessed', email: 'guessed@steel.example', password, groups: ['Operators'] },
];
const directory = await startTestDirectory(directoryPeople);

let issuer: TestIssuer;
let forger: Forger;
let park: TestKernel;
let home: string;
let atDirectory: LdapConfig;

const oidc = (id: string, more: Partial<OidcConfig>): OidcConfig => ({
  ...{ kind: 'oidc', id, name: { en: `Enterprise ${id}`, 'zh-CN': `企业 ${id}` }, roles, clientId: 'lingtan' },
  ...{ issuer: '', scopes: ['openid', 'profile', 'email'], groupsClaim: 'groups', hosts: [], trustEmail: false },
  ...{ secret: null, authorities: null },
  ...more,
});

beforeAll(async () => {
  home = `http://127.0.0.1:${await freePort()}/`;
  [issuer, forger] = await Promise.all([
    startTestIssuer(`${home}api/auth/providers/sso/callback`, home),
    startForger('lingtan'),
  ]);
  atDirectory = {
    ...{ kind: 'ldap', id: 'directory', name: { en: 'Directory', 'zh-CN': '目录' }, roles, insecure: false },
    ...{ url: directory?.url ?? '', startTls: true, authorities: directory?.certificate ?? '' },
    bind: { dn: directory?.admin.dn ?? '', password: { env: 'UNUSED' } },
    secret: directory?.admin.password ?? '',
    users: {
      ...{ base: `ou=people,${directory?.base}`, filter: '(|(uid={user})(sn={user}))' },
      ...{ id: 'entryUUID', email: 'mail', name: 'cn' },
    },
    groups: { base: `ou=groups,${directory?.base}`, filter: '(&(objectClass=groupOfNames)(member={dn}))', name: 'cn' },
  };
  const providers: ProviderConfig[] = [
    oidc('sso', {
      ...{ issuer: issuer.url, secret: issuer.clientSecret, scopes: ['openid', 'profile', 'email', 'groups'] },
    }),
    oidc('forged', {
      ...{ issuer: forger.url, secret: forger.clientSecret, groupsClaim: 'realm.groups' },
      secondFactor: { acr: [], amr: ['otp', 'hwk'] },
    }),
    ...(directory ? [atDirectory] : []),
  ];
  park = await createTestKernel({
    ...{ plugins: [], publicUrl: home, identityProviders: providers, secondFactor: 'required' },
  });
});
afterAll(async () => {
  await park?.stop();
  await Promise.all([issuer?.stop(), forger?.stop(), directory?.stop()]);
});

const cookieName = (): string => park.kernel.sessionCookie;
/** A request of a page of this server. */
const call = async (browser: Browser, method: string, path: string, body?: unknown) => {
  const headers = { 'content-type': 'application/json', origin: home.slice(0, -1) };
  const answer = await browser.ask(`${home}${path}`, {
    ...{ method, headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
/** Sets up an authenticator app. @returns a code of the next half minute, which is good already */
const setUpApp = async (browser: Browser): Promise<string> => {
  const { secret } = (await call(browser, 'POST', 'api/me/factors/totp')).body as { secret: string };
  const added = { kind: 'totp', name: 'Phone', code: totpCode(secret, Date.now()) };
  expect((await call(browser, 'POST', 'api/me/factors', added)).status).toBe(200);
  return totpCode(secret, Date.now() + 30_000);
};
/** Makes as if the person had proved themselves too long ago for what weighs. */
const longAgo = (email: string) =>
  park.kernel.database.kernelPool.query(
    `update auth.session set "createdAt" = now() - interval '1 hour', "confirmedAt" = null
     where "userId" = (select id from auth."user" where email = $1)`,
    [email],
  );
const startOf = (id: string, to = '/') => `${home}api/auth/providers/${id}/start?to=${encodeURIComponent(to)}`;
const isBack = ({ pathname }: URL) => pathname.endsWith('/callback');
/** What the page of the sign-in is told after a refusal. */
const refusalOf = async (browser: Browser) => {
  const answer = (await (await browser.ask(`${home}api/auth/providers/refusal`)).json()) as {
    refusal: { code: string; message: { en: string; 'zh-CN': string } } | null;
  };
  return answer.refusal;
};
/** Sits a person down at the issuer and signs them in; where the walk ends. */
const signIn = async (person: string, browser = new Browser(), to = '/') => {
  browser.setCookie(issuer.url, 'person', person);
  const page = await browser.go(
    startOf('sso', to),
    ({ origin, pathname }) => `${origin}/` === home && pathname !== '/api/auth/providers/sso/callback',
  );
  return { browser, to: page.url.pathname + page.url.search };
};
const meOf = async (browser: Browser) => {
  const answer = await browser.ask(`${home}api/me`);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const users = async () => (await park.api('platform-admin').get<UserInfo[]>('/api/users')).body;
const userOf = async (email: string) => (await users()).find((user) => user.email === email);
const auditOf = async (subject: string) => {
  const { rows } = await park.kernel.database.kernelPool.query<{ action: string; after: unknown; actor: unknown }>(
    `select action, after, actor from kernel.audit_log where subject = $1 order by seq`,
    [subject],
  );
  return rows;
};
const claimsOf = (name: string, groups: string[]) => ({
  ...{ email: `${name}@steel.example`, email_verified: true, name: name.toUpperCase(), groups },
});

describe('OpenID Connect', () => {
  it('signs in by the provider, with the rights of the groups, and comes back to the page that was asked for', async () => {
    issuer.people.set('p-1', claimsOf('wang', ['operators', 'canteen']));
    const { browser, to } = await signIn('p-1', new Browser(), '/parks/test-park?day=1');
    expect(to).toBe('/parks/test-park?day=1');
    expect((await meOf(browser)).body).toMatchObject({
      ...{ user: { name: 'WANG', email: 'wang@steel.example' }, provider: 'sso', platformAdmin: false },
      parks: [{ id: 'test-park', role: 'operator', enterpriseId: null }],
    });
    const user = (await userOf('wang@steel.example'))!;
    expect(user).toMatchObject({ provider: 'sso', name: 'WANG' });
    expect(await auditOf(user.id)).toMatchObject([
      { action: 'user.created', actor: { id: 'identity/sso' } },
      { action: 'user.signed-in' },
    ]);
    // Their person will be told of a browser or network that is another one than this.
    const { rows } = await park.kernel.database.kernelPool.query(
      'select network from auth.known_places where user_id = $1',
      [user.id],
    );
    expect(rows).toEqual([{ network: '127.0.0.1' }]);
  });

  it('sets the rights anew at each sign-in, and takes them when no group is left', async () => {
    issuer.people.set('p-2', claimsOf('zhao', ['alpha-people', 'operators']));
    const first = await signIn('p-2');
    expect((await userOf('zhao@steel.example'))!.memberships).toEqual([
      { parkId: 'test-park', role: 'operator', enterpriseId: null },
    ]);
    issuer.people.set('p-2', { ...claimsOf('zhao', ['alpha-people', 'chiefs']), name: 'Zhao Min' });
    await signIn('p-2');
    const changed = (await userOf('zhao@steel.example'))!;
    expect(changed).toMatchObject({ name: 'Zhao Min', platformAdmin: true });
    expect(changed.memberships).toEqual([{ parkId: 'test-park', role: 'member', enterpriseId: 'alpha' }]);
    // Roles on what there is not are none.
    issuer.people.set('p-2', claimsOf('zhao', ['canteen', 'lost']));
    const { browser, to } = await signIn('p-2');
    expect(to).toBe('/?sign-in=refused');
    expect(browser.cookie(home, cookieName())).toBeNull();
    const refusal = (await refusalOf(browser))!;
    expect(refusal).toMatchObject({ code: 'IDENTITY_NO_ROLE' });
    expect(refusal.message.en).toContain('Enterprise sso names canteen, lost');
    expect(refusal.message['zh-CN']).toContain('canteen, lost');
    expect(await refusalOf(browser)).toBeNull();
    expect((await meOf(first.browser)).status).toBe(401);
    expect(await userOf('zhao@steel.example')).toMatchObject({ platformAdmin: false, memberships: [] });
    const lines = await auditOf(changed.id);
    expect(lines.map(({ action }) => action).filter((action) => action !== 'user.signed-in')).toEqual([
      ...['user.created', 'user.changed', 'user.changed', 'user.sign-in-refused'],
    ]);
    expect(lines.at(-1)).toMatchObject({
      ...{ action: 'user.sign-in-refused', after: { provider: 'sso', groups: ['canteen', 'lost'] } },
    });
  });

  it('leaves the accounts of others alone until an administrator gives them away', async () => {
    const admin = park.api('platform-admin');
    const { user } = (
      await admin.post<{ user: UserInfo }>('/api/users', { email: 'sun@steel.example', name: 'Sun', password })
    ).body;
    issuer.people.set('p-3', claimsOf('sun', ['operators']));
    const refused = await signIn('p-3');
    const link = (await admin.post<{ url: string }>(`/api/users/${user.id}/link`)).body.url;
    expect((await refusalOf(refused.browser))?.code).toBe('IDENTITY_ADDRESS_TAKEN');
    const patch = (body: unknown) => admin.patch<{ code?: string }>(`/api/users/${user.id}`, body);
    expect((await patch({ provider: 'nowhere' })).body.code).toBe('IDENTITY_UNKNOWN_PROVIDER');
    expect((await patch({ provider: 'sso', password })).body.code).toBe('IDENTITY_MANAGED');
    expect((await patch({ provider: 'sso' })).status).toBe(200);
    // Nothing of the password is left: neither that it is to be changed, nor the link for another one.
    const use = { token: link.split('#')[1], newPassword: `${password} anew` };
    expect((await call(new Browser(), 'POST', 'api/auth/password-link', use)).body['code']).toBe('AUTH_LINK_OVER');
    const given = await signIn('p-3');
    expect([given.to, (await meOf(given.browser)).body['step']]).toEqual(['/', 'enrolment']);
    expect(await userOf('sun@steel.example')).toMatchObject({
      ...{ id: user.id, provider: 'sso', name: 'SUN', memberships: [{ role: 'operator' }] },
    });
    // Once somebody is its owner, nobody else at the provider is, whatever address they have.
    issuer.people.set('p-4', claimsOf('sun', ['operators']));
    expect((await refusalOf((await signIn('p-4')).browser))?.code).toBe('IDENTITY_ADDRESS_TAKEN');
    expect((await patch({ provider: null })).body.code).toBe('IDENTITY_PASSWORD_NEEDED');
    expect((await patch({ provider: null, password })).status).toBe(200);
    expect((await refusalOf((await signIn('p-3')).browser))?.code).toBe('IDENTITY_ADDRESS_TAKEN');
    expect((await passwordSignIn('sun@steel.example')).status).toBe(200);
  });

  it('makes accounts that have no password, and whose name and rights are not changed here', async () => {
    issuer.people.set('p-5', claimsOf('qian', ['operators']));
    const { browser } = await signIn('p-5');
    const { id } = (await userOf('qian@steel.example'))!;
    for (const change of [{ name: 'Other' }, { password }, { platformAdmin: true }, { memberships: [] }]) {
      const { status, body } = await park.api('platform-admin').patch<{ code: string }>(`/api/users/${id}`, change);
      expect([status, body.code], JSON.stringify(change)).toEqual([409, 'IDENTITY_MANAGED']);
    }
    expect(await park.api('platform-admin').post(`/api/users/${id}/link`)).toMatchObject({
      ...{ status: 409, body: { code: 'IDENTITY_MANAGED' } },
    });
    await setUpApp(browser);
    const own = async (method: string, path: string, body: unknown) => (await call(browser, method, path, body)).status;
    expect(await own('PATCH', 'api/me', { name: 'Other' })).toBe(409);
    expect(await own('PATCH', 'api/me', { language: 'zh-CN' })).toBe(200);
    expect(await own('POST', 'api/me/password', { currentPassword: '', newPassword: password })).toBe(409);
    expect((await passwordSignIn('qian@steel.example')).status).toBe(401);
  });

  it('has who is there confirmed by a factor of here alone, and without one by signing in anew', async () => {
    const email = 'feng@steel.example';
    issuer.people.set('p-9', claimsOf('feng', ['operators']));
    const { browser } = await signIn('p-9');
    const begin = () => call(browser, 'POST', 'api/me/factors/totp');
    await longAgo(email);
    expect((await begin()).body['code']).toBe('AUTH_CONFIRM_REQUIRED');
    for (const proof of [{ password }, { code: '123456' }])
      expect(await call(browser, 'POST', 'api/me/confirm', proof)).toMatchObject({
        ...{ status: 409, body: { code: 'IDENTITY_CONFIRMED_THERE' } },
      });
    await signIn('p-9', browser);
    expect((await begin()).status).toBe(200);
    const code = await setUpApp(browser);
    expect((await meOf(browser)).body['step']).toBeNull();
    await longAgo(email);
    for (const proof of [{ password }, { password, code }, { code: '12345678' }])
      expect((await call(browser, 'POST', 'api/me/confirm', proof)).body['code'], JSON.stringify(proof)).toBe(
        'AUTH_PROOF_WRONG',
      );
    expect((await call(browser, 'POST', 'api/me/confirm', { code })).status).toBe(200);
    expect((await begin()).status).toBe(200);
    // With the last factor goes what a session has shown of it.
    const [{ id }] = ((await call(browser, 'GET', 'api/me/factors')).body as { factors: [{ id: string }] }).factors;
    expect((await call(browser, 'DELETE', `api/me/factors/${id}`)).status).toBe(200);
    expect((await meOf(browser)).body['step']).toBe('enrolment');
  });

  it('takes a way back once, in the browser that it began in, at the provider that it began with', async () => {
    issuer.people.set('p-6', claimsOf('zhou', ['operators']));
    const browser = new Browser();
    browser.setCookie(issuer.url, 'person', 'p-6');
    const back = async () => (await browser.go(startOf('sso'), isBack)).url;
    const used = await back();
    const stolen = await back();
    const codeOf = async (url: URL, by: Browser) => {
      const { url: end } = await by.go(url, ({ pathname }) => pathname === '/');
      const refused = end.search === '?sign-in=refused' ? (await refusalOf(by))?.code : 'signed in';
      return refused;
    };
    const altered = (change: (url: URL) => void) => {
      const url = new URL(stolen);
      change(url);
      return url;
    };
    expect(await codeOf(used, browser)).toBe('signed in');
    expect(await codeOf(used, browser)).toBe('IDENTITY_FLOW_OVER');
    const thief = new Browser();
    await thief.go(startOf('sso'), ({ origin }) => `${origin}/` !== home);
    expect(await codeOf(stolen, thief)).toBe('IDENTITY_FLOW_OVER');
    expect(
      await codeOf(
        altered(({ searchParams }) => searchParams.set('state', 'other')),
        browser,
      ),
    ).toBe('IDENTITY_FLOW_OVER');
    expect(
      await codeOf(
        altered(({ searchParams }) => searchParams.delete('state')),
        browser,
      ),
    ).toBe('IDENTITY_FLOW_OVER');
    expect(
      await codeOf(
        altered((url) => (url.pathname = url.pathname.replace('sso', 'forged'))),
        browser,
      ),
    ).toBe('IDENTITY_FLOW_OVER');
    expect(await codeOf(stolen, browser)).toBe('signed in');
    // A code of one sign-in in the way back of another: the provider asks for the proof of the one that it belongs to.
    const [mine, other] = [await back(), await back()];
    mine.searchParams.set('code', other.searchParams.get('code')!);
    expect(await codeOf(mine, browser)).toBe('IDENTITY_NOT_PROVEN');
    const foreign = await back();
    foreign.searchParams.set('iss', 'https://other.example');
    expect(await codeOf(foreign, browser)).toBe('IDENTITY_NOT_PROVEN');
    browser.setCookie(issuer.url, 'person', '');
    browser.setCookie(issuer.url, '_session', '');
    expect(await codeOf(await back(), browser)).toBe('IDENTITY_DECLINED');
  });

  it('sends nobody to another site afterwards', async () => {
    for (const to of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example/',
      '/a\nb',
      '/\t/evil.example',
      'evil',
    ])
      expect((await new Browser().ask(startOf('sso', to))).status, to).toBe(400);
    expect((await new Browser().ask(`${startOf('sso')}&more=1`)).status).toBe(400);
  });

  it('ends the session with the provider as well', async () => {
    issuer.people.set('p-7', claimsOf('wu', ['operators']));
    const { browser } = await signIn('p-7');
    const { redirect } = (await call(browser, 'POST', 'api/auth/sign-out', {})).body as { redirect: string };
    expect(redirect.startsWith(issuer.url)).toBe(true);
    expect((await browser.go(redirect)).status).toBe(200);
    expect((await meOf(browser)).status).toBe(401);
  });
});

const passwordSignIn = (email: string) =>
  fetch(`${home}api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });

describe('what a provider says', () => {
  /** A sign-in at the provider that forges. @returns the code of the refusal, or null */
  const come = async (forgery: Forgery, back: Record<string, string> = {}) => {
    const browser = new Browser();
    const { url } = await browser.go(startOf('forged'), ({ origin }) => origin === forger.url);
    if (`${url.origin}/` === home) return { code: (await refusalOf(browser))?.code, browser, asked: url };
    const asked = url.searchParams;
    forger.nonce = asked.get('nonce')!;
    forger.next = { ...forgery, claims: { realm: { groups: ['operators'] }, ...forgery.claims } };
    const callback = new URL(asked.get('redirect_uri')!);
    callback.search = new URLSearchParams({ code: 'a-code', state: asked.get('state')!, ...back }).toString();
    const end = (await browser.go(callback, ({ pathname }) => pathname === '/')).url;
    return { code: end.search === '' ? null : (await refusalOf(browser))?.code, browser, asked: url };
  };
  const now = () => Math.floor(Date.now() / 1000);
  const factorOf = async () => {
    const { rows } = await park.kernel.database.kernelPool.query(
      `select s."factorAt" from auth."session" s join auth."user" u on u.id = s."userId"
       where u.email = 'forged@steel.example' order by s."createdAt" desc limit 1`,
    );
    return rows[0]?.factorAt ?? null;
  };

  it('is believed when it holds, and proves the sign-in that it was asked for', async () => {
    forger.asked.length = 0;
    const { code, browser, asked } = await come({ claims: { exp: now() - 10, amr: ['pwd'] } });
    expect(code).toBeNull();
    expect((await meOf(browser)).body).toMatchObject({ provider: 'forged' });
    const [{ form, authorization }] = forger.asked as [Forger['asked'][number]];
    const verifier = form.get('code_verifier')!;
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(asked.searchParams.get('code_challenge'));
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
    expect(form.get('redirect_uri')).toBe(`${home}api/auth/providers/forged/callback`);
    expect(authorization).toMatch(/^Basic /);
    expect(await factorOf()).toBeNull();
  });

  it('counts as a second factor only where the configuration says so: then none of here is needed', async () => {
    const stepAfter = async (claims: Record<string, unknown>) => {
      const { browser } = await come({ claims });
      return [(await factorOf()) !== null, (await meOf(browser)).body['step']];
    };
    expect(await stepAfter({ amr: ['pwd', 'otp'] })).toEqual([true, null]);
    expect(await stepAfter({ amr: ['mfa'], acr: 'otp' })).toEqual([false, 'enrolment']);
  });

  const forgeries: [what: string, forgery: Forgery, back?: Record<string, string>][] = [
    ['signed by another key', { signedBy: 'stranger' }],
    ['not signed', { header: { alg: 'none' }, signedBy: 'nobody' }],
    ['signed with the client secret', { header: { alg: 'HS256' }, signedBy: 'secret' }],
    ['for another client', { claims: { aud: 'somebody-else' } }],
    ['for several clients, none of them named', { claims: { aud: ['lingtan', 'other'], azp: 'other' } }],
    ['by another issuer', { claims: { iss: 'https://other.example' } }],
    ['for another sign-in', { claims: { nonce: 'another' } }],
    ['for no sign-in', { claims: { nonce: undefined } }],
    ['expired', { claims: { exp: Math.floor(Date.now() / 1000) - 3600 } }],
    ['not valid yet', { claims: { nbf: Math.floor(Date.now() / 1000) + 3600 } }],
    ['of nobody', { claims: { sub: undefined } }],
    ['refused by the token end point', { tokenError: { status: 400, error: 'invalid_grant' } }],
    ['brought back from another issuer', {}, { iss: 'https://other.example' }],
  ];
  it.each(forgeries)('is not believed when it is %s', async (_what, forgery, back) => {
    const { code, browser } = await come(forgery, back);
    expect(code).toBe('IDENTITY_NOT_PROVEN');
    expect(browser.cookie(home, cookieName())).toBeNull();
  });

  it.each([
    ['IDENTITY_EMAIL_UNVERIFIED', { email_verified: false }],
    ['IDENTITY_EMAIL_UNVERIFIED', { email_verified: undefined }],
    ['IDENTITY_EMAIL_UNVERIFIED', { email_verified: 'true' }],
    ['IDENTITY_NO_EMAIL', { email: 'not an address' }],
    ['IDENTITY_NO_EMAIL', { email: ['a@b.example'] }],
    ['IDENTITY_NO_ROLE', { realm: { groups: 'operators-of-others' } }],
    ['IDENTITY_NO_ROLE', { realm: null }],
    ['IDENTITY_NO_ROLE', { realm: undefined, groups: ['operators'] }],
  ])('ends with %s for %j', async (expected, claims) => {
    expect((await come({ claims })).code).toBe(expected);
  });

  it('is asked for nothing when its metadata name another issuer', async () => {
    const { OidcProvider } = await import('./oidc-provider.ts');
    forger.metadata = { issuer: 'https://other.example' };
    forger.asked.length = 0;
    const provider = new OidcProvider(oidc('forged', { issuer: forger.url, secret: 'x' }), home);
    await expect(provider.begin()).rejects.toMatchObject({ code: 'IDENTITY_UNREACHABLE' });
    expect(forger.asked).toEqual([]);
    forger.metadata = {};
  });

  it('leads nowhere but to the hosts of the configuration', async () => {
    const target = await startForger('lingtan');
    forger.metadata = { token_endpoint: `${target.url}/token` };
    // What it said of itself is kept for an hour; another kernel has not heard it yet.
    const { OidcProvider } = await import('./oidc-provider.ts');
    const finish = async (hosts: string[]) => {
      const provider = new OidcProvider(oidc('forged', { issuer: forger.url, secret: 'x', hosts }), home);
      const { url, flow } = await provider.begin();
      forger.nonce = target.nonce = url.searchParams.get('nonce')!;
      target.next = { claims: { iss: forger.url } };
      return provider.finish(new URLSearchParams({ code: 'x', state: flow.state }), flow);
    };
    await expect(finish([])).rejects.toMatchObject({ code: 'IDENTITY_UNREACHABLE' });
    expect(target.asked).toEqual([]);
    // Where the host is named it is asked; what another key has signed is still not believed.
    await expect(finish([new URL(target.url).host])).rejects.toMatchObject({ code: 'IDENTITY_NOT_PROVEN' });
    expect(target.asked).toHaveLength(1);
    forger.metadata = {};
    await target.stop();
  });
});

describe('everybody', () => {
  it('sees which providers there are, and nothing else of them', async () => {
    const { body } = await park.api('anonymous').get<{ providers: unknown[] }>('/api/auth/providers');
    expect(body.providers).toEqual([
      { id: 'sso', name: { en: 'Enterprise sso', 'zh-CN': '企业 sso' }, kind: 'oidc' },
      { id: 'forged', name: { en: 'Enterprise forged', 'zh-CN': '企业 forged' }, kind: 'oidc' },
      ...(directory ? [{ id: 'directory', name: { en: 'Directory', 'zh-CN': '目录' }, kind: 'ldap' }] : []),
    ]);
  });

  it.each(['nothing/start', 'sso', 'sso/other', 'sso/start/more', 'refusal/more', 'sso/sign-in'])(
    'finds nothing at %s',
    async (path) => {
      expect((await park.api('anonymous').get(`/api/auth/providers/${path}`)).status).toBe(404);
    },
  );
});

describe.skipIf(directory === null)('LDAP', () => {
  const ask = async (user: unknown, secret: unknown = password, more: Record<string, string> = {}) => {
    const response = await fetch(`${home}api/auth/providers/directory/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...more },
      body: JSON.stringify({ user, password: secret }),
    });
    return {
      status: response.status,
      cookies: response.headers.getSetCookie(),
      body: (await response.json()) as { code?: string; detail?: string },
    };
  };

  it('signs in by the directory, with the roles of groups beyond the first page of its answer', async () => {
    const { status, cookies } = await ask('lin');
    expect(status).toBe(200);
    const me = await fetch(`${home}api/me`, { headers: { cookie: cookies[0]!.split(';')[0]! } });
    expect(await me.json()).toMatchObject({
      ...{ user: { name: 'Lin Wei', email: 'lin.wei@steel.example' }, provider: 'directory' },
      parks: [{ id: 'test-park', role: 'operator' }],
    });
    expect(await new LdapProvider(atDirectory).check()).toContain('is there');
    const answer = await new LdapProvider(atDirectory).signIn('lin', password);
    expect(answer.ok && answer.person.groups.length).toBe(many.length + 1);
  });

  it('takes a name as a name, whatever is in it', async () => {
    expect((await ask('o*(brien)\\')).status).toBe(200);
    for (const user of ['*', 'l*', 'lin)(uid=*', '*)(objectClass=*', 'lin))(|(uid=*', '\\2a', '(uid=lin)', 'Twin'])
      expect([(await ask(user)).status, user]).toEqual([401, user]);
    expect((await ask('lin\u0000')).status).toBe(400);
  });

  it('lets nobody in without a password, a role or an address', async () => {
    expect((await ask('lin', '')).status).toBe(400);
    expect(await new LdapProvider(atDirectory).signIn('lin', '')).toMatchObject({ ok: false });
    const { status, body, cookies } = await ask('nobody');
    expect([status, body.code, cookies]).toEqual([403, 'IDENTITY_NO_ROLE', []]);
    expect(body.detail).toContain('team-1');
    expect((await ask('mute')).body.code).toBe('IDENTITY_NO_EMAIL');
    expect((await ask('lin', password, { origin: 'https://evil.example' })).status).toBe(403);
  });

  it('slows guessing down as with passwords, and records it of users that there are', async () => {
    expect((await ask('guessed')).status).toBe(200);
    const answers: number[] = [];
    for (let guess = 0; guess < 9; guess++) answers.push((await ask('guessed', `guess ${guess}`)).status);
    expect(answers).toEqual([...Array<number>(8).fill(401), 429]);
    expect((await ask('guessed')).status).toBe(429);
    const actions = (await auditOf((await userOf('guessed@steel.example'))!.id))
      .map(({ action }) => action)
      .filter((action) => action !== 'user.created');
    expect(actions).toEqual(['user.signed-in', ...Array<string>(8).fill('user.sign-in-failed')]);
  });

  it('speaks with the directory that its certificate names, and never in the clear', async () => {
    const signInAt = (change: Partial<LdapConfig>) =>
      new LdapProvider({ ...atDirectory, ...change }).signIn('lin', password);
    const { secureUrl: url } = directory!;
    expect(await signInAt({ url, startTls: false })).toMatchObject({ ok: true });
    for (const change of [
      { authorities: null },
      { url, startTls: false, authorities: null },
      { url: directory!.url.replace('127.0.0.1', 'localhost') },
      { startTls: false, insecure: true },
      { secret: 'another password' },
      { url: `ldap://127.0.0.1:${await freePort()}` },
    ])
      await expect(signInAt(change), JSON.stringify(change)).rejects.toMatchObject({ code: 'IDENTITY_UNREACHABLE' });
  });

  it('reads groups of an attribute of the person', async () => {
    const groups = { attribute: 'OU' };
    const answer = await new LdapProvider({ ...atDirectory, groups }).signIn('lin', password);
    expect(answer).toMatchObject({ ok: true, person: { groups: [] } });
    const byName = await new LdapProvider({ ...atDirectory, groups: { attribute: 'CN' } }).signIn('lin', password);
    expect(byName).toMatchObject({ person: { groups: ['Lin Wei'] } });
  });
});

it('writes no secret into the log of the server', () => {
  const { lines } = park.kernel.log as unknown as { lines: { fields: Record<string, unknown>; message: string }[] };
  expect(lines.some(({ message }) => message === 'a sign-in by a provider did not succeed')).toBe(true);
  const texts: unknown[] = [];
  const collect = (value: unknown, depth = 0): void => {
    if (typeof value === 'string') texts.push(value);
    if (typeof value !== 'object' || value === null || depth > 3) return;
    for (const key of value instanceof Error ? ['message', 'stack', 'cause'] : Object.keys(value))
      collect((value as Record<string, unknown>)[key], depth + (value instanceof Error ? 0 : 1));
  };
  for (const line of lines) collect(line);
  const all = texts.join('\n');
  for (const secret of [
    issuer.clientSecret,
    forger.clientSecret,
    password,
    directory?.admin.password ?? '•',
    'code=',
    'eyJ',
  ])
    expect(all.includes(secret), secret).toBe(false);
});

it('signs out whose provider is configured no more', async () => {
  issuer.people.set('p-8', claimsOf('zheng', ['operators']));
  const { browser } = await signIn('p-8');
  await park.kernel.identityProviders.endSessionsOfOthers();
  expect((await meOf(browser)).status).toBe(200);
  const { IdentityProviders } = await import('./identity-providers.ts');
  const { ProviderAccounts } = await import('./provider-accounts.ts');
  const { database, users: store, log, audit } = park.kernel;
  const accounts = new ProviderAccounts({ database, users: store, log, audit, exists: () => true });
  const fewer = new IdentityProviders({ providers: [], publicUrl: home, database, accounts });
  expect(await fewer.endSessionsOfOthers()).toBeGreaterThan(0);
  expect((await meOf(browser)).status).toBe(401);
});
