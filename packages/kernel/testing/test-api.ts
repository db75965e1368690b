import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { ParkRole, Role } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { Kernel } from '../src/index.ts';
import { createEvidenceNameCheck } from '@lingtan/test-kit';

/** Whom a test calls the API as. */
export type TestCaller =
  | 'anonymous'
  | 'platform-admin'
  | 'operator'
  | 'auditor'
  | 'device'
  | 'screen'
  | { member: string }
  | { token: string }
  | TestPerson;

/** A user who has just signed in; the same name is the same person. */
export interface TestPerson {
  person: string;
  /** Default: operator; `member` is that of an enterprise. */
  role?: Exclude<ParkRole, 'member'> | 'platform-admin';
  member?: string;
  /** Another park than that of the test. */
  parkId?: string;
}

/** Answer of the API: JSON is parsed, everything else is text. */
export interface TestAnswer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

/** Calls of one caller. Paths that do not begin with `/api` are below the park. */
export interface TestApi {
  get<T = unknown>(path: string): Promise<TestAnswer<T>>;
  post<T = unknown>(path: string, body?: unknown): Promise<TestAnswer<T>>;
  put<T = unknown>(path: string, body?: unknown): Promise<TestAnswer<T>>;
  patch<T = unknown>(path: string, body?: unknown): Promise<TestAnswer<T>>;
  delete<T = unknown>(path: string): Promise<TestAnswer<T>>;
  request<T = unknown>(method: string, path: string, init?: RequestInit): Promise<TestAnswer<T>>;
  /** A file, byte for byte. */
  download(path: string): Promise<TestAnswer<Uint8Array>>;
  /** The headers that say who asks. */
  credentials(): Promise<Record<string, string>>;
}

/** Makes callers for a park; each gets a token of its own, made at its first call. */
export function createTestApi(
  kernel: Kernel,
  url: string,
  parkId: string,
  localToken: string,
  sessionSecret: string,
): (caller: TestCaller) => TestApi {
  const credentials = new Map<string, Promise<Record<string, string>>>();
  const credentialsOf = (caller: TestCaller): Promise<Record<string, string>> => {
    const key = JSON.stringify(caller);
    let known = credentials.get(key);
    if (!known) {
      known =
        typeof caller === 'object' && 'person' in caller
          ? makeSession(kernel, parkId, caller, sessionSecret).then((cookie) => ({ cookie, origin: url }))
          : makeToken(kernel, parkId, localToken, caller).then((token): Record<string, string> =>
              token === null ? {} : { authorization: `Bearer ${token}` },
            );
      credentials.set(key, known);
    }
    return known;
  };
  const checkNames = createEvidenceNameCheck((id) => kernel.registry.get(id)?.directory ?? undefined);
  return (caller) => {
    const call = async (method: string, path: string, init: RequestInit = {}): Promise<Response> => {
      const headers = new Headers(init.headers);
      for (const [name, value] of Object.entries(await credentialsOf(caller))) headers.set(name, value);
      const whole = /^\/(api\/|metrics$|mcp$|healthz$|readyz$)/.test(path) ? path : `/api/parks/${parkId}${path}`;
      return fetch(`${url}${whole}`, { ...init, method, headers });
    };
    const request = async <T>(method: string, path: string, init: RequestInit = {}): Promise<TestAnswer<T>> => {
      const response = await call(method, path, init);
      const text = await response.text();
      const json = /[/+]json/.test(response.headers.get('content-type') ?? '') && text !== '';
      const body = (json ? JSON.parse(text) : text) as T;
      if (response.ok && /^\/api\/evidence(-tree|-pack)?\//.test(path)) checkNames(body);
      return { status: response.status, headers: response.headers, body };
    };
    const withBody =
      (method: string) =>
      <T>(path: string, body?: unknown) =>
        request<T>(
          method,
          path,
          body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
        );
    return {
      request,
      credentials: () => credentialsOf(caller),
      download: async (path) => {
        const response = await call('GET', path);
        return {
          status: response.status,
          headers: response.headers,
          body: new Uint8Array(await response.arrayBuffer()),
        };
      },
      get: <T>(path: string) => request<T>('GET', path),
      delete: <T>(path: string) => request<T>('DELETE', path),
      post: withBody('POST'),
      put: withBody('PUT'),
      patch: withBody('PATCH'),
    };
  };
}

async function makeToken(
  kernel: Kernel,
  parkId: string,
  localToken: string,
  caller: Exclude<TestCaller, TestPerson>,
): Promise<string | null> {
  if (caller === 'anonymous') return null;
  if (caller === 'platform-admin') return localToken;
  if (typeof caller === 'object' && 'token' in caller) return caller.token;
  const member = typeof caller === 'object' ? caller.member : null;
  return (await makeTestToken(kernel, { parkId, role: member === null ? (caller as Role) : 'member', member })).token;
}

/** What a token of a test should be; the role says of which kind. */
export interface TestToken {
  parkId: string;
  role: Role;
  /** Enterprise of a member. */
  member?: string | null;
  name?: string;
  /** Default: in an hour. */
  expiresAt?: string;
  /** Name of the person who answers for it. Without, nobody does, as for keys of before there were owners. */
  owner?: string;
  /** Name of the person who made it, where that is another one. */
  maker?: string;
}

/** Makes a token in the store. */
export async function makeTestToken(
  kernel: Kernel,
  { parkId, role, member = null, name = `test ${role}`, expiresAt, owner, maker }: TestToken,
): Promise<{ id: string; token: string }> {
  const { id, clear } = await kernel.database.withKernelTx((tx) =>
    kernel.tokens.create(tx, {
      ...{ parkId, name, role, createdBy: 'test', enterpriseId: member, pointPrefix: null },
      ...(owner === undefined ? {} : { ownerId: owner }),
      ...(maker === undefined ? {} : { makerId: maker }),
      kind: role === 'device' || role === 'screen' ? role : 'api-key',
      expiresAt: expiresAt ?? new Date(Date.now() + 3_600_000).toISOString(),
    }),
  );
  return { id, token: clear };
}

/** Signs somebody in as the library does, without a password to compute. @returns the cookie */
async function makeSession(
  kernel: Kernel,
  ownPark: string,
  { person, role = 'operator', member, parkId = ownPark }: TestPerson,
  secret: string,
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await kernel.database.withKernelTx(async (tx) => {
    await tx.execute(sql`insert into auth."user" (id, name, email, "emailVerified")
      values (${person}, ${person}, ${`${person.toLowerCase()}@example.org`}, true) on conflict do nothing`);
    if (role === 'platform-admin')
      await tx.execute(sql`update auth."user" set "platformAdmin" = true where id = ${person}`);
    else
      await tx.execute(sql`insert into kernel.memberships (park_id, user_id, role, enterprise_id)
        values (${parkId}, ${person}, ${member === undefined ? role : 'member'}, ${member ?? null})`);
    await tx.execute(sql`insert into auth.session (id, "expiresAt", token, "userId")
      values (${randomUUID()}, now() + interval '12 hours', ${token}, ${person})`);
  });
  const signature = createHmac('sha256', secret).update(token).digest('base64');
  return `${kernel.sessionCookie}=${encodeURIComponent(`${token}.${signature}`)}`;
}
