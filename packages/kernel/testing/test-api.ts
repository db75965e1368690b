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
  | { token: string };

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
}

/** Makes callers for a park; each gets a token of its own, made at its first call. */
export function createTestApi(
  kernel: Kernel,
  url: string,
  parkId: string,
  localToken: string,
): (caller: TestCaller) => TestApi {
  const tokens = new Map<string, Promise<string | null>>();
  const tokenOf = (caller: TestCaller): Promise<string | null> => {
    const key = JSON.stringify(caller);
    let token = tokens.get(key);
    if (!token) tokens.set(key, (token = makeToken(kernel, parkId, localToken, caller)));
    return token;
  };
  const checkNames = createEvidenceNameCheck((id) => kernel.registry.get(id)?.directory ?? undefined);
  return (caller) => {
    const call = async (method: string, path: string, init: RequestInit = {}): Promise<Response> => {
      const token = await tokenOf(caller);
      const headers = new Headers(init.headers);
      if (token !== null) headers.set('authorization', `Bearer ${token}`);
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
  caller: TestCaller,
): Promise<string | null> {
  if (caller === 'anonymous') return null;
  if (caller === 'platform-admin') return localToken;
  if (typeof caller === 'object' && 'token' in caller) return caller.token;
  const role = typeof caller === 'object' ? 'member' : caller;
  const { clear } = await kernel.database.withKernelTx((tx) =>
    kernel.tokens.create(tx, {
      parkId,
      kind: role === 'device' || role === 'screen' ? role : 'api-key',
      name: `test ${role}`,
      role,
      enterpriseId: typeof caller === 'object' ? caller.member : null,
      pointPrefix: null,
      expiresAt: null,
      createdBy: 'test',
    }),
  );
  return clear;
}
