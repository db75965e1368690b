import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseInput, LingtanError, type Logger, sha256 } from '@lingtan/sdk';
import { z } from 'zod';
import { keepOnce, takeOnce } from '../auth/one-time.ts';
import { identityErrors } from '../auth/providers/errors.ts';
import type { IdentityProviders, SignedIn } from '../auth/providers/identity-providers.ts';
import type { SessionStore, SignInFacts } from '../auth/sessions.ts';
import { setCookie } from '../auth/set-cookie.ts';
import type { SignInGuard } from '../auth/sign-in-guard.ts';
import type { KernelDatabase } from '../database/index.ts';
import { httpErrors } from '../errors.ts';
import { networkOf } from './client-address.ts';
import { parseQuery } from './parse-query.ts';
import { invalidInput, type Problem, toProblem } from './problem.ts';
import { readJsonBody } from './read-body.ts';
import { assertSameOriginOfBrowsers } from './same-origin.ts';
import { sendJson } from './send.ts';

/** Address that everything of this handler is below. */
export const providersPath = '/api/auth/providers';

const startQuery = z.strictObject({
  // An address of another site, however it is written, would make this one a springboard.
  to: z
    .string()
    .max(1000)
    .regex(/^\/(?![/\\])[^\\\s]*$/)
    .default('/'),
});
const directoryBody = z.strictObject({
  user: z.string().min(1).max(200),
  password: z.string().min(1).max(200).meta({ secret: true }),
});
const flowSeconds = 600;

/** What the handler needs of the kernel. */
export interface ProviderHandlerOptions {
  providers: IdentityProviders;
  sessions: SessionStore;
  database: KernelDatabase;
  guard: SignInGuard;
  log: Logger;
  publicUrl: string | null;
  /** Writes sign-ins, failed ones too, to the audit log. */
  onSignIn(outcome: { email: string; ok: boolean } & SignInFacts): Promise<void>;
}

/**
 * Serves sign-in by providers: their list, the way to one and back, the form of a directory. What ends badly on the way is kept
 * for the browser that it happened to, whose page asks for it.
 */
export function createProviderHandler(options: ProviderHandlerOptions) {
  const { providers, database, guard, log, publicUrl } = options;
  const secure = publicUrl?.startsWith('https:') ?? false;
  const cookieName = `${secure ? '__Secure-' : ''}lingtan.flow`;
  const cookieOf = (request: IncomingMessage): string | null =>
    new RegExp(`(?:^|;\\s*)${cookieName}=([\\w-]{43})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1] ?? null;
  const factsOf = (request: IncomingMessage, address: string): SignInFacts => ({
    ...{ address, userAgent: request.headers['user-agent'] },
  });
  /** @returns the cookie of the session */
  const open = async (
    { user, withFactor }: SignedIn,
    facts: SignInFacts,
    { headers }: IncomingMessage,
  ): Promise<string> => {
    const cookie = await options.sessions.open(user.id, facts, withFactor);
    await options.sessions.endReplaced(headers.cookie);
    await options.onSignIn({ email: user.email, ...facts, ok: true });
    return cookie;
  };

  const go = (response: ServerResponse, to: string, cookies: readonly string[]): void => {
    response.statusCode = 303;
    response.setHeader('location', to);
    response.setHeader('cache-control', 'no-store');
    if (cookies.length > 0) response.setHeader('set-cookie', cookies);
    response.end();
  };
  /** What the operator is asked about afterwards; faults of this server and of providers are logged anyway. */
  const noted = (error: unknown): unknown => {
    if (error instanceof LingtanError && error.status < 500)
      log.warn({ err: error, code: error.code }, 'a sign-in by a provider did not succeed');
    return error;
  };
  /** The browser is on its way between two sites: a problem in JSON would be the whole page. */
  const refuse = async (response: ServerResponse, browser: string, path: string, error: unknown): Promise<void> => {
    const problem = toProblem(noted(error), path, log);
    await database.withKernelTx((tx) => keepOnce(tx, refusalName(browser), JSON.stringify(problem), flowSeconds));
    go(response, '/?sign-in=refused', [flowCookie(browser)]);
  };
  const flowCookie = (browser: string): string =>
    setCookie(cookieName, browser, { path: providersPath, maxAge: flowSeconds, httpOnly: true, secure });

  const start = async (id: string, request: IncomingMessage, response: ServerResponse, query: string) => {
    providers.assertKnown(id);
    const given = parseQuery(query);
    const parsed = parseInput(startQuery, { ...given });
    if (!parsed.success) throw invalidInput({ where: 'query', error: parsed.error, input: given, schema: startQuery });
    // One secret for all tabs of a browser, so that one of them does not end the sign-in of another.
    const browser = cookieOf(request) ?? randomBytes(32).toString('base64url');
    try {
      const url = await providers.begin(id, browser, parsed.data.to);
      go(response, url.href, [flowCookie(browser)]);
    } catch (error) {
      await refuse(response, browser, `${providersPath}/${id}/start`, error);
    }
  };

  const comeBack = async (
    id: string,
    request: IncomingMessage,
    response: ServerResponse,
    query: string,
    from: string,
  ) => {
    providers.assertKnown(id);
    const browser = cookieOf(request);
    try {
      const signedIn = await providers.finish(id, browser, new URLSearchParams(query), from);
      go(response, signedIn.to, [await open(signedIn, factsOf(request, from), request)]);
    } catch (error) {
      // The address has the code in it, which belongs into no log and no answer.
      await refuse(
        response,
        browser ?? randomBytes(32).toString('base64url'),
        `${providersPath}/${id}/callback`,
        error,
      );
    }
  };

  const ask = async (id: string, request: IncomingMessage, response: ServerResponse, address: string) => {
    providers.assertKnown(id);
    assertSameOriginOfBrowsers(request, publicUrl);
    const body = (await readJsonBody(request, 16_384)) ?? {};
    const parsed = parseInput(directoryBody, body);
    if (!parsed.success) throw invalidInput({ where: 'body', error: parsed.error, input: body, schema: directoryBody });
    const { user, password } = parsed.data;
    const facts = factsOf(request, address);
    const answer = await guard.attempt(`${id}/${user}`, networkOf(address), () => providers.ask(id, user, password));
    if (!answer.ok) {
      await options.onSignIn({ email: answer.email ?? `${id}/${user}`, ...facts, ok: false });
      throw identityErrors.SIGN_IN_FAILED();
    }
    const signedIn = await providers.admit(id, answer, address).catch((error: unknown) => {
      throw noted(error);
    });
    response.setHeader('set-cookie', await open(signedIn, facts, request));
    sendJson(response, 200, { ok: true });
  };

  const tellRefusal = async (request: IncomingMessage, response: ServerResponse) => {
    const browser = cookieOf(request);
    const kept = browser === null ? null : await database.withKernelTx((tx) => takeOnce(tx, refusalName(browser)));
    sendJson(response, 200, { refusal: kept === null ? null : told(JSON.parse(kept) as Problem) });
  };

  return async (request: IncomingMessage, response: ServerResponse, address: string): Promise<void> => {
    const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s);
    const [first, step, ...more] = path.slice(providersPath.length + 1).split('/');
    const asked =
      more.length > 0 ? '' : `${request.method} ${step ?? (first === '' || first === undefined ? '' : `/${first}`)}`;
    if (asked === 'GET ') return sendJson(response, 200, { providers: providers.list() });
    if (asked === 'GET /refusal') return tellRefusal(request, response);
    if (asked === 'GET start') return start(first!, request, response, query);
    if (asked === 'GET callback') return comeBack(first!, request, response, query, address);
    if (asked === 'POST sign-in') return ask(first!, request, response, address);
    throw httpErrors.NOT_FOUND({ path });
  };
}

const refusalName = (browser: string): string => `provider-refusal/${sha256(browser)}`;

/** A problem as a page shows it that was not there when it came up, in whatever language that page is. */
function told({ code, detail, hint, translations }: Problem) {
  const zh = translations?.['zh-CN'];
  return {
    code,
    message: { en: detail, 'zh-CN': zh?.detail ?? detail },
    hint: hint === undefined ? null : { en: hint, 'zh-CN': zh?.hint ?? hint },
  };
}
