import { parseInput } from '@lingtan/sdk';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Auth } from '../auth/better-auth.ts';
import type { SignInFacts } from '../auth/sessions.ts';
import { authErrors, httpErrors } from '../errors.ts';
import { clientAddress, networkOf } from './client-address.ts';
import { invalidInput, toProblem } from './problem.ts';
import { readJsonBody } from './read-body.ts';
import type { RequestLimiter } from './request-limits.ts';
import { type ProviderHandlerOptions, createProviderHandler, providersPath } from './provider-handler.ts';
import { assertSameOriginOfBrowsers } from './same-origin.ts';
import { sendJson, sendProblem } from './send.ts';

// The library has many more end points; what is not needed is not reachable. Those that tell of sessions hand out their tokens.
const reachable = new Set(['POST /api/auth/sign-in/email', 'POST /api/auth/sign-out', 'POST /api/auth/password-link']);
const signIn = '/api/auth/sign-in/email';
const passwordLink = '/api/auth/password-link';
const credentials = z.object({
  email: z.string('an e-mail address').max(200),
  password: z.string().max(200),
});

const linkUse = z.strictObject({ token: z.string().max(100), newPassword: z.string().max(200) });

/** What the handler needs of the kernel. */
export interface AuthHandlerOptions extends ProviderHandlerOptions {
  auth: Auth;
  limiter: RequestLimiter;
  trustedProxies: number;
  /** @throws DATABASE_UNAVAILABLE while it is known that the database does not answer */
  assertDatabase(): void;
  /** @throws DATABASE_UNAVAILABLE when the database does not answer now */
  askDatabase(): Promise<void>;
  /** Sets the password of whom an administrator has given a link. @throws AUTH_LINK_OVER, AUTH_WEAK_PASSWORD */
  onPasswordLink(use: z.infer<typeof linkUse>, address: string): Promise<void>;
  /**
   * Writes to the audit log who signs out; a cookie that is nobody's, nothing.
   * @returns where the browser ends its session with an identity provider, else null
   */
  onSignOut(caller: { cookie: string; address: string }): Promise<string | null>;
}

/** Serves `/api/auth`: counts, checks where the request comes from, and hands it to the library. */
export function createAuthHandler(options: AuthHandlerOptions) {
  const providers = createProviderHandler(options);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').split('?')[0]!;
    try {
      options.assertDatabase();
      const address = clientAddress(request, options.trustedProxies);
      await options.limiter.count('anonymous', networkOf(address));
      if (path === providersPath || path.startsWith(`${providersPath}/`))
        return await providers(request, response, address);
      if (!reachable.has(`${request.method} ${path}`)) throw httpErrors.NOT_FOUND({ path });
      assertSameOriginOfBrowsers(request, options.publicUrl);
      const body = (await readJsonBody(request, 16_384)) ?? {};
      if (path === passwordLink) {
        const use = parseInput(linkUse, body);
        if (!use.success) throw invalidInput({ where: 'body', error: use.error, input: {}, schema: linkUse });
        await options.onPasswordLink(use.data, address);
        return sendJson(response, 200, { ok: true });
      }
      const call = async () => {
        const answer = await forward(options, request, path, address, body);
        // The library says of every fault that it is its own.
        if (answer.status >= 500) await options.askDatabase();
        return answer;
      };
      const { cookie } = request.headers;
      const elsewhere = path !== signIn && cookie !== undefined ? await options.onSignOut({ cookie, address }) : null;
      const answer =
        path === signIn
          ? await guarded(options, body, { address, userAgent: request.headers['user-agent'] }, call)
          : await call();
      if (path === signIn) await options.sessions.endReplaced(cookie);
      await copy(answer, response, elsewhere);
    } catch (error) {
      sendProblem(response, toProblem(error, path, options.log));
    }
  };
}

async function guarded(
  { guard, onSignIn }: AuthHandlerOptions,
  body: unknown,
  facts: SignInFacts,
  call: () => Promise<Response>,
): Promise<Response> {
  const parsed = parseInput(credentials, body);
  if (!parsed.success)
    throw invalidInput({ where: 'body', error: parsed.error, input: withoutPassword(body), schema: credentials });
  const { email } = parsed.data;
  const answer = await guard.attempt(email, networkOf(facts.address), call);
  await onSignIn({ email, ...facts, ok: answer.ok });
  if (!answer.ok) throw authErrors.SIGN_IN_FAILED();
  return answer;
}

function withoutPassword(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('password' in body)) return body;
  return { ...body, password: '(not shown)' };
}

async function forward(
  { auth, publicUrl }: AuthHandlerOptions,
  request: IncomingMessage,
  path: string,
  address: string,
  body: unknown,
): Promise<Response> {
  const headers = new Headers({ 'x-lingtan-address': address });
  const base = publicUrl ?? `http://${request.headers.host ?? 'localhost'}`;
  headers.set('origin', new URL(base).origin);
  for (const name of ['cookie', 'user-agent'] as const)
    if (request.headers[name]) headers.set(name, request.headers[name]);
  headers.set('content-type', 'application/json');
  const url = new URL(path, base);
  const { handler } = await auth();
  return handler(new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function copy(answer: Response, response: ServerResponse, elsewhere: string | null): Promise<void> {
  response.statusCode = answer.status;
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  response.setHeader('cache-control', 'no-store');
  response.setHeader('content-type', answer.headers.get('content-type') ?? 'application/json');
  const body = await answer.text();
  // The session's token belongs into its cookie, where scripts cannot read it, and nowhere else.
  const told = { token: undefined, ...(elsewhere === null ? {} : { redirect: elsewhere }) };
  response.end(body.startsWith('{') ? JSON.stringify({ ...(JSON.parse(body) as object), ...told }) : body);
}
