import { scryptSync } from 'node:crypto';
import { parkRoles } from '@lingtan/sdk';
import { mkdtempSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { definePermission, definePlugin, noConfig } from '@lingtan/sdk';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureFirstAdmin, firstAdminEmail, readFirstLogin } from './first-admin.ts';
import { assertGoodPassword, randomPassword } from './password-policy.ts';
import { hashed } from './users.ts';

let park: TestKernel;
/** What members alone may do. */
const buy = definePermission({ id: 'shop.buy', title: { en: 'Buy', 'zh-CN': '购买' }, grants: ['member'] });
const shop = definePlugin({ id: 'shop', permissions: [buy], config: noConfig, async start() {} });
beforeAll(async () => {
  park = await createTestKernel({ plugins: [shop] });
});
afterAll(() => park.stop());

const password = 'correct horse battery staple';
const signIn = async (email: string, secret: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${park.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: park.url, ...headers },
    body: JSON.stringify({ email, password: secret }),
  });
  const cookie = response.headers
    .getSetCookie()
    .map((entry) => entry.split(';')[0])
    .join('; ');
  return {
    status: response.status,
    cookie,
    setCookie: response.headers.getSetCookie().join('\n'),
    body: (await response.json()) as Record<string, unknown>,
  };
};
const withCookie = (cookie: string, method: string, path: string, body?: unknown, origin: string | null = park.url) =>
  fetch(`${park.url}${path}`, {
    method,
    headers: { cookie, 'content-type': 'application/json', ...(origin === null ? {} : { origin }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const createUser = (email: string, memberships: unknown[] = []) =>
  park.user({ email, name: 'Somebody', password, memberships });

describe('passwords', () => {
  it('that were stored with less work than is asked for now are stored anew at the next sign-in, and no session ends', async () => {
    await createUser('early@example.com');
    const salt = 'a1'.repeat(16);
    const old = `${salt}:${scryptSync(password, salt, 64, { N: 16_384, r: 16, p: 1, maxmem: 2 ** 27 }).toString('hex')}`;
    const { kernelPool } = park.kernel.database;
    const ofEarly = `"userId" = (select id from auth."user" where email = 'early@example.com')`;
    const stored = async () =>
      (await kernelPool.query<{ password: string }>(`select password from auth."account" where ${ofEarly}`)).rows[0]!
        .password;
    await kernelPool.query(`update auth."account" set password = $1 where ${ofEarly}`, [old]);
    expect((await signIn('early@example.com', 'wrong password')).status).toBe(401);
    expect(await stored()).toBe(old);
    const { status, cookie } = await signIn('early@example.com', password);
    const anew = await stored();
    expect([status, anew.startsWith('scrypt$')]).toEqual([200, true]);
    expect((await signIn('early@example.com', password)).status).toBe(200);
    expect(await stored()).toBe(anew);
    expect((await withCookie(cookie, 'GET', '/api/me')).status).toBe(200);
  });

  it('must be long and unusual', () => {
    for (const weak of [
      'short',
      'password1234',
      'Password-1234567',
      'aaaaaaaaaaaaaa',
      '123456789012',
      'qwertyuiop12345',
      'lingtan2026!',
    ]) {
      expect(() => assertGoodPassword(weak, 'a@b.cn'), weak).toThrowError(
        expect.objectContaining({ code: 'AUTH_WEAK_PASSWORD' }),
      );
    }
    expect(() => assertGoodPassword(password, 'a@b.cn')).not.toThrow();
    expect(new Set(Array.from({ length: 50 }, randomPassword)).size).toBe(50);
    expect(() => assertGoodPassword(randomPassword(), 'a@b.cn')).not.toThrow();
  });
});

describe('the first administrator', () => {
  it('has a random password in a closed file until it is changed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lingtan-first-'));
    const { database, users } = park.kernel;
    await database.kernelPool.query('delete from auth."user"');
    const first = await ensureFirstAdmin(database, users, folder, 'http://localhost:8080');
    expect(first!.email).toBe(firstAdminEmail);
    expect(statSync(join(folder, 'first-login.txt')).mode & 0o777).toBe(0o600);
    const text = readFileSync(join(folder, 'first-login.txt'), 'utf8');
    expect(text.split('\n').slice(0, 3)).toEqual([
      'Lingtan at http://localhost:8080',
      `E-mail: ${firstAdminEmail}`,
      `Password: ${first!.password}`,
    ]);
    expect(readFirstLogin(folder)).toEqual(first);
    expect(await ensureFirstAdmin(database, users, folder, 'http://localhost:8080')).toEqual(first);
    expect((await signIn(first!.email, first!.password)).status).toBe(200);
    const user = await database.withKernelTx((tx) => users.findByEmail(tx, firstAdminEmail));
    const stored = await hashed(password, user!.email);
    await database.withKernelTx((tx) => users.setPassword(tx, user!.id, stored, { by: 'user' }));
    expect(await ensureFirstAdmin(database, users, folder, 'http://localhost:8080')).toBeNull();
    expect(existsSync(join(folder, 'first-login.txt'))).toBe(false);
    expect(readFirstLogin(folder)).toBeNull();
    rmSync(folder, { recursive: true });
  });
});

describe('sessions', () => {
  it('work by cookie, know the parks of the user, and end with sign-out', async () => {
    const id = await createUser('operator@example.com', [{ parkId: 'test-park', role: 'operator' }]);
    const session = await signIn('operator@example.com', password);
    expect(session.status).toBe(200);
    expect(session.setCookie).toMatch(/HttpOnly/i);
    expect(session.body['token']).toBeUndefined();
    const me = (await (await withCookie(session.cookie, 'GET', '/api/me')).json()) as Record<string, unknown>;
    expect(me).toMatchObject({
      platformAdmin: false,
      parks: [{ id: 'test-park', role: 'operator', enterpriseId: null }],
    });
    expect((me['permissions'] as Record<string, string[]>)['test-park']).toContain('kernel.plugins-manage');
    expect((await withCookie(session.cookie, 'GET', '/api/users')).status).toBe(403);
    expect((await withCookie(session.cookie, 'POST', '/api/auth/sign-out', {})).status).toBe(200);
    expect((await withCookie(session.cookie, 'GET', '/api/me')).status).toBe(401);
    const { rows } = await park.kernel.database.kernelPool.query<{ line: string }>(
      `select action || ' ' || subject as line from kernel.audit_log
       where actor->>'id' = $1 order by at, seq`,
      [id],
    );
    expect(rows.map(({ line }) => line)).toEqual([
      `user.signed-in ${id}`,
      'access.refused GET /api/users',
      `user.signed-out ${id}`,
    ]);
  });

  it('open for whom another way of signing in has proved, with the cookie of a sign-in by password', async () => {
    const id = await createUser('elsewhere@example.com');
    const facts = { address: '203.0.113.9', userAgent: 'A browser' };
    const setCookie = await park.kernel.sessions.open(id, facts);
    const attributes = (text: string) => text.split('; ').slice(1).toSorted();
    expect(attributes(setCookie)).toEqual(attributes((await signIn('elsewhere@example.com', password)).setCookie));
    expect((await withCookie(setCookie.split(';')[0]!, 'GET', '/api/me')).status).toBe(200);
    const forged = setCookie.split(';')[0]!.replace(/.{8}$/, 'AAAAAAA%3D');
    expect((await withCookie(forged, 'GET', '/api/me')).status).toBe(401);
    const { rows } = await park.kernel.database.kernelPool.query(
      `select "ipAddress" as address, "userAgent" from auth.session where "ipAddress" = $1`,
      [facts.address],
    );
    expect(rows).toEqual([facts]);
  });

  it('ends the session that the browser had before, whoever it was of, and no other', async () => {
    await createUser('before@example.com');
    const cookieOf = async (headers = {}) =>
      (await signIn('before@example.com', password, headers)).setCookie.split(';')[0]!;
    const statusOf = async (cookie: string) => (await withCookie(cookie, 'GET', '/api/me')).status;
    const [elsewhere, before] = [await cookieOf(), await cookieOf()];
    expect((await signIn('before@example.com', 'wrong password entirely', { cookie: before })).status).toBe(401);
    expect(await statusOf(before)).toBe(200);
    const after = await cookieOf({ cookie: before });
    expect([await statusOf(before), await statusOf(after), await statusOf(elsewhere)]).toEqual([401, 200, 200]);
  });

  it('fail in the audit log for users that there are, and for nobody else', async () => {
    const { rows: before } = await park.kernel.database.kernelPool.query(
      `select from kernel.audit_log where action = 'user.sign-in-failed'`,
    );
    const id = await createUser('there@example.com');
    const failed = async () => {
      const { rows } = await park.kernel.database.kernelPool.query<{ subject: string }>(
        `select subject from kernel.audit_log where action = 'user.sign-in-failed' and note = $1 order by seq`,
        ['127.0.0.1'],
      );
      return rows.slice(before.length).map(({ subject }) => subject);
    };
    for (const email of ['nobody@example.com', 'there@example.com', 'nobody-else@example.com'])
      expect((await signIn(email, 'wrong password entirely')).status).toBe(401);
    expect(await failed()).toEqual([id]);
  });

  it('write only from pages of this server', async () => {
    await createUser('csrf@example.com', [{ parkId: 'test-park', role: 'operator' }]);
    const { cookie } = await signIn('csrf@example.com', password);
    for (const origin of ['https://evil.example', 'null', null, `${park.url}.evil.example`]) {
      const answer = await withCookie(cookie, 'PATCH', '/api/me', { name: 'Changed' }, origin);
      expect([answer.status, ((await answer.json()) as { code: string }).code], String(origin)).toEqual([
        403,
        'HTTP_FOREIGN_ORIGIN',
      ]);
    }
    expect((await withCookie(cookie, 'PATCH', '/api/me', { name: 'Changed' })).status).toBe(200);
    expect((await signIn('csrf@example.com', password, { origin: 'https://evil.example' })).status).toBe(403);
  });

  it('end when the password changes, all but the one that changed it', async () => {
    await createUser('twice@example.com');
    const [one, two] = [await signIn('twice@example.com', password), await signIn('twice@example.com', password)];
    const wrong = await withCookie(one.cookie, 'POST', '/api/me/password', {
      currentPassword: 'no',
      newPassword: 'another fine long one',
    });
    expect(((await wrong.json()) as { code: string }).code).toBe('AUTH_WRONG_PASSWORD');
    const weak = await withCookie(one.cookie, 'POST', '/api/me/password', {
      currentPassword: password,
      newPassword: 'password123456',
    });
    expect(((await weak.json()) as { code: string }).code).toBe('AUTH_WEAK_PASSWORD');
    expect(
      (
        await withCookie(one.cookie, 'POST', '/api/me/password', {
          currentPassword: password,
          newPassword: 'another fine long one',
        })
      ).status,
    ).toBe(200);
    expect((await withCookie(one.cookie, 'GET', '/api/me')).status).toBe(200);
    expect((await withCookie(two.cookie, 'GET', '/api/me')).status).toBe(401);
    expect((await signIn('twice@example.com', password)).status).toBe(401);
  });

  it('end after their absolute limit, however busy they are', async () => {
    await createUser('old@example.com');
    const { cookie } = await signIn('old@example.com', password);
    await park.kernel.database.kernelPool.query(`update auth."session" set "createdAt" = now() - interval '8 days'`);
    expect((await withCookie(cookie, 'GET', '/api/me')).status).toBe(401);
  });

  it('end when nobody has used them for twelve hours', async () => {
    await createUser('idle@example.com');
    const { cookie } = await signIn('idle@example.com', password);
    const { kernelPool } = park.kernel.database;
    const ofIdle = `"userId" = (select id from auth."user" where email = 'idle@example.com')`;
    const { rows } = await kernelPool.query<{ hours: number }>(
      `select extract(epoch from "expiresAt" - now())::float8 / 3600 as hours from auth."session" where ${ofIdle}`,
    );
    expect(rows.map(({ hours }) => Math.round(hours * 100) / 100)).toEqual([12]);
    // As it is twelve hours later.
    await kernelPool.query(`update auth."session" set "expiresAt" = "expiresAt" - interval '12 hours' where ${ofIdle}`);
    expect((await withCookie(cookie, 'GET', '/api/me')).status).toBe(401);
  });

  it('tell a guesser nothing and lock after too many failures, without locking others', async () => {
    await createUser('target@example.com');
    const answers: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1)
      answers.push((await signIn('target@example.com', `wrong password ${attempt}`)).status);
    expect(answers).toEqual([...Array<number>(8).fill(401), 429]);
    expect((await signIn('target@example.com', password)).body).toMatchObject({ code: 'AUTH_LOCKED' });
    const [known, unknown] = [
      await signIn('csrf@example.com', 'wrong password'),
      await signIn('nobody@example.com', 'wrong password'),
    ];
    expect(known.body).toEqual(unknown.body);
    expect((await signIn('csrf@example.com', password)).status).toBe(200);
  });

  it('allow guesses that come at once no more than those that come one after the other', async () => {
    await createUser('crowd@example.com');
    const guesses = Array.from({ length: 60 }, (_, n) => signIn('crowd@example.com', `wrong password ${n}`));
    const answers = (await Promise.all(guesses)).map(({ status }) => status);
    expect(answers.filter((status) => status === 401)).toHaveLength(8);
    expect(answers.filter((status) => status === 429)).toHaveLength(52);
  });

  it('allow as many guesses at a change of the password, and count none that was right', async () => {
    await createUser('guessed@example.com');
    const { cookie } = await signIn('guessed@example.com', password);
    const change = async (currentPassword: string) =>
      (await withCookie(cookie, 'POST', '/api/me/password', { currentPassword, newPassword: password })).status;
    for (let n = 0; n < 9; n++) expect(await change(password)).toBe(200);
    const answers = await Promise.all(Array.from({ length: 24 }, (_, n) => change(`wrong password ${n}`)));
    expect(answers.filter((status) => status === 400)).toHaveLength(8);
    // Those of one caller wait for their turn, for ten seconds: who has none by then was not looked at either.
    expect(answers.filter((status) => ![400, 429, 503].includes(status))).toEqual([]);
    expect(await change(password)).toBe(429);
  });

  it('offer nothing of the library that is not needed', async () => {
    for (const path of [
      'sign-up/email',
      'get-session',
      'list-sessions',
      'revoke-session',
      'request-password-reset',
      'reset-password',
      'update-user',
      'change-email',
      'delete-user',
      'api-key/create',
    ]) {
      const answer = await fetch(`${park.url}/api/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: park.url },
        body: '{"userId":"x"}',
      });
      expect(answer.status, path).toBe(404);
    }
  });
});

describe('users and tokens', () => {
  it('restrict members to an enterprise that exists, and keep the last administrator', async () => {
    const admin = park.api('platform-admin');
    for (const memberships of [
      [{ parkId: 'test-park', role: 'member' }],
      [{ parkId: 'test-park', role: 'member', enterpriseId: 'nobody' }],
      [{ parkId: 'no-park', role: 'operator' }],
    ]) {
      const answer = await admin.post('/api/users', { email: 'member@example.com', name: 'M', password, memberships });
      expect(answer.status, JSON.stringify(memberships)).toBeGreaterThanOrEqual(400);
    }
    const users = await admin.get<{ id: string; email: string }[]>('/api/users');
    const last = users.body.find(({ email }) => email === firstAdminEmail)!;
    expect(await admin.delete(`/api/users/${last.id}`)).toMatchObject({
      status: 409,
      body: { code: 'AUTH_LAST_ADMIN' },
    });
    expect(await admin.patch(`/api/users/${last.id}`, { platformAdmin: false })).toMatchObject({ status: 409 });
  });

  it('show a token once, keep only its hash, and end it at once', async () => {
    const operator = park.api('platform-admin');
    const ownerId = await createUser('reporter@example.com', [{ parkId: 'test-park', role: 'auditor' }]);
    const made = await operator.post<{ id: string; token: string }>('/api-keys', {
      name: 'reporting',
      role: 'auditor',
      ownerId,
    });
    expect(made.body.token).toMatch(/^lt_/);
    const listed = await operator.get('/api-keys');
    expect(JSON.stringify(listed.body)).not.toContain(made.body.token);
    const { rows } = await park.kernel.database.kernelPool.query('select * from kernel.tokens');
    expect(JSON.stringify(rows)).not.toContain(made.body.token);
    expect((await park.api({ token: made.body.token }).get('/audit')).status).toBe(200);
    await operator.delete(`/api-keys/${made.body.id}`);
    expect((await park.api({ token: made.body.token }).get('/audit')).status).toBe(401);
    const audit = await operator.get<{ rows: { action: string }[] }>('/audit');
    expect(audit.body.rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['api-key.created', 'api-key.revoked']),
    );
    expect(JSON.stringify(audit.body)).not.toContain(made.body.token);
  });
});

describe('API keys', () => {
  interface Key {
    id: string;
    token: string;
  }
  const admin = () => park.api('platform-admin');
  const dayMs = 86_400_000;
  const seconds = { timeout: 30_000, interval: 100 };
  const inDays = (days: number): string => new Date(Date.now() + days * dayMs).toISOString();
  const operators = [{ parkId: 'test-park', role: 'operator' }];
  const keyOf = async (body: object): Promise<Key> => {
    const answer = await admin().post<Key>('/api-keys', { name: 'key', role: 'operator', ...body });
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  };
  /** An answer seen within the seconds that rights may be remembered. */
  const soon = (token: string, path: string, status: number) =>
    expect.poll(async () => (await park.api({ token }).get(path)).status, seconds).toBe(status);

  interface Waiting {
    no: number;
    kind: string;
    text: { en: string };
    changes: { field: string }[];
  }
  const second = () => park.api({ person: 'Second' });
  const waitingFor = async (name: string) =>
    (await second().get<Waiting[]>('/proposals?state=proposed')).body.find(({ text }) =>
      text.en.includes(`“${name}”`),
    )!;
  const decide = (no: number, act: string, api = second()) => api.post(`/proposals/${no}/decision`, { act });
  const approve = async (name: string) =>
    expect((await decide((await waitingFor(name)).no, 'approve')).status).toBe(200);

  it('that can change things are good once a second person has approved them, and never when that person refuses', async () => {
    const email = 'alone@example.com';
    await createUser(email, operators);
    const { cookie } = await signIn(email, password);
    const make = async (name: string, body: object = { role: 'operator' }) => {
      const answer = await withCookie(cookie, 'POST', '/api/parks/test-park/api-keys', { name, ...body });
      return (await answer.json()) as { id: string; token: string; waiting: boolean };
    };
    const status = async (token: string) => (await park.api({ token }).get('/audit')).status;
    const listed = async (id: string) =>
      (await admin().get<{ id: string; waiting: boolean }[]>('/api-keys')).body.find((each) => each.id === id);
    const [wanted, refused, ended] = [await make('wanted'), await make('refused'), await make('ended')];
    expect([wanted.waiting, await status(wanted.token), (await listed(wanted.id))!.waiting]).toEqual([true, 401, true]);
    const { no, kind, changes } = await waitingFor('wanted');
    expect([kind, changes.map(({ field }) => field)]).toEqual(['kernel.key', ['owner', 'maker', 'role', 'expiresAt']]);
    const byOneself = await withCookie(cookie, 'POST', `/api/parks/test-park/proposals/${no}/decision`, {
      act: 'approve',
    });
    expect([byOneself.status, await status(wanted.token)]).toEqual([403, 401]);
    await approve('wanted');
    await soon(wanted.token, '/audit', 200);
    expect((await listed(wanted.id))!.waiting).toBe(false);
    await decide((await waitingFor('refused')).no, 'reject');
    expect([await status(refused.token), await listed(refused.id)]).toEqual([401, undefined]);
    // Ended by who made it, nobody is asked any more.
    await withCookie(cookie, 'DELETE', `/api/parks/test-park/api-keys/${ended.id}`);
    expect(await waitingFor('ended')).toBeUndefined();
    // What only reads waits for nobody.
    for (const body of [{ role: 'auditor' }, { role: 'operator', permissions: ['kernel.audit-read'] }]) {
      const reading = await make('reading', body);
      expect([reading.waiting, await status(reading.token)]).toEqual([false, 200]);
    }
  });

  /** Signed in as a new user. */
  const signedIn = async (email: string, memberships: unknown[], change?: object) => {
    const id = await createUser(email, memberships);
    if (change) await admin().patch(`/api/users/${id}`, change);
    const { cookie } = await signIn(email, password);
    return { id, ask: asking(cookie) };
  };
  /** Paths are below the park, those that begin with `//` below the API. */
  const asking =
    (cookie: string) =>
    async <T>(method: string, path: string, body?: object) => {
      const whole = path.startsWith('//') ? `/api${path.slice(1)}` : `/api/parks/test-park${path}`;
      const answer = await withCookie(cookie, method, whole, body);
      return { status: answer.status, body: (await answer.json()) as T };
    };

  it('have no second person in an account that their maker has made or reset, nor are two of one hand two persons', async () => {
    const [boss, other] = [await signedIn('boss@example.com', [], { platformAdmin: true }), 'third-admin@example.com'];
    const third = await signedIn(other, [], { platformAdmin: true });
    const invited = async (email: string) => {
      const made = await boss.ask<{ user: { id: string; ties: object[] }; link: { url: string } }>('POST', '//users', {
        ...{ email, name: 'Invited', invite: true, memberships: operators },
      });
      const token = new URL(made.body.link.url).hash.slice(1);
      await withCookie('', 'POST', '/api/auth/password-link', { token, newPassword: password });
      const { cookie } = await signIn(email, password);
      return { ...made.body.user, ask: asking(cookie) };
    };
    const [one, two] = [await invited('invited-1@example.com'), await invited('invited-2@example.com')];
    const proposed = async ({ ask }: typeof third, name: string) => {
      await ask('POST', '/api-keys', { name, role: 'operator' });
      return (await waitingFor(name)).no;
    };
    const seen = async ({ ask }: Pick<typeof one, 'ask'>, no: number) =>
      (await ask<{ no: number; tied: boolean; mayDecide: boolean }[]>('GET', '/proposals?state=proposed')).body.find(
        (each) => each.no === no,
      );
    const tied = { status: 403, body: { code: 'PERSON_TIED' } };
    const approves = ({ ask }: Pick<typeof one, 'ask'>, no: number) =>
      ask('POST', `/proposals/${no}/decision`, { act: 'approve' });
    const [ofBoss, ofTwo] = [await proposed(boss, 'of-boss'), await proposed(two, 'of-two')];
    for (const [person, no] of [
      [one, ofBoss],
      [one, ofTwo],
      [boss, ofTwo],
    ] as const) {
      expect(await seen(person, no)).toMatchObject({ tied: true, mayDecide: false });
      expect(await approves(person, no)).toMatchObject(tied);
    }
    // Who made it does not vouch for it, nor does who has it.
    for (const person of [boss, one])
      expect((await person.ask('POST', `//users/${one.id}/vouch`, {})).status, 'vouches').toBe(403);
    expect((await third.ask('POST', `//users/${one.id}/vouch`, {})).status).toBe(200);
    expect((await approves(one, ofBoss)).status).toBe(200);
    expect((await approves(third, ofTwo)).status).toBe(200);
    const ties = async () => (await admin().get<{ id: string; ties: object[] }[]>('/api/users')).body;
    expect((await ties()).find(({ id }) => id === one.id)).toMatchObject({ ties: [] });
    // Each way into it ties it again.
    await boss.ask('POST', `//users/${one.id}/link`);
    await third.ask('DELETE', `//users/${one.id}/factors`);
    expect((await ties()).find(({ id }) => id === one.id)).toMatchObject({ ties: [{ id: boss.id }, { id: third.id }] });
    // The command line of the server has the database too.
    expect((await admin().post(`/api/users/${one.id}/vouch`, {})).status).toBe(200);
  });

  it('wait for a second person where one of their permissions is for more than reading, whatever the role', async () => {
    const { ask } = await signedIn('grants@example.com', [], { platformAdmin: true });
    const { body: offered } = await ask<{ id: string; roles: string[] }[]>('GET', '/api-key-permissions');
    const asked = offered.flatMap(({ id, roles }) =>
      roles.filter((role) => role !== 'auditor').map((role) => ({ id, role, changes: !roles.includes('auditor') })),
    );
    expect(asked).toContainEqual({ id: 'shop.buy', role: 'member', changes: true });
    for (const { id, role, changes } of asked) {
      const key = { name: `${role} ${id}`, role, enterpriseId: role === 'member' ? 'alpha' : null, permissions: [id] };
      const { body } = await ask<{ waiting: boolean }>('POST', '/api-keys', key);
      expect(body.waiting, `${role} ${id}`).toBe(changes);
    }
    const whole = { name: 'whole', role: 'member', enterpriseId: 'alpha' };
    expect((await ask<{ waiting: boolean }>('POST', '/api-keys', whole)).body.waiting).toBe(true);
  });

  it('for somebody else to answer for are good once that one agrees, and can do no more than who made them', async () => {
    const maker = await signedIn('key-maker@example.com', [], { platformAdmin: true });
    const member = { parkId: 'test-park', role: 'member', enterpriseId: 'alpha' };
    const owner = await signedIn('key-owner-2@example.com', [member]);
    const neighbour = await signedIn('neighbour@example.com', [member]);
    const wanted = { name: 'offered', role: 'member', enterpriseId: 'alpha', ownerId: owner.id };
    const { body: key } = await maker.ask<{ id: string; token: string; waiting: boolean }>('POST', '/api-keys', {
      ...wanted,
      permissions: ['kernel.evidence-read'],
    });
    const status = async () => (await park.api({ token: key.token }).get('/evidence/none/none')).status;
    expect([key.waiting, await status()], JSON.stringify(key)).toEqual([true, 401]);
    interface Offered extends Waiting {
      mayDecide: boolean;
      changes: { field: string; after: unknown }[];
    }
    const of = async ({ ask }: Pick<typeof owner, 'ask'>) =>
      (await ask<Offered[]>('GET', '/proposals?state=proposed')).body.filter(({ kind }) => kind === 'kernel.key-owner');
    const [offered] = await of(owner);
    expect(offered).toMatchObject({ mayDecide: true });
    const said = Object.fromEntries(offered!.changes.map(({ field, after }) => [field, after]));
    expect(said).toMatchObject({ owner: 'Somebody', maker: 'Somebody', role: 'member', enterprise: 'alpha' });
    const told = async ({ ask }: Pick<typeof owner, 'ask'>) =>
      (await ask<{ rows: { kind: string }[] }>('GET', '/notices')).body.rows.filter(
        ({ kind }) => kind === 'kernel.key-offered',
      ).length;
    expect([await told(owner), await told(neighbour)]).toEqual([1, 0]);
    expect(await of(neighbour)).toEqual([]);
    const answers = [neighbour, maker].map(
      async ({ ask }) => (await ask('POST', `/proposals/${offered!.no}/decision`, { act: 'approve' })).status,
    );
    expect([...(await Promise.all(answers)), (await decide(offered!.no, 'approve')).status]).toEqual([404, 403, 404]);
    expect(await status()).toBe(401);
    const agreed = await owner.ask('POST', `/proposals/${offered!.no}/decision`, { act: 'approve' });
    expect(agreed.status).toBe(200);
    await soon(key.token, '/evidence/none/none', 404);
    const { body: keys } = await admin().get<{ id: string; owner: object; maker: object }[]>('/api-keys');
    expect(keys.find(({ id }) => id === key.id)).toMatchObject({ owner: { id: owner.id }, maker: { id: maker.id } });
    // The rights of its maker are its limit as well.
    const other = await createUser('other-admin@example.com');
    await admin().patch(`/api/users/${other}`, { platformAdmin: true });
    expect((await admin().patch(`/api/users/${maker.id}`, { platformAdmin: false })).status).toBe(200);
    await soon(key.token, '/evidence/none/none', 401);
    const operator = await signedIn('narrow-maker@example.com', operators);
    const forMember = { name: 'less', role: 'member', enterpriseId: 'alpha' };
    expect(await operator.ask('POST', '/api-keys', { ...forMember, permissions: ['shop.buy'] })).toMatchObject({
      body: { code: 'AUTH_FORBIDDEN' },
    });
    const { body: less } = await operator.ask<{ id: string }>('POST', '/api-keys', forMember);
    const { body: listed } = await admin().get<{ id: string; permissions: string[] }[]>('/api-keys');
    const { permissions } = listed.find(({ id }) => id === less.id)!;
    expect([permissions.includes('kernel.evidence-read'), permissions.includes('shop.buy')]).toEqual([true, false]);
  });

  it("of devices go on without who made them, as the park's, and those of displays end", async () => {
    const maker = await signedIn('fitter@example.com', operators);
    interface Made {
      id: string;
      token: string;
    }
    const { body: meter } = await maker.ask<Made>('POST', '/devices', { name: 'meter-9' });
    const { body: wall } = await maker.ask<Made>('POST', '/screens', { name: 'hall' });
    expect(await maker.ask('POST', '/screens', { name: 'x', expiresAt: inDays(367) })).toMatchObject({
      body: { code: 'AUTH_KEY_ENDS_TOO_LATE' },
    });
    interface Listed {
      id: string;
      owner: { id: string } | null;
      expiresAt: string | null;
    }
    const listed = async (folder: string, { id }: Made) =>
      (await second().get<Listed[]>(`/${folder}`)).body.find((each) => each.id === id)!;
    expect((await listed('devices', meter)).owner).toMatchObject({ id: maker.id });
    const screen = await listed('screens', wall);
    expect(screen.owner).toMatchObject({ id: maker.id });
    expect(Date.parse(screen.expiresAt!)).toBeLessThan(Date.now() + 366 * dayMs);
    await soon(wall.token, '/screen', 200);

    await admin().patch(`/api/users/${maker.id}`, { memberships: [{ parkId: 'test-park', role: 'auditor' }] });
    await soon(wall.token, '/screen', 401);
    await expect.poll(async () => (await park.api({ token: meter.token }).get('/screen')).status, seconds).toBe(403);
    expect((await listed('devices', meter)).owner).toBeNull();
    const told = async () =>
      (await second().get<{ rows: { kind: string; text: { en: string } }[] }>('/notices')).body.rows.filter(
        ({ kind, text }) => kind === 'kernel.device-without-owner' && text.en.includes('meter-9'),
      ).length;
    expect(await told()).toBe(1);
    expect((await second().post(`/devices/${meter.id}/owner`, {})).status).toBe(200);
    expect([(await listed('devices', meter)).owner?.id, await told()]).toEqual(['Second', 0]);
    const { body: log } = await admin().get<{ rows: { action: string; subject: string }[] }>('/audit');
    const steps = log.rows.filter(({ subject }) => subject === meter.id).map(({ action }) => action);
    expect(steps.toReversed()).toEqual(['device.created', 'device.passed-to-park', 'device.taken-over']);
  });

  it('end with the rights of who answers for them, and come back with those', async () => {
    const ownerId = await createUser('key-owner@example.com', operators);
    const keys = {
      operator: await keyOf({ ownerId }),
      auditor: await keyOf({ ownerId, role: 'auditor' }),
      alpha: await keyOf({ ownerId, role: 'member', enterpriseId: 'alpha' }),
      beta: await keyOf({ ownerId, role: 'member', enterpriseId: 'beta' }),
    };
    const good = (...names: (keyof typeof keys)[]) =>
      expect
        .poll(async () => {
          const { body } = await admin().get<{ id: string; covered: boolean }[]>('/api-keys');
          const answers = await Promise.all(
            Object.entries(keys).map(async ([name, { id, token }]) => ({
              name,
              ok: (await park.api({ token }).get('/evidence/none/none')).status !== 401,
              // Keys of a person who is erased are gone.
              covered: body.find((each) => each.id === id)?.covered ?? false,
            })),
          );
          for (const each of answers) if (each.ok !== each.covered) return 'the list says otherwise';
          return answers.flatMap(({ name, ok }) => (ok ? [name] : [])).join(' ');
        }, seconds)
        .toBe(names.join(' '));
    const become = (change: object) => admin().patch(`/api/users/${ownerId}`, change);
    await good('operator', 'auditor', 'alpha', 'beta');
    const socket = io(park.url, { path: '/socket', transports: ['websocket'], auth: { token: keys.operator.token } });
    await new Promise<void>((resolve) => socket.on('connect', resolve));
    const ended = new Promise((resolve) => socket.on('disconnect', resolve));
    await become({ memberships: [{ parkId: 'test-park', role: 'auditor' }] });
    await good('auditor');
    expect(await ended).toBe('io server disconnect');
    socket.close();
    await become({ memberships: [{ parkId: 'test-park', role: 'member', enterpriseId: 'beta' }] });
    await good('beta');
    await become({ memberships: [] });
    await good();
    await become({ platformAdmin: true });
    await good('operator', 'auditor', 'alpha', 'beta');
    await admin().delete(`/api/users/${ownerId}`);
    await good();
  });

  it('are made by people, for themselves, with no more than they have and an end', async () => {
    const email = 'maker@example.com';
    await createUser(email, operators);
    const { cookie } = await signIn(email, password);
    const make = async (body: object) => {
      const answer = await withCookie(cookie, 'POST', '/api/parks/test-park/api-keys', { name: 'x', ...body });
      return { status: answer.status, body: (await answer.json()) as { code: string; token: string } };
    };
    const own = await make({ role: 'operator' });
    expect(own.status).toBe(201);
    await approve('x');
    // A key makes, lists and ends no keys.
    const asKey = park.api({ token: own.body.token });
    for (const folder of ['api-keys', 'devices', 'screens']) {
      expect((await asKey.post(`/${folder}`, { name: 'more', role: 'auditor' })).status, folder).toBe(403);
      expect((await asKey.get(`/${folder}`)).status, folder).toBe(403);
    }
    const other = await createUser('other@example.com', [
      { parkId: 'test-park', role: 'member', enterpriseId: 'alpha' },
    ]);
    const refused = async (body: object, code: string) => expect(await make(body)).toMatchObject({ body: { code } });
    await refused({ role: 'member', enterpriseId: 'alpha', ownerId: other }, 'AUTH_FORBIDDEN');
    await refused({ role: 'auditor', expiresAt: inDays(367) }, 'AUTH_KEY_ENDS_TOO_LATE');
    await refused({ role: 'auditor', permissions: ['no.such'] }, 'AUTH_KEY_BEYOND_ROLE');
    await refused({ role: 'auditor', permissions: ['kernel.plugins-manage'] }, 'AUTH_KEY_BEYOND_ROLE');
    await refused({ role: 'operator', permissions: ['kernel.tokens-manage'] }, 'AUTH_KEY_BEYOND_ROLE');
    await refused({ role: 'operator', addresses: ['203.0.113.300'] }, 'HTTP_INVALID');
    const asked = (body: object) => admin().post('/api-keys', { name: 'x', ...body });
    expect(await asked({ role: 'auditor' })).toMatchObject({ body: { code: 'AUTH_KEY_WITHOUT_OWNER' } });
    for (const [role, enterpriseId, ownerId] of [
      ['operator', null, other],
      ['member', 'beta', other],
      ['auditor', null, 'nobody'],
    ])
      expect(await asked({ role, enterpriseId, ownerId })).toMatchObject({
        status: 400,
        body: { code: 'AUTH_KEY_BEYOND_OWNER' },
      });
    const { body } = await admin().get<Record<string, unknown>[]>('/api-keys');
    const key = body.find(({ name }) => name === 'x')!;
    expect(key['owner']).toMatchObject({ name: 'Somebody' });
    expect(Date.parse(key['expiresAt'] as string) / dayMs).toBeCloseTo(Date.now() / dayMs + 90, 2);
  });

  it('have the permissions and the addresses that they were made for', async () => {
    const ownerId = await createUser('narrow@example.com', operators);
    const narrow = await keyOf({ ownerId, permissions: ['kernel.audit-read'] });
    await soon(narrow.token, '/audit', 200);
    await soon(narrow.token, '/plugins', 403);
    await soon((await keyOf({ ownerId, addresses: ['203.0.113.0/24', '2001:db8::1'] })).token, '/audit', 403);
    const near = await keyOf({ ownerId, addresses: ['203.0.113.7', '127.0.0.0/8'] });
    await soon(near.token, '/audit', 200);
    const offered = await admin().get<{ id: string; roles: string[] }[]>('/api-key-permissions');
    expect(offered.body.find(({ id }) => id === 'kernel.audit-read')!.roles).toEqual(
      parkRoles.filter((role) => role !== 'member'),
    );
    expect(offered.body.map(({ id }) => id)).not.toContain('kernel.tokens-manage');
  });
});

describe('live sockets', () => {
  const connect = (options: Parameters<typeof io>[1]) =>
    io(park.url, { path: '/socket', transports: ['websocket'], reconnection: false, forceNew: true, ...options });

  it('need a credential and a home origin, listen by permission, and end with their token', async () => {
    const refused = async (options: Parameters<typeof io>[1]) => {
      const socket = connect(options);
      const outcome = await new Promise<string>((resolve) => {
        socket.on('connect', () => resolve('open'));
        socket.on('connect_error', () => resolve('refused'));
      });
      socket.close();
      return outcome;
    };
    const body = await park.key();
    expect(await refused({})).toBe('refused');
    expect(await refused({ auth: { token: 'lt_wrong' } })).toBe('refused');
    expect(await refused({ auth: { token: body.token }, extraHeaders: { origin: 'https://evil.example' } })).toBe(
      'refused',
    );
    const socket = connect({ auth: { token: body.token } });
    await new Promise<void>((resolve) => socket.on('connect', resolve));
    expect(await socket.emitWithAck('subscribe', { park: 'test-park', topics: ['plugins'] })).toMatchObject({
      ok: true,
    });
    expect(await socket.emitWithAck('subscribe', { park: 'other', topics: ['plugins'] })).toMatchObject({
      status: 403,
    });
    expect(await socket.emitWithAck('subscribe', { park: 'test-park', topics: ['no.such'] })).toMatchObject({
      status: 404,
    });
    expect(await socket.emitWithAck('subscribe', ['nonsense'])).toMatchObject({ status: 400 });
    const message = new Promise((resolve) => socket.on('live', resolve));
    park.kernel.live.emit('test-park', 'plugins', { plugins: [] });
    expect(await message).toEqual({ park: 'test-park', topic: 'plugins', data: { plugins: [] } });
    // As many as somebody has tabs; a key of somebody else has its own.
    const more = Array.from({ length: 63 }, () => connect({ auth: { token: body.token } }));
    await Promise.all(more.map((each) => new Promise<void>((resolve) => each.on('connect', resolve))));
    expect(await refused({ auth: { token: body.token } })).toBe('refused');
    expect(await refused({ auth: { token: (await park.key()).token } })).toBe('open');
    for (const each of more) each.close();
    await expect.poll(() => refused({ auth: { token: body.token } }), { timeout: 30_000 }).toBe('open');
    const ended = new Promise((resolve) => socket.on('disconnect', resolve));
    await park.api('platform-admin').delete(`/api-keys/${body.id}`);
    expect(await ended).toBe('io server disconnect');
  });
});
