import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import {
  appendAudit,
  createKernel,
  createLocalToken,
  defaultAuditYears,
  discoverPlugins,
  ensureFirstAdmin,
  type FirstLogin,
  guardProcess,
  type Kernel,
  type KernelOptions,
  publishEvent,
  rawClient,
  removeLocalAccess,
  systemTimers,
  writeLocalAccess,
  registryFromEnv,
  unsignedPluginsFromEnv,
} from '@lingtan/kernel';
import { defineErrors, type Logger } from '@lingtan/sdk';
import { createTelemetryLibrary } from '@lingtan/telemetry';
import { backupDirOf } from './installation/data-dir.ts';
import { readKeyFiles } from './installation/key-files.ts';
import { openInstallation } from './installation/open-installation.ts';
import { pluginFolders } from './installation/plugin-folders.ts';
import { redisUrlOf } from './installation/redis-url.ts';
import { auditOutFromEnv } from './installation/audit-out.ts';
import { readNumber } from './read-number.ts';
import { createRestoreDesk, type CheckedOrder } from './restore/restore-desk.ts';
import { loadParkFiles } from './park/load-park-files.ts';
import { mcpRoutes } from './mcp/mcp-routes.ts';
import { parkRoutes } from './park/park-routes.ts';

/** What a server is started with. */
export interface ServerOptions {
  root: string;
  dataDir: string;
  port: number;
  host: string;
  version: string;
  log: Logger;
  env: NodeJS.ProcessEnv;
  onProgress(step: string): void;
  /** Takes orders to restore a backup in place; without it they are refused. */
  onRestore?(order: CheckedOrder): void;
  /** Called when everything is ready to listen: whoever holds the port until then lets it go. */
  beforeListen?(): Promise<void>;
  /** Serves the API without starting plugins, for the command line. */
  paused?: boolean;
}

/** A server that answers. */
export interface RunningServer {
  readonly kernel: Kernel;
  readonly url: string;
  readonly firstLogin: FirstLogin | null;
  /** For people: park files with mistakes and the like. */
  readonly messages: readonly string[];
  /** Resolves when every plugin has been tried once. */
  readonly ready: Promise<void>;
  /** Port that it listens on. */
  readonly port: number;
  /** Stops listening, and waits for the answers that are under way; the rest goes on. */
  closeDoor(): Promise<void>;
  stop(): Promise<void>;
}

/** Opens the installation, puts the kernel together, and listens. Plugins go on starting after it has returned. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { root, dataDir, log, env, onProgress } = options;
  const installation = await openInstallation({ dataDir, log, env, onProgress });
  const closers: (() => Promise<void>)[] = [() => installation.close()];
  const stop = once(async () => {
    for (const close of closers.reverse())
      await close().catch((error: unknown) => log.error({ err: error }, 'a part did not stop cleanly'));
  });
  try {
    const { database } = installation;
    const { engine, library } = createTelemetryLibrary({
      host: { database, rawClient, publishEvent, appendAudit },
      clock: systemTimers,
      log,
      kernel: () => kernel,
    });
    const localToken = createLocalToken();
    const kernel: Kernel = await createKernel({
      database,
      secretKey: installation.secretKey,
      installationKey: installation.installationKey,
      plugins: discoverPlugins(pluginFolders(root, env)),
      version: options.version,
      log,
      dataDir,
      localToken,
      backups: { path: backupDirOf(dataDir, env), keys: () => readKeyFiles(dataDir) },
      restore: createRestoreDesk({ root, dataDir, env, onOrder: options.onRestore ?? null }),
      publicUrl: env['LINGTAN_PUBLIC_URL'] || null,
      pluginRegistry: registryFromEnv(env),
      unsignedPlugins: unsignedPluginsFromEnv(env),
      trustedProxies: readNumber('LINGTAN_TRUSTED_PROXIES', env['LINGTAN_TRUSTED_PROXIES'] || '0', 0, 10, true),
      auditYears: readNumber(
        'LINGTAN_AUDIT_YEARS',
        env['LINGTAN_AUDIT_YEARS'] || String(defaultAuditYears),
        1,
        100,
        true,
      ),
      auditOut: auditOutFromEnv(env, options.version),
      shellDirectory: join(root, 'apps/shell/dist'),
      onProgress,
      hostTuning: { paused: options.paused ?? false },
      ...redisUrlOf(env),
      ...takeOverTuning(env),
    });
    kernel.use(library);
    kernel.use(parkRoutes(() => kernel, engine));
    let ownUrl = '';
    const publicUrl = env['LINGTAN_PUBLIC_URL'] || null;
    kernel.use(mcpRoutes({ url: () => ownUrl, publicUrl, version: options.version }));
    closers.push(() => kernel.stop());
    closers.push(async () => unguard());
    const unguard = guardProcess((stray) => {
      kernel.metrics.strayErrors.inc({ plugin: stray.attribution?.pluginId ?? 'kernel' });
      if (kernel.host.takeStray(stray)) return;
      log.error({ err: stray.error, kind: stray.kind }, 'an error that nobody caught, in the kernel itself');
    });
    await kernel.load();
    const messages = await loadParkFiles({
      kernel,
      telemetry: engine,
      folder: env['LINGTAN_PARKS_DIR'] || join(root, 'parks'),
      log,
      onProgress,
    });
    const http = createServer(kernel.app);
    const sockets = trackSockets(http);
    kernel.live.attach(http);
    await options.beforeListen?.();
    const url = await listen(http, options);
    ownUrl = loopbackOf(url);
    const closeDoor = once(() => closeHttp(http, sockets, () => kernel.live.close()));
    closers.push(closeDoor);
    const firstLogin = await ensureFirstAdmin(database, kernel.users, dataDir, url);
    writeLocalAccess(dataDir, { url: ownUrl, token: localToken });
    closers.push(async () => removeLocalAccess(dataDir));
    const ready = kernel.start();
    ready.catch(() => undefined);
    const { port } = http.address() as AddressInfo;
    return { kernel, url, port, firstLogin, messages, ready, closeDoor, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address for programs of this machine, which may know `localhost` by another family of addresses. */
export const loopbackOf = (url: string): string => url.replace('localhost', '127.0.0.1');

/** How soon the work of a process that died is taken up again: LINGTAN_JOB_LOCK_MS, by default half a minute. */
function takeOverTuning(env: NodeJS.ProcessEnv): Pick<KernelOptions, 'jobTuning' | 'eventTuning'> {
  const lockMs = readNumber('LINGTAN_JOB_LOCK_MS', env['LINGTAN_JOB_LOCK_MS'] || '0', 0, 3_600_000);
  if (lockMs === 0) return {};
  const sweep = { sweepAfterMs: lockMs * 2, sweepIntervalMs: lockMs / 2 };
  return { jobTuning: { lockMs, stalledIntervalMs: lockMs, ...sweep }, eventTuning: sweep };
}

const serverErrors = defineErrors('SERVER', {
  PORT_IN_USE: {
    message: 'Port {port} on {host} is in use by another program',
    status: 500,
    hint: 'Stop that program, or choose another port: PORT=8081 npm start',
  },
  PORT_REFUSED: {
    message: 'This user may not listen on port {port} of {host}',
    status: 500,
    hint: 'Choose a port above 1023: PORT=8081 npm start',
  },
});

function listenProblem(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code === 'EADDRINUSE') return serverErrors.PORT_IN_USE({ port, host }, error);
  if (error.code === 'EACCES') return serverErrors.PORT_REFUSED({ port, host }, error);
  return error;
}

async function listen(http: Server, { port, host }: ServerOptions): Promise<string> {
  // Slow senders may not hold a connection for ever.
  http.requestTimeout = 120_000;
  http.headersTimeout = 20_000;
  // Longer than a proxy or a client keeps a connection: closing first would cut off a request that is on its way.
  http.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => reject(listenProblem(error, port, host)));
    http.listen(port, host, () => resolve());
  });
  const shown = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host;
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${(http.address() as AddressInfo).port}`;
}

/** All connections of a server, also those that became websockets. */
function trackSockets(http: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

async function closeHttp(http: Server, sockets: ReadonlySet<Socket>, closeLive: () => Promise<void>): Promise<void> {
  const closed = new Promise<void>((resolve) => http.close(() => resolve()));
  http.closeIdleConnections();
  // Node does not count websockets among the connections it closes, and a browser that hangs never says goodbye.
  const force = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, 2000);
  await Promise.all([closed, closeLive()]);
  clearTimeout(force);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => (running ??= work());
}
