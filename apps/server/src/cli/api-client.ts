import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createLogger, isDataDirHeld, readLocalAccess } from '@lingtan/kernel/command-line';
import { dataDirOf } from '../installation/data-dir.ts';
import { assertPlace, assertServes } from '../installation/database-place.ts';
import { rootDir } from '../root-dir.ts';
import { version } from '../version.ts';
import { type Call, callApi, callErrors, lost, readText } from './http-call.ts';

/** Calls the API of the installation as the command line. */
export interface ApiClient {
  /** Whether plugins run behind it: an installation that is opened for one command starts none. */
  readonly runsPlugins: boolean;
  json<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  text(path: string): Promise<string>;
  /** Writes an answer as it comes. @throws CLI_CONNECTION_LOST when it did not come to its end */
  download(path: string, into: Writable): Promise<void>;
  /** Sends a stream as it is. */
  upload<T = unknown>(path: string, contentType: string, body: Readable): Promise<T>;
}

/**
 * Gives `work` the API: that of the running server, of LINGTAN_URL with LINGTAN_API_KEY, or of one that is opened on the
 * installation for this command only. `plugins` starts the plugins too in the last case; with `runningOnly` there is none.
 * @throws CLI_NO_SERVER with `runningOnly` when no server runs, INSTALLATION_OTHER_SERVER where DATABASE_URL is not that
 * of the server, other INSTALLATION_* and DATABASE_OLDER where there is no installation that a command could work on
 */
export async function withApi<T>(
  work: (api: ApiClient) => Promise<T>,
  options: { plugins?: boolean; runningOnly?: boolean } = {},
): Promise<T> {
  const { env } = process;
  if (env['LINGTAN_URL']) return work(clientFor(env['LINGTAN_URL'], env['LINGTAN_API_KEY'] ?? '', true));
  const root = rootDir();
  const dataDir = dataDirOf(root, env);
  const access = readLocalAccess(dataDir);
  // A server that is busy answers late; that it is there says its hold on the data folder.
  const external = env['DATABASE_URL'] || undefined;
  if (access && (isDataDirHeld(dataDir) || (await answers(access.url)))) {
    if (external !== undefined) await assertServes(dataDir, external, access.installation);
    return work(clientFor(access.url, access.token, true));
  }
  if (options.runningOnly) throw callErrors.NO_SERVER({ url: dataDir, reason: 'no server runs on the data folder' });
  assertPlace(dataDir, external, true);
  const { startSettled } = await import('../restore/start-settled.ts');
  const server = await startSettled({
    root,
    dataDir,
    port: 0,
    host: '127.0.0.1',
    tls: null,
    version: version(),
    log: createLogger({ level: env['LINGTAN_LOG_LEVEL'] ?? 'error' }),
    env,
    paused: !options.plugins,
    forCommand: true,
    onProgress: () => {},
  });
  try {
    await server.ready;
    const opened = readLocalAccess(dataDir)!;
    return await work(clientFor(opened.url, opened.token, options.plugins ?? false));
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

function clientFor(url: string, token: string, runsPlugins: boolean): ApiClient {
  const base = { url, token };
  const textOf = async (call: Call): Promise<string> => readText(url, await callApi(base, call));
  return {
    runsPlugins,
    json: async <T>(method: string, path: string, body?: unknown) => {
      const sent =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      const text = await textOf({ method, path, ...sent });
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    text: (path) => textOf({ method: 'GET', path }),
    download: async (path, into) => {
      const response = await callApi(base, { method: 'GET', path });
      // The reader may have gone (`| head`); that is no fault.
      await pipeline(response, into, { end: false }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') throw lost(url, error);
      });
    },
    upload: async <T>(path: string, contentType: string, body: Readable) =>
      JSON.parse(await textOf({ method: 'POST', path, body, headers: { 'content-type': contentType } })) as T,
  };
}
