import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  assertConfirmed,
  parseInput,
  parseLongInput,
  type HttpMethod,
  type Logger,
  type ParkInfo,
  type Principal,
  type RouteRequest,
} from '@lingtan/sdk';
import { authErrors, httpErrors, parkErrors, pluginErrors, stepError } from '../errors.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { type Identity, principalOn } from '../auth/identity.ts';
import type { PermissionRegistry } from '../auth/permission-registry.ts';
import { asRequest, type TxScope } from '../database/index.ts';
import { z } from 'zod';
import type { Tx } from '@lingtan/sdk';
import { checkAnswer } from './check-answer.ts';
import { clientAddress } from './client-address.ts';
import type { CoreRequest } from './core-route.ts';
import { identifyCounted } from './identify-counted.ts';
import { InFlight } from './in-flight.ts';
import { limitStream } from './limit-stream.ts';
import { discardBody } from './discard-body.ts';
import { decodeParameters } from './path-pattern.ts';
import { type InvalidPart, invalidInput, type Problem, toProblem } from './problem.ts';
import { defaultBodyLimit, readJsonBody } from './read-body.ts';
import { notePersonalReads } from './personal-reads.ts';
import type { OnRefused } from './refusals.ts';
import type { RequestLimiter } from './request-limits.ts';
import type { RouteMatch, RouteTable, ServedRoute } from './route-table.ts';
import { assertSameOrigin } from './same-origin.ts';
import { isFile, isReply, sendDocument, sendFile, sendJson, sendProblem } from './send.ts';
import { parseQuery } from './parse-query.ts';
import { browserHeader } from './plugin-web.ts';

/** What the dispatcher needs of the rest of the kernel. */
export interface DispatcherOptions {
  routes: RouteTable;
  permissions: PermissionRegistry;
  authenticator: Authenticator;
  limiter: RequestLimiter;
  log: Logger;
  publicUrl: string | null;
  trustedProxies: number;
  /** Answers that do not fit their route's schema become errors. For tests. */
  checkResponses: boolean;
  /** @throws DATABASE_UNAVAILABLE while it is known that the database does not answer */
  assertDatabase(): void;
  /** @throws HTTP_STARTING while the parks are not known yet */
  assertUp(): void;
  /** The park; null when there is none of that id. */
  park(parkId: string): ParkInfo | null;
  /** State of a plugin on a park; null when there is no such plugin. */
  pluginState(parkId: string, pluginId: string): { state: string; error: string | null } | null;
  /** Waits a moment for a plugin that starts, as each does after a change of its settings. */
  pluginSettled(parkId: string, pluginId: string): Promise<void>;
  onRefused: OnRefused;
  /** Writes a line of the audit log that belongs to no change. */
  note(
    parkId: string | null,
    identity: Identity,
    entry: { action: string; subject: string; note?: string },
  ): Promise<void>;
  /** Whether the browser part of an installed plugin may make a request. */
  browserAllows(plugin: string, method: string, path: string): boolean;
  tx<T>(scope: TxScope, work: (tx: Tx) => Promise<T>): Promise<T>;
  kernelTx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

const pluginPath = /^\/api\/parks\/([^/]+)\/x\/([^/]+)(?:\/|$)/;
const safeMethods = new Set(['GET', 'HEAD']);
/** Refusals that ask the person for something, who then goes on. */
const askedFor = new Set(['AUTH_FACTOR_REQUIRED', 'AUTH_PASSWORD_CHANGE_REQUIRED', 'AUTH_CONFIRM_REQUIRED']);

/** Serves everything below `/api` that the registry knows: who, may they, is it well-formed, then the handler. */
export function createDispatcher(options: DispatcherOptions) {
  const { routes, permissions, log } = options;
  const onPersonalRead = notePersonalReads((park, identity, entry) => options.note(park, identity, entry));
  const inFlight = new InFlight();
  const largeAnswers = new InFlight({ atOnce: 1, waiting: 16, patienceMs: 60_000 });

  return (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    asRequest(safeMethods.has(request.method ?? 'GET'), () => answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    const leave: (() => void)[] = [];
    const browserOf = request.headers[browserHeader];
    let known: Identity | null = null;
    try {
      options.assertDatabase();
      const address = clientAddress(request, options.trustedProxies);
      const { authorization, cookie } = request.headers;
      const identity = await identifyCounted(options, { authorization, cookie, address }, (who) => (known = who));
      options.assertUp();
      if (browserOf !== undefined) assertBrowserMay(String(browserOf), request.method ?? 'GET', path);
      assertOpen(identity, request.method ?? 'GET', path);
      const match = await find(request.method ?? 'GET', path, identity);
      const { served, raw } = found(match, request.method ?? 'GET', path);
      const params = decodeParameters(raw, served.restNames);
      const park = parkOf(served, params, identity);
      const principal = authorise(served, identity, park);
      if (identity.via === 'cookie' && !safeMethods.has(request.method ?? 'GET'))
        assertSameOrigin(request, options.publicUrl);
      if (served.route.confirmed) assertConfirmed(identity, Date.now());
      const abort = new AbortController();
      response.once('close', () => abort.abort());
      const free = identity.via === 'local' || served.route.asksItself;
      const caller = callerOf(identity);
      if (!free) leave.push(await inFlight.enter(caller, abort.signal));
      const given = await inputs(served, params, mark < 0 ? '' : url.slice(mark + 1), request);
      if (served.route.isLarge?.(given.query as never)) leave.push(await largeAnswers.enter(caller, abort.signal));
      const result = await served.handler({
        ...given,
        principal,
        identity,
        park,
        pointPrefix: identity.pointPrefix,
        controlPoints: identity.controlPoints,
        headers: request.headers,
        address,
        stream:
          served.route.bodyMode === 'stream'
            ? limitStream(request, served.route.bodyLimit ?? defaultBodyLimit)
            : request,
        log,
        signal: abort.signal,
        tx: (work) => transaction(park, principal, work),
      } satisfies CoreRequest as never);
      if (options.checkResponses) checkAnswer(served, result);
      if (isFile(result) && identity.via !== 'local')
        await options.note(park?.id ?? parkNamed(given.query, identity), identity, {
          action: 'data.exported',
          subject: path,
          note: result.filename,
        });
      if (served.route.personalData && identity.via !== 'local') await onPersonalRead(identity, park?.id ?? null, path);
      await respond(response, result);
    } catch (error) {
      const problem = toProblem(error, path, log);
      if (problem.status === 403 && known && !askedFor.has(problem.code))
        await options.onRefused(
          known,
          `${browserOf === undefined ? '' : `${String(browserOf)}: `}${request.method} ${path}`,
          reasonOf(problem),
        );
      if (known && problem.code === 'HTTP_INVALID') options.limiter.badInput(callerOf(known));
      sendProblem(response, problem);
      discardBody(request);
    } finally {
      for (const each of leave) each();
    }
  }

  /** The header takes rights away and gives none: it may come from anybody. */
  function assertBrowserMay(plugin: string, method: string, path: string): void {
    if (!options.browserAllows(plugin, method, path))
      throw pluginErrors.NOT_GRANTED({ plugin, what: `${method} ${path}` });
  }

  /** A session whose person has not done all that signing in takes reaches what that takes. */
  function assertOpen({ step }: Identity, method: string, path: string): void {
    if (step === undefined) return;
    const match = routes.findCore(method === 'HEAD' ? 'GET' : method, path);
    if (match.kind !== 'found' || !match.served.route.during?.includes(step)) throw stepError(step);
  }

  async function find(method: string, path: string, identity: Identity): Promise<RouteMatch> {
    const plugin = pluginPath.exec(path);
    if (!plugin) return routes.findCore(method === 'HEAD' ? 'GET' : method, path);
    const { park, plugin: pluginId } = decodeParameters(
      [
        ['park', plugin[1]!],
        ['plugin', plugin[2]!],
      ],
      new Set(),
    ) as { park: string; plugin: string };
    // Whoever has no business on the park learns nothing about its plugins.
    if (!principalOn(identity, park)) throw authErrors.FORBIDDEN({ permission: 'kernel.park-read' });
    if (!options.park(park)) throw parkErrors.UNKNOWN({ park });
    await options.pluginSettled(park, pluginId);
    const status = options.pluginState(park, pluginId);
    if (!status) throw pluginErrors.UNKNOWN({ plugin: pluginId });
    if (status.state === 'disabled' || status.state === 'stopping')
      throw pluginErrors.DISABLED({ plugin: pluginId, park });
    if (status.state !== 'running' && status.state !== 'degraded') {
      throw pluginErrors.NOT_RUNNING({
        plugin: pluginId,
        park,
        state: status.state,
        reason: status.error ?? 'not started yet',
      });
    }
    return routes.findPlugin(park, pluginId, method === 'HEAD' ? 'GET' : method, path);
  }

  function parkOf(served: ServedRoute, params: Record<string, string>, identity: Identity): ParkInfo | null {
    if (!served.pattern.source.startsWith('/api/parks/:park')) return null;
    const parkId = params['park']!;
    if (!principalOn(identity, parkId)) throw authErrors.FORBIDDEN({ permission: served.route.permission.id });
    const park = options.park(parkId);
    if (!park) throw parkErrors.UNKNOWN({ park: parkId });
    return park;
  }

  function authorise(served: ServedRoute, identity: Identity, park: ParkInfo | null): Principal {
    const { permission } = served.route;
    // Whatever a permission is called: a display on a wall changes nothing.
    if (identity.kind === 'screen' && served.route.method !== 'get')
      throw authErrors.FORBIDDEN({ permission: permission.id });
    if (park === null && served.route.anyPrincipal) {
      return (
        principalOn(identity, null) ?? {
          kind: identity.kind,
          id: identity.id,
          name: identity.name,
          parkId: null,
          role: 'auditor',
          enterpriseId: null,
        }
      );
    }
    // A key is made on a park; what it was made for by name it may do where there is none.
    const own = permission.byName && identity.kind === 'api-key' ? identity.memberships[0]?.parkId : undefined;
    const principal = principalOn(identity, park?.id ?? own ?? null);
    if (!principal || !permissions.allows(principal, permission.id))
      throw authErrors.FORBIDDEN({ permission: permission.id });
    return principal;
  }

  function transaction<T>(park: ParkInfo | null, principal: Principal, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (!park) return options.kernelTx(work);
    return options.tx({ parkId: park.id, parkNo: park.no, enterpriseId: principal.enterpriseId }, work);
  }
}

const callerOf = ({ kind, id }: Identity): string => `${kind}/${id}`;

/** The permission that was missing, or the code of another reason. */
const reasonOf = ({ code, params }: Problem): string =>
  code === 'AUTH_FORBIDDEN' ? String(params['permission']) : code;

/** The park that a query names, where the caller has business on it: whose log a line belongs into. */
function parkNamed(query: unknown, identity: Identity): string | null {
  const park = (query as { park?: unknown } | undefined)?.park;
  return typeof park === 'string' && principalOn(identity, park) ? park : null;
}

function found(match: RouteMatch, method: string, path: string): Extract<RouteMatch, { kind: 'found' }> {
  if (match.kind === 'found') return match;
  if (match.kind === 'method') throw httpErrors.METHOD_NOT_ALLOWED({ method, path, allowed: match.allowed });
  throw httpErrors.NOT_FOUND({ path });
}

async function inputs(
  served: ServedRoute,
  params: Record<string, string>,
  queryText: string,
  request: IncomingMessage,
): Promise<Pick<RouteRequest<unknown, unknown, unknown>, 'params' | 'query' | 'body'>> {
  const { route } = served;
  const query = parseQuery(queryText);
  const body = needsBody(route.method, route.bodyMode)
    ? await readJsonBody(request, route.bodyLimit ?? defaultBodyLimit)
    : undefined;
  // Those that only describe their body read it themselves.
  const bodySchema = route.body ?? (route.bodyDoc ? undefined : nothing.nullish());
  const invalid: InvalidPart[] = [];
  const take = <T>(where: InvalidPart['where'], schema: z.ZodType, read: z.ZodSafeParseResult<T>, input: unknown) => {
    if (read.error) invalid.push({ where, error: read.error, input, schema });
    return read.data;
  };
  const querySchema = route.query ?? nothing;
  // One that does not say how long it is may be long.
  const isShort = Number(request.headers['content-length'] ?? Infinity) <= shortBody;
  const readBody = body === undefined || isShort ? parseInput : parseLongInput;
  const checked = {
    // A route need not ask for each part of its path.
    params: route.params ? take('params', route.params, route.params.safeParse(params), params) : params,
    query: take('query', querySchema, parseInput(querySchema, query), query),
    body: bodySchema ? take('body', bodySchema, await readBody(bodySchema, body), body) : body,
  };
  if (invalid.length > 0) throw invalidInput(...invalid);
  return checked as Pick<RouteRequest<unknown, unknown, unknown>, 'params' | 'query' | 'body'>;
}

/** Bytes of a body whose entries are read in one go. */
const shortBody = 64 * 1024;

/** What a route takes that names no fields. */
const nothing = z.strictObject({});

function needsBody(method: HttpMethod, mode: ServedRoute['route']['bodyMode']): boolean {
  return method !== 'get' && mode !== 'stream';
}

async function respond(response: ServerResponse, result: unknown): Promise<void> {
  if (isFile(result)) await sendFile(response, result);
  else if (isReply(result)) {
    for (const [name, value] of Object.entries(result.headers ?? {})) response.setHeader(name, value);
    if (result.text === undefined) sendJson(response, result.status, result.body);
    else response.writeHead(result.status, { 'cache-control': 'no-store' }).end(result.text);
  } else if (result === undefined) sendJson(response, 204, undefined);
  else await sendDocument(response, 200, result);
}
