import { takeEarly } from './early.ts';
import { localProblem, ProblemError, toProblem } from './problem.ts';
import { shellLink } from './shell-link.ts';
import { Turns } from './turns.ts';

export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON; a `FormData`, `Blob` or string is sent as it is. */
  body?: unknown;
  query?: Record<string, QueryValue>;
  signal?: AbortSignal;
  /** Installed plugin whose browser part asks, see {@link send}. */
  browserOf?: string | undefined;
}

/** Appends query parameters; lists are joined by commas, null and undefined left out. */
export function withQuery(path: string, query: Record<string, QueryValue> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue;
    search.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  const text = search.toString();
  return text ? `${path}${path.includes('?') ? '&' : '?'}${text}` : path;
}

/**
 * Where a short path leads. `/api/…` is taken as it is; `./x` is below the plugin's own root
 * (`/api/parks/:park/x/:plugin`); any other is below the park (`/api/parks/:park`).
 */
export function resolvePath(path: string, parkId: string | null, pluginId: string | null): string {
  if (path === '/api' || path.startsWith('/api/')) return path;
  if (parkId === null) throw new Error(`The path ${path} is relative to a park, and no park is chosen`);
  const park = `/api/parks/${encodeURIComponent(parkId)}`;
  if (path.startsWith('./')) {
    if (pluginId === null) throw new Error(`The path ${path} is relative to a plugin, and this is not inside one`);
    return `${park}/x/${pluginId}/${path.slice(2)}`;
  }
  return `${park}/${path.replace(/^\//, '')}`;
}

let bearer: string | null = null;

/** Lets every call and the live socket prove themselves by a token instead of a session: for a display on a wall. */
export function setBearer(token: string | null): void {
  bearer = token;
}

/** The token set by {@link setBearer}. */
export function bearerToken(): string | null {
  return bearer;
}

const unauthorized = new Set<(ended: boolean) => void>();

/** Calls `listener` whenever the server says that the session has ended, or that it is open only once something else is done. */
export function onUnauthorized(listener: (ended: boolean) => void): () => void {
  unauthorized.add(listener);
  return () => unauthorized.delete(listener);
}

/**
 * Sends a request as this document sends all of them: through the shell where it is a frame, else by its session or token.
 * @param browserOf installed plugin whose browser part asks. The server then allows that plugin's own routes and the reads that
 *   were granted to it, and refuses and notes all others.
 */
export function send(path: string, init: RequestInit, browserOf?: string): Promise<Response> {
  const link = shellLink();
  if (link) return link.fetch(path, init);
  const headers = new Headers(init.headers);
  if (bearer) headers.set('authorization', `Bearer ${bearer}`);
  if (browserOf !== undefined) headers.set('x-lingtan-browser-of', browserOf);
  return fetch(path, { ...init, headers, credentials: 'same-origin' });
}

/** Says that the session has ended, or opens less than it did, where an answer says so. */
export function noteUnauthorized(status: number, code?: string): void {
  // A sign-in that failed says nothing of the session that there may be.
  if (code === 'AUTH_SIGN_IN_FAILED' || code === 'IDENTITY_SIGN_IN_FAILED') return;
  const isClosed = code === 'AUTH_FACTOR_REQUIRED' || code === 'AUTH_PASSWORD_CHANGE_REQUIRED';
  if (status === 401 || isClosed) for (const listener of unauthorized) listener(!isClosed);
}

let confirmation: (() => Promise<boolean>) | null = null;
let asking: Promise<boolean> | null = null;

/**
 * Has `ask` called when the person has to prove who they are once more; the refused request is repeated when they have. However
 * many requests wait for it, they are asked once. The result takes it back.
 */
export function onConfirmRequired(ask: () => Promise<boolean>): () => void {
  confirmation = ask;
  return () => void (confirmation = null);
}

/** Asks the person to prove once more who they are. @returns whether they have */
export function isConfirmed(): Promise<boolean> {
  asking ??= (confirmation?.() ?? Promise.resolve(false)).finally(() => (asking = null));
  return asking;
}

function encode(body: unknown): { payload: BodyInit | undefined; type: string | null } {
  if (body === undefined) return { payload: undefined, type: null };
  if (body instanceof FormData || body instanceof Blob || typeof body === 'string')
    return { payload: body, type: null };
  return { payload: JSON.stringify(body), type: 'application/json' };
}

/**
 * A scene of the wall asks for some fifteen things at once. One at a time and some frames apart they leave the display a
 * processor of a machine that it shares with the server, do not come back in one frame, and the first is asked when the scene
 * is drawn; a page that somebody waits for has all that the browser allows.
 */
const wallTurns = new Turns(1, 2_000, 40);

/** Calls the API. Throws {@link ProblemError} for every answer outside 2xx and when the server cannot be reached. */
export async function api<T>(path: string, request: ApiRequest = {}): Promise<T> {
  if (bearer === null) return call<T>(path, request);
  const end = await wallTurns.take(request.signal);
  try {
    return await call<T>(path, request);
  } finally {
    end();
  }
}

async function call<T>(path: string, request: ApiRequest, isRepeated = false): Promise<T> {
  const { payload, type } = encode(request.body);
  const address = withQuery(path, request.query);
  let response: Response;
  try {
    const early = request.method === undefined && bearer === null ? await takeEarly(address) : null;
    response =
      early ??
      (await send(
        address,
        {
          method: request.method ?? 'GET',
          headers: { accept: 'application/json', ...(type ? { 'content-type': type } : {}) },
          ...(payload === undefined ? {} : { body: payload }),
          ...(request.signal ? { signal: request.signal } : {}),
        },
        request.browserOf,
      ));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw localProblem('SERVER_UNREACHABLE');
  }
  const text = await response.text();
  let body: unknown = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    body = text;
  }
  if (response.ok) return body as T;
  const problem = new ProblemError(toProblem(response.status, response.statusText, body));
  noteUnauthorized(response.status, problem.code);
  if (problem.code === 'AUTH_CONFIRM_REQUIRED' && !isRepeated && (await isConfirmed()))
    return call<T>(path, request, true);
  throw problem;
}
