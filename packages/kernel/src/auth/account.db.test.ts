import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { definePlugin, freshLoginS, noConfig, PersonMail } from '@lingtan/sdk';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestKernel, type TestKernel } from '../../testing/index.ts';
import { totpCode } from './totp.ts';
import { hashed } from './users.ts';

const mails: { to: string; subject: string; text: string }[] = [];
const post = definePlugin({
  id: 'post',
  config: noConfig,
  provides: [PersonMail],
  async start(scope) {
    scope.provide(PersonMail, {
      async send(mail) {
        if (mail.to.startsWith('full')) throw new Error('the mailbox is full');
        mails.push(mail);
        return true;
      },
    });
  },
});

let park: TestKernel;
let clock = Date.now();
beforeAll(async () => {
  const timers = { now: () => clock };
  park = await createTestKernel({ plugins: [post], clock: timers });
});
afterAll(() => park?.stop());

const password = 'correct horse battery staple';
const operator = [{ parkId: 'test-park', role: 'operator' }];
const query = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await park.kernel.database.kernelPool.query<T>(text, values)).rows;

interface Answer<T = Record<string, never>> {
  status: number;
  body: T & { code?: string };
}

/** What a sign-in by password answers: the cookie. */
async function signIn(email: string, secret: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(`${park.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: park.url, ...headers },
    body: JSON.stringify({ email, password: secret }),
  });
  expect(answer.status, email).toBe(200);
  return answer.headers.getSetCookie()[0]!;
}

/** A browser of a person who has just given the password, which is computed only where it is named. */
async function browserOf(email: string, secret?: string, headers: Record<string, string> = {}) {
  const json = { 'content-type': 'application/json', origin: park.url, ...headers };
  const open = async () => {
    const [user] = await query<{ id: string }>('select id from auth."user" where email = $1', [email]);
    return park.kernel.sessions.open(user!.id, { address: '127.0.0.1', userAgent: headers['user-agent'] });
  };
  const cookie = (await (secret === undefined ? open() : signIn(email, secret, headers))).split(';')[0]!;
  const call = async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
    const answer = await fetch(`${park.url}${path}`, {
      ...{ method, headers: { ...json, cookie } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Answer<T>['body'] };
  };
  return {
    cookie,
    call,
    step: async () => (await call<{ step: string | null }>('GET', '/api/me')).body.step,
    reaches: async (path: string) => (await call('GET', path)).status === 200,
  };
}
type Browser = Awaited<ReturnType<typeof browserOf>>;
const nextStep = () => (clock += 30_000);
const stored = hashed(password, '');
/** An account whose person has chosen the password. */
const ofUser = async (email: string): Promise<string> => {
  const hash = await stored;
  return park.kernel.database.withKernelTx(async (tx) => {
    const id = await park.kernel.users.create(tx, { email, name: email, password: hash });
    await park.kernel.users.setPassword(tx, id, hash, { by: 'user' });
    await park.kernel.users.setMemberships(tx, id, [{ parkId: 'test-park', role: 'operator', enterpriseId: null }]);
    return id;
  });
};
/** Sets up an authenticator app. */
async function withApp(browser: Browser) {
  const { body } = await browser.call<{ secret: string }>('POST', '/api/me/factors/totp');
  const code = totpCode(body.secret, clock);
  const added = await browser.call<{ id: string; recoveryCodes: string[] }>('POST', '/api/me/factors', {
    ...{ kind: 'totp', name: 'Phone', code },
  });
  expect(added.status).toBe(200);
  return { ...added.body, secret: body.secret, code: () => totpCode(body.secret, clock) };
}
/** Makes as if the person had last proved themselves longer ago than is good for what weighs. */
const longAgo = (email: string) =>
  query(
    `update auth.session set "createdAt" = now() - make_interval(secs => $2), "confirmedAt" = null
     where "userId" = (select id from auth."user" where email = $1)`,
    [email, freshLoginS + 60],
  );
const told = async ({ call }: Browser, kind: string) => {
  interface Row {
    kind: string;
    text: { en: string };
  }
  const { body } = await call<{ rows: Row[] }>('GET', '/api/parks/test-park/notices');
  return body.rows.filter((row) => row.kind === `kernel.${kind}`).map(({ text }) => text.en);
};
const admin = () => park.api('platform-admin');

describe('a second factor', () => {
  it('is asked for at every sign-in: until then nothing but showing it is reached, by a socket neither', async () => {
    const email = 'asked@example.com';
    await ofUser(email);
    const first = await browserOf(email);
    const elsewhere = await browserOf(email);
    expect(await first.reaches('/api/parks/test-park/plugins')).toBe(true);
    const app = await withApp(first);
    expect(app.recoveryCodes).toHaveLength(10);
    // Whoever was signed in elsewhere is not any more, and whoever has just set it up goes on.
    expect([await first.step(), (await elsewhere.call('GET', '/api/me')).status]).toEqual([null, 401]);

    const second = await browserOf(email);
    expect(await second.step()).toBe('factor');
    const closed: [string, string, unknown?][] = [
      ['GET', '/api/parks/test-park/plugins'],
      ['GET', '/api/parks/test-park/x/post/anything'],
      ['GET', '/api/nothing'],
      ['PATCH', '/api/me', { name: 'x' }],
      ['POST', '/api/me/password', { currentPassword: password, newPassword: 'another fine long one' }],
      ['POST', '/api/me/confirm', { password }],
      ['GET', '/api/me/factors'],
      ['POST', '/api/me/factors/totp'],
      ['DELETE', `/api/me/factors/${app.id}`],
      ['POST', '/api/me/recovery-codes'],
      ['GET', '/api/me/sessions'],
    ];
    for (const [method, path, body] of closed)
      expect(await second.call(method, path, body), path).toMatchObject({
        ...{ status: 403, body: { code: 'AUTH_FACTOR_REQUIRED' } },
      });
    const opens = (cookie: string) => {
      const extraHeaders = { cookie, origin: park.url };
      const socket = io(park.url, { path: '/socket', transports: ['websocket'], reconnection: false, extraHeaders });
      return new Promise((resolve) => {
        socket.on('connect', () => resolve(true));
        socket.on('connect_error', () => resolve(false));
      }).finally(() => socket.close());
    };
    expect(await opens(second.cookie)).toBe(false);
    const show = (code: string) => second.call('POST', '/api/me/factor', { code });
    // The code that set it up has been used.
    expect((await show(app.code())).body.code).toBe('AUTH_PROOF_WRONG');
    nextStep();
    expect((await show(app.code())).status).toBe(200);
    expect([await second.step(), await opens(second.cookie)]).toEqual([null, true]);
    // It opened one session, and no other one.
    const third = await browserOf(email);
    expect((await third.call('POST', '/api/me/factor', { code: app.code() })).status).toBe(400);
    const [recovery] = app.recoveryCodes;
    expect((await third.call('POST', '/api/me/factor', { code: recovery })).status).toBe(200);
    const fourth = await browserOf(email);
    expect((await fourth.call('POST', '/api/me/factor', { code: recovery })).status).toBe(400);
    const left = await third.call<{ recoveryCodes: number }>('GET', '/api/me/factors');
    expect(left.body.recoveryCodes).toBe(9);
  });

  it('used twice at once opens one session', async () => {
    const email = 'race@example.com';
    await ofUser(email);
    const app = await withApp(await browserOf(email));
    nextStep();
    const browsers = [await browserOf(email), await browserOf(email), await browserOf(email)];
    const answers = await Promise.all(browsers.map(({ call }) => call('POST', '/api/me/factor', { code: app.code() })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400]);
  });

  it('is guessed no more often than a password', async () => {
    const email = 'guessed-code@example.com';
    await ofUser(email);
    await withApp(await browserOf(email));
    const { call } = await browserOf(email);
    const guesses = Array.from({ length: 20 }, (_, n) =>
      call('POST', '/api/me/factor', { code: String(n).padStart(6, '0') }),
    );
    const answers = (await Promise.all(guesses)).map(({ status }) => status);
    expect([answers.filter((each) => each === 400), answers.filter((each) => each === 429)]).toMatchObject([
      ...[{ length: 8 }, { length: 12 }],
    ]);
  });

  it('and its recovery codes are stored so that nobody reads them', async () => {
    const email = 'sealed@example.com';
    await ofUser(email);
    const app = await withApp(await browserOf(email));
    const all = JSON.stringify([
      await query('select * from auth.factors'),
      await query('select * from auth.verification'),
    ]);
    for (const clear of [app.secret, ...app.recoveryCodes])
      for (const text of [
        clear,
        Buffer.from(clear).toString('hex'),
        Buffer.from(clear).toString('base64').slice(0, 20),
      ])
        expect(all).not.toContain(text);
  });

  it('can be a passkey of this server and of nowhere else, whose challenge is good once', async () => {
    const email = 'passkey@example.com';
    await ofUser(email);
    const browser = await browserOf(email);
    const key = softPasskey();
    const make = async (origin: string) => {
      const { body } = await browser.call<{ challenge: string; rp: { id: string } }>('POST', '/api/me/factors/passkey');
      const passkey = key.make(body.challenge, body.rp.id, origin);
      return browser.call('POST', '/api/me/factors', { kind: 'passkey', name: 'Key', passkey });
    };
    expect((await make('https://evil.example')).body.code).toBe('AUTH_FACTOR_WRONG');
    expect((await make(park.url)).status).toBe(200);
    const again = await browserOf(email);
    const challenge = async () =>
      (await again.call<{ challenge: string; rpId: string }>('POST', '/api/me/passkey-challenge')).body;
    const show = (passkey: unknown) => again.call('POST', '/api/me/factor', { passkey });
    const { challenge: given, rpId } = await challenge();
    const shown = key.show(given, rpId, park.url);
    expect((await show(softPasskey(key.id).show(given, rpId, park.url))).status).toBe(400);
    // A challenge that was answered is over, whatever the answer was.
    expect((await show(shown)).status).toBe(400);
    const second = await challenge();
    expect((await show(key.show(second.challenge, rpId, 'https://evil.example'))).status).toBe(400);
    const third = await challenge();
    expect((await show(key.show(third.challenge, rpId, park.url))).status).toBe(200);
    expect(await again.step()).toBeNull();
    // It stands for the password too, where somebody confirms that it is them.
    await longAgo(email);
    const last = await challenge();
    const passkey = key.show(last.challenge, rpId, park.url);
    expect((await again.call('POST', '/api/me/confirm', { passkey })).status).toBe(200);
    expect((await again.call('POST', '/api/me/recovery-codes')).status).toBe(200);
  });

  it('is taken away by an administrator, which ends the sessions and is told and written down', async () => {
    const email = 'lost@example.com';
    const id = await ofUser(email);
    const browser = await browserOf(email);
    await withApp(browser);
    const users = async () => (await admin().get<{ id: string; factors: number }[]>('/api/users')).body;
    expect((await users()).find((each) => each.id === id)!.factors).toBe(1);
    expect((await park.api('operator').delete(`/api/users/${id}/factors`)).status).toBe(403);
    expect((await admin().delete(`/api/users/${id}/factors`)).status).toBe(200);
    expect((await browser.call('GET', '/api/me')).status).toBe(401);
    const after = await browserOf(email);
    expect(await after.step()).toBeNull();
    expect(await query('select id from auth.factors where user_id = $1', [id])).toEqual([]);
    const news = () => told(after, 'account-changed');
    await expect.poll(news).toContainEqual(expect.stringContaining('Command line: all second factors were taken away'));
    const lines = await query<{ action: string }>(
      'select action from kernel.audit_log where subject = $1 order by seq',
      [id],
    );
    expect(lines.map(({ action }) => action)).toEqual(['user.factor-added', 'user.factors-taken']);
  });
});

describe('where a second factor is required', () => {
  let strict: TestKernel;
  beforeAll(async () => {
    strict = await createTestKernel({ plugins: [], secondFactor: 'required' });
  });
  afterAll(() => strict?.stop());

  it('administrators and operators set one up before anything else, and auditors need none', async () => {
    const stepOf = async (name: string, role: 'operator' | 'auditor') =>
      (await strict.api({ person: name, role }).get<{ step: string | null }>('/api/me')).body.step;
    expect(await stepOf('Op', 'operator')).toBe('enrolment');
    expect(await stepOf('Au', 'auditor')).toBeNull();
    const op = strict.api({ person: 'Op', role: 'operator' });
    expect((await op.get('/plugins')).body).toMatchObject({ code: 'AUTH_FACTOR_REQUIRED' });
    const { body } = await op.post<{ secret: string }>('/api/me/factors/totp');
    const code = totpCode(body.secret, Date.now());
    const wrong = await op.post('/api/me/factors', { kind: 'totp', name: 'Phone', code: '000000' });
    expect(wrong.body).toMatchObject({ code: 'AUTH_FACTOR_WRONG', params: { field: 'code' } });
    expect((await op.post('/api/me/factors', { kind: 'totp', name: 'Phone', code })).status).toBe(200);
    expect((await op.get('/plugins')).status).toBe(200);
    await strict.kernel.database.kernelPool.query(`update auth."user" set "platformAdmin" = true where id = 'Au'`);
    expect(await stepOf('Au', 'auditor')).toBe('enrolment');
    // Keys prove themselves otherwise.
    expect((await strict.api('operator').get('/plugins')).status).toBe(200);
  });
});

describe('what weighs', () => {
  it('needs the person to have proved themselves within a quarter of an hour, by all that they have', async () => {
    const email = 'weighs@example.com';
    const id = await ofUser(email);
    await query('update auth."user" set "platformAdmin" = true where id = $1', [id]);
    const { call } = await browserOf(email);
    const device = () => call('POST', '/api/parks/test-park/devices', { name: 'x' });
    const needed = { status: 403, body: { code: 'AUTH_CONFIRM_REQUIRED' } };
    expect((await device()).status).toBe(201);
    await longAgo(email);
    for (const { route, pattern } of park.kernel.routes.list().filter((each) => each.route.confirmed)) {
      const path = pattern.source.replace(':park', 'test-park').replace(/[:*]\w+/g, 'none');
      const body = route.method === 'get' ? undefined : {};
      expect(await call(route.method.toUpperCase(), path, body), path).toMatchObject(needed);
    }
    const confirm = (body: object) => call('POST', '/api/me/confirm', body);
    expect((await confirm({ password: 'something else entirely' })).body.code).toBe('AUTH_PROOF_WRONG');
    expect(await device()).toMatchObject(needed);
    expect((await confirm({ password })).status).toBe(200);
    expect((await device()).status).toBe(201);
    nextStep();
    const app = await withApp({ call } as Browser);
    nextStep();
    await longAgo(email);
    // With a factor, the password alone does not do.
    expect((await confirm({ password })).status).toBe(400);
    expect((await confirm({ code: app.code() })).body.code).toBe('AUTH_PROOF_WRONG');
    expect((await confirm({ password, code: app.code() })).status).toBe(200);
    expect((await device()).status).toBe(201);
    // Keys and the command line answer for nobody who could be asked.
    expect((await admin().post('/devices', { name: 'y' })).status).toBe(201);
  });
});

describe('sessions', () => {
  it('are seen and ended by their person and by administrators, by nobody else', async () => {
    const [email, other] = ['seen@example.com', 'unseen@example.com'];
    const [id] = [await ofUser(email), await ofUser(other)];
    const agent = 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0';
    const [one, two, three] = [
      await browserOf(email),
      await browserOf(email, undefined, { 'user-agent': agent }),
      await browserOf(email),
    ];
    interface Session {
      id: string;
      own: boolean;
      browser: string | null;
    }
    const list = async (browser: Browser) => (await browser.call<Session[]>('GET', '/api/me/sessions')).body;
    const seen = await list(one!);
    expect(seen.map(({ own }) => own).toSorted()).toEqual([false, false, true]);
    const fox = seen.find(({ browser }) => browser === 'Firefox, Linux')!;
    expect(JSON.stringify(seen)).not.toContain(one!.cookie.split('=')[1]!.slice(0, 20));
    const stranger = await browserOf(other);
    expect((await stranger.call('DELETE', `/api/me/sessions/${fox.id}`)).body.code).toBe('AUTH_UNKNOWN_SESSION');
    expect((await one!.call('DELETE', `/api/me/sessions/${fox.id}`)).status).toBe(200);
    expect((await two!.call('GET', '/api/me')).status).toBe(401);
    expect((await one!.call('DELETE', '/api/me/sessions')).status).toBe(200);
    expect([(await three!.call('GET', '/api/me')).status, await one!.step()]).toEqual([401, null]);
    expect((await stranger.call('GET', `/api/users/${id}/sessions`)).status).toBe(403);
    expect((await admin().delete('/api/users/nobody/sessions')).status).toBe(404);
    expect((await admin().get('/api/me/sessions')).body).toMatchObject({ code: 'AUTH_NO_PERSON' });
    const [last] = (await admin().get<Session[]>(`/api/users/${id}/sessions`)).body;
    expect((await admin().delete(`/api/users/${id}/sessions/${last!.id}`)).status).toBe(200);
    expect((await one!.call('GET', '/api/me')).status).toBe(401);
  });

  it('from a browser or a network that is new are told, at the bell and by mail; the first of all is not', async () => {
    const email = 'travels@example.com';
    await ofUser(email);
    const agents = ['Firefox/140.0 (Windows NT 10.0)', 'Firefox/141.0 (Windows NT 10.0)', 'Chrome/140 (Android 15)'];
    for (const agent of agents) await signIn(email, password, { 'user-agent': agent });
    const browser = await browserOf(email);
    const sentence = expect.stringContaining('with Chrome, Android');
    await expect.poll(() => told(browser, 'new-sign-in')).toEqual([sentence]);
    await expect
      .poll(() => mails.filter(({ to }) => to === email))
      .toEqual([...[{ to: email, subject: 'Lingtan: Sign-in from elsewhere', text: sentence }]]);
  });
});

describe('a password of somebody else', () => {
  it('opens nothing but the choice of another one', async () => {
    const email = 'given@example.com';
    await admin().post('/api/users', { email, name: 'Given', password, memberships: operator });
    const browser = await browserOf(email, password);
    expect(await browser.step()).toBe('password');
    const refused = { status: 403, body: { code: 'AUTH_PASSWORD_CHANGE_REQUIRED' } };
    expect(await browser.call('GET', '/api/parks/test-park/plugins')).toMatchObject(refused);
    const change = (newPassword: string) =>
      browser.call('POST', '/api/me/password', { currentPassword: password, newPassword });
    expect((await change(password)).body.code).toBe('AUTH_WEAK_PASSWORD');
    expect((await change('a fine one of my own')).status).toBe(200);
    expect([await browser.step(), await browser.reaches('/api/parks/test-park/plugins')]).toEqual([null, true]);
  });
});

describe('links to choose a password', () => {
  interface Link {
    url: string;
    endsAt: string;
    mailed: boolean;
  }
  const choose = async (url: string, newPassword: string) => {
    const answer = await fetch(`${park.url}/api/auth/password-link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: park.url },
      body: JSON.stringify({ token: new URL(url).hash.slice(1), newPassword }),
    });
    return [answer.status, ((await answer.json()) as { code?: string }).code];
  };
  const over = [404, 'AUTH_LINK_OVER'];
  const dayMs = 86_400_000;

  it('invite, are good once and for their time, and only the newest', async () => {
    const email = 'invited@example.com';
    const made = await admin().post<{ user: { id: string; passwordSet: boolean }; link: Link }>('/api/users', {
      ...{ email, name: 'Invited', invite: true, memberships: operator },
    });
    expect(made.status).toBe(201);
    const { user, link } = made.body;
    expect([user.passwordSet, link.mailed]).toEqual([false, true]);
    expect(mails.at(-1)).toMatchObject({ to: email, text: expect.stringContaining(link.url) });
    expect((Date.parse(link.endsAt) - Date.now()) / dayMs).toBeCloseTo(7, 2);
    expect(await choose(link.url, 'short')).toEqual([400, 'AUTH_WEAK_PASSWORD']);
    const newest = (await admin().post<Link>(`/api/users/${user.id}/link`)).body;
    expect(await choose(link.url, 'chosen by the invited')).toEqual(over);
    const uses = await Promise.all([1, 2, 3].map((n) => choose(newest.url, `chosen by the invited ${n}`)));
    expect(uses.filter(([status]) => status === 200)).toHaveLength(1);
    expect(await choose(newest.url, 'chosen by the invited')).toEqual(over);
    const won = uses.findIndex(([status]) => status === 200) + 1;
    const browser = await browserOf(email, `chosen by the invited ${won}`);
    expect(await browser.step()).toBeNull();

    const reset = (await admin().post<Link>(`/api/users/${user.id}/link`)).body;
    expect((Date.parse(reset.endsAt) - Date.now()) / dayMs).toBeCloseTo(1, 2);
    expect(JSON.stringify(await query('select * from auth.verification'))).not.toContain(reset.url.split('#')[1]);
    await query(`update auth.verification set "expiresAt" = now() where identifier like 'password-link/%'`);
    expect(await choose(reset.url, 'chosen too late for that')).toEqual(over);
    expect(await choose(reset.url.replace(/.{5}$/, 'AAAAA'), 'chosen by a stranger')).toEqual(over);
    const last = (await admin().post<Link>(`/api/users/${user.id}/link`)).body;
    expect(await choose(last.url, 'chosen after a reset')).toEqual([200, undefined]);
    expect((await browser.call('GET', '/api/me')).status).toBe(401);
    const lines = await query<{ action: string }>(
      'select action from kernel.audit_log where subject = $1 order by seq',
      [user.id],
    );
    expect(lines.map(({ action }) => action)).toEqual([
      ...['user.created', 'user.invited', 'user.invited', 'user.password-changed', 'user.signed-in', 'user.link-made'],
      ...['user.link-made', 'user.password-changed'],
    ]);
  });

  it('do not get past a second factor, and are shown where no mail can be sent', async () => {
    const email = 'full@example.com';
    const id = await ofUser(email);
    await withApp(await browserOf(email));
    const link = (await admin().post<Link>(`/api/users/${id}/link`)).body;
    expect(link.mailed).toBe(false);
    expect(await choose(link.url, 'chosen after a reset')).toEqual([200, undefined]);
    expect(await (await browserOf(email, 'chosen after a reset')).step()).toBe('factor');
    expect((await park.api('operator').post(`/api/users/${id}/link`)).status).toBe(403);
  });
});

/** A passkey in a few lines: ES256, user present and verified, attestation “none” (WebAuthn level 3, sections 6 and 8.7). */
function softPasskey(id = randomBytes(16).toString('base64url')) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string };
  const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest();
  const client = (type: string, challenge: string, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  let counter = 0;
  const authenticator = (rpId: string, flags: number) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(++counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count]);
  };
  const bytes = (data: Buffer) =>
    Buffer.concat([
      data.length < 24 ? Buffer.from([0x40 + data.length]) : Buffer.from([0x59, data.length >> 8, data.length & 255]),
      data,
    ]);
  const text = (value: string) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
  // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
  const cose = Buffer.concat([
    ...[Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]), bytes32(x), Buffer.from([0x22]), bytes32(y)],
  ]);
  function bytes32(value: string): Buffer {
    return Buffer.concat([Buffer.from([0x58, 32]), Buffer.from(value, 'base64url')]);
  }
  const credential = { id, rawId: id, type: 'public-key', clientExtensionResults: {} };
  return {
    id,
    make(challenge: string, rpId: string, origin: string) {
      const raw = Buffer.from(id, 'base64url');
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, raw.length]), raw, cose]);
      const authData = Buffer.concat([authenticator(rpId, 0x45), attested]);
      const none = Buffer.concat([
        Buffer.from([0xa3]),
        text('fmt'),
        text('none'),
        text('attStmt'),
        Buffer.from([0xa0]),
      ]);
      const attestationObject = Buffer.concat([none, text('authData'), bytes(authData)]).toString('base64url');
      const clientDataJSON = client('webauthn.create', challenge, origin).toString('base64url');
      return { ...credential, response: { clientDataJSON, attestationObject } };
    },
    show(challenge: string, rpId: string, origin: string) {
      const [authData, data] = [authenticator(rpId, 0x05), client('webauthn.get', challenge, origin)];
      const signature = createSign('sha256')
        .update(Buffer.concat([authData, sha256(data)]))
        .sign(privateKey);
      const response = {
        ...{ clientDataJSON: data.toString('base64url'), authenticatorData: authData.toString('base64url') },
        signature: signature.toString('base64url'),
      };
      return { ...credential, response };
    },
  };
}
