import { createLogger, readLocalAccess } from '@lingtan/kernel';
import { LingtanError } from '@lingtan/sdk';
import { dataDirOf } from '../installation/data-dir.ts';
import { rootDir } from '../root-dir.ts';
import { startServer } from '../start-server.ts';
import { version } from '../version.ts';

/** Calls the API of the installation as the command line. */
export interface ApiClient {
  json<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  text(path: string): Promise<string>;
  /** Sends a stream as it is. */
  upload<T = unknown>(path: string, contentType: string, body: ReadableStream): Promise<T>;
}

/**
 * Gives `work` the API: that of the running server, of LINGTAN_URL with LINGTAN_API_KEY, or of one that is opened on the
 * installation for this command only. `plugins` starts the plugins too in the last case.
 */
export async function withApi<T>(
  work: (api: ApiClient) => Promise<T>,
  options: { plugins?: boolean } = {},
): Promise<T> {
  const { env } = process;
  if (env['LINGTAN_URL']) return work(clientFor(env['LINGTAN_URL'], env['LINGTAN_API_KEY'] ?? ''));
  const root = rootDir();
  const dataDir = dataDirOf(root, env);
  const access = readLocalAccess(dataDir);
  if (access && (await answers(access.url))) return work(clientFor(access.url, access.token));
  const server = await startServer({
    root,
    dataDir,
    port: 0,
    host: '127.0.0.1',
    version: version(),
    log: createLogger({ level: env['LINGTAN_LOG_LEVEL'] ?? 'error' }),
    env,
    paused: !options.plugins,
    onProgress: () => {},
  });
  try {
    await server.ready;
    const opened = readLocalAccess(dataDir)!;
    return await work(clientFor(opened.url, opened.token));
  } finally {
    await server.stop();
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    // Nobody listens: the server that left the file is gone.
    return false;
  }
}

function clientFor(url: string, token: string): ApiClient {
  const call = async (
    method: string,
    path: string,
    init: RequestInit & { duplex?: 'half' } = {},
  ): Promise<Response> => {
    const response = await fetch(new URL(path, url), {
      ...init,
      method,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    });
    if (!response.ok) throw await asError(response);
    return response;
  };
  return {
    json: async <T>(method: string, path: string, body?: unknown) => {
      const init =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      return (await (await call(method, path, init)).json()) as T;
    },
    text: async (path) => (await call('GET', path)).text(),
    upload: async <T>(path: string, contentType: string, body: ReadableStream) =>
      (await (
        await call('POST', path, { body, duplex: 'half', headers: { 'content-type': contentType } })
      ).json()) as T,
  };
}

async function asError(response: Response): Promise<LingtanError> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as {
      code: string;
      detail: string;
      hint?: string;
      params?: Record<string, unknown>;
    };
    return new LingtanError(problem.code, problem.detail, {
      status: response.status,
      ...(problem.hint ? { hint: problem.hint } : {}),
      ...(problem.params ? { params: problem.params } : {}),
    });
  } catch {
    return new LingtanError('CLI_BAD_ANSWER', `The server answered ${response.status}: ${text.slice(0, 200)}`);
  }
}
