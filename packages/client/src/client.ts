import type { Operations } from './api-types.ts';
import { apiError, LingtanApiError } from './api-error.ts';
import { LiveLink } from './live-link.ts';

/** Name of an operation: its method and path, such as `GET /api/parks/{park}`. */
export type Operation = keyof Operations;
/** What an operation takes: `path`, `query` and `body`, each where it has one. */
export type InputOf<Name extends Operation> = Omit<Operations[Name], 'answer'>;
/** What an operation answers. Files come as a `Blob`. */
export type AnswerOf<Name extends Operation> = Operations[Name]['answer'];

/** Settings of one call. */
export interface CallOptions {
  signal?: AbortSignal;
}

/** Options of {@link createClient}. */
export interface ClientOptions {
  /** Address of the server, such as `https://park.example.org`. In a page that the server delivers: `''`. */
  url: string;
  /** API key (`lt_…`), made under _Settings → API keys_. Without one the session of the page is used. */
  apiKey?: string;
  /** After so many milliseconds a call is given up. Default 30 000. */
  timeoutMs?: number;
  /** Instead of the global one, for tests and proxies. */
  fetch?: typeof globalThis.fetch;
}

type Arguments<Name extends Operation> =
  Record<never, never> extends InputOf<Name>
    ? [input?: InputOf<Name>, options?: CallOptions]
    : [input: InputOf<Name>, options?: CallOptions];

/** A connection with one server, in the name of one API key. */
export interface LingtanClient {
  /**
   * Calls an operation of the API.
   * @throws LingtanApiError for every answer outside 2xx, and when none comes
   */
  call<Name extends Operation>(operation: Name, ...input: Arguments<Name>): Promise<AnswerOf<Name>>;
  /** The same for routes that are not in the types: those of plugins that a vendor ships. */
  request(method: string, path: string, input?: RawInput, options?: CallOptions): Promise<unknown>;
  /** Live messages. The socket is opened at the first subscription. */
  readonly live: LiveLink;
  /** Ends the socket. Calls that run go on. */
  close(): void;
}

/** What `request` takes: `path` fills the `{names}` of the path. */
export interface RawInput {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

/** Makes a client. Nothing is sent before the first call. */
export function createClient(options: ClientOptions): LingtanClient {
  const { url, apiKey, timeoutMs = 30_000 } = options;
  const root = url.replace(/\/+$/, '');
  const live = new LiveLink(root, apiKey);

  const request: LingtanClient['request'] = async (method, path, input = {}, { signal } = {}) => {
    // Not `AbortSignal.timeout`: `any` holds that weakly, and what is collected as garbage never ends a request.
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeoutMs);
    const { payload, type } = encode(input.body);
    const send = options.fetch ?? globalThis.fetch;
    const address = `${root}${fill(path, input.path)}${queryOf(input.query)}`;
    try {
      const response = await send(address, {
        method,
        headers: {
          accept: 'application/json',
          ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
          ...(type === null ? {} : { 'content-type': type }),
        },
        ...(payload === undefined ? {} : { body: payload }),
        // A redirect would carry the key to wherever it leads.
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, limit.signal]) : limit.signal,
      });
      return await read(response);
    } catch (cause) {
      if (cause instanceof LingtanApiError || signal?.aborted) throw cause;
      const code = limit.signal.aborted ? 'CLIENT_TIMEOUT' : 'SERVER_UNREACHABLE';
      const title = limit.signal.aborted
        ? `No answer within ${timeoutMs} ms`
        : `${root || 'The server'} cannot be reached`;
      throw new LingtanApiError({ title, status: 0, code }, { cause });
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    request,
    call: ((operation: string, input?: RawInput, callOptions?: CallOptions) => {
      const [method, path] = operation.split(' ') as [string, string];
      return request(method, path, input, callOptions);
    }) as LingtanClient['call'],
    live,
    close: () => live.close(),
  };
}

function fill(path: string, values: Record<string, unknown> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || value === null || value === '') throw new TypeError(`path.${name} is missing`);
    const text = String(value);
    // Encoding leaves dots alone, and a segment of dots leads to another path.
    if (/^\.{1,2}$/.test(text)) throw new TypeError(`path.${name}: ${text} is no name`);
    return encodeURIComponent(text);
  });
}

function queryOf(query: Record<string, unknown> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    search.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

function encode(body: unknown): { payload: string | Blob | undefined; type: string | null } {
  if (body === undefined) return { payload: undefined, type: null };
  if (body instanceof Blob) return { payload: body, type: body.type || 'application/octet-stream' };
  return { payload: JSON.stringify(body), type: 'application/json' };
}

async function read(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  const isJson = /^application\/(problem\+)?json\b/.test(type);
  if (response.ok && response.status !== 204) return isJson ? response.json() : response.blob();
  if (response.ok) return undefined;
  const body: unknown = isJson ? await response.json() : (await response.text(), null);
  throw apiError(response.status, body, response.headers.get('retry-after'));
}
