import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  appendAudit,
  createKernel,
  createLocalToken,
  defaultAuditYears,
  discoverPlugins,
  ensureFirstAdmin,
  type FirstLogin,
  guardProcess,
  jobErrors,
  type Kernel,
  type KernelOptions,
  publishEvent,
  readDomainClock,
  refuseStopping,
  rawClient,
  removeLocalAccess,
  systemTimers,
  writeLocalAccess,
  registryFromEnv,
  unsignedPluginsFromEnv,
} from '@lingtan/kernel';
import type { Logger } from '@lingtan/sdk';
import { createTelemetryLibrary } from '@lingtan/telemetry';
import { copyTargetOf, encryptingSecretOf } from './installation/backup-secret.ts';
import { backupDirOf } from './installation/data-dir.ts';
import { readIdentityProviders } from './installation/identity-providers.ts';
import { readKeyFiles } from './installation/key-files.ts';
import { migrationComponents } from './installation/migration-components.ts';
import { openInstallation } from './installation/open-installation.ts';
import { pluginFolders } from './installation/plugin-folders.ts';
import { assertServicesPrivate } from './installation/open-connections.ts';
import { redisUrlOf } from './installation/redis-url.ts';
import { secondFactorOf } from './installation/second-factor.ts';
import { auditOutFromEnv } from './installation/audit-out.ts';
import { readNumber } from './read-number.ts';
import { clearDrill, createDrillRunner } from './restore/drill.ts';
import { createRestoreDesk, type CheckedOrder } from './restore/restore-desk.ts';
import { loadParkFiles } from './park/load-park-files.ts';
import { mcpRoutes } from './mcp/mcp-routes.ts';
import { parkRoutes } from './park/park-routes.ts';
import { openWebDoor, type WebPlace } from './web-door.ts';

/** What a server is started with. */
export interface ServerOptions extends WebPlace {
  root: string;
  dataDir: string;
  version: string;
  log: Logger;
  env: NodeJS.ProcessEnv;
  onProgress(step: string): void;
  /** Takes orders to restore a backup in place; without it they are refused. */
  onRestore?(order: CheckedOrder): void;
  /** Has the database, migrated, before anything of it runs or answers. */
  beforeLoad?(kernel: Kernel): Promise<void>;
  /** Called when everything is ready to listen: whoever holds the port until then lets it go. */
  beforeListen?(): Promise<void>;
  /** Serves the API without starting plugins, for the command line. */
  paused?: boolean;
  /** Opened for a command: nothing is made, migrated or set up that was not asked for. */
  forCommand?: boolean;
}

/** A server that answers. */
export interface RunningServer {
  readonly kernel: Kernel;
  /** Address for people. */
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
  /**
   * Stops all of it, within ten seconds.
   * @param drainMs how long `/readyz` says so before, and everything is answered still. Default 0
   */
  stop(drainMs?: number): Promise<void>;
}

/** For all of a stop, in ms: whoever supervises kills after ten seconds. */
const stopWithinMs = 9500;
/** For answers that are under way, and for the database after the rest, in ms. */
const answersMs = 3000;
const databaseMs = 1500;

/** Opens the installation, puts the kernel together, and listens. Plugins go on starting after it has returned. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { root, dataDir, log, env, onProgress } = options;
  const { forCommand = false } = options;
  if (!forCommand) assertServicesPrivate(env);
  const domainClock = readDomainClock(env);
  const components = migrationComponents(root, env);
  const installation = await openInstallation({
    dataDir,
    log,
    env,
    onProgress,
    components,
    existing: forCommand,
    version: options.version,
  });
  const closers: (() => Promise<void>)[] = [() => installation.close()];
  let stopBy = Infinity;
  let drain = async (_ms: number): Promise<void> => {};
  let stopping: Promise<void> | null = null;
  const stop = (drainMs = 0): Promise<void> => (stopping ??= stopAll(drainMs));
  const stopAll = async (drainMs: number): Promise<void> => {
    stopBy = performance.now() + stopWithinMs;
    await drain(drainMs);
    for (const close of closers.reverse())
      await close().catch((error: unknown) => log.error({ err: error }, 'a part did not stop cleanly'));
  };
  try {
    const { database } = installation;
    // One whose process was killed.
    void clearDrill(dataDir, log).catch((error: unknown) =>
      log.warn({ err: error }, 'a trial of a backup left its folder'),
    );
    const { engine, library } = createTelemetryLibrary({
      host: { database, rawClient, publishEvent, appendAudit },
      clock: domainClock ?? systemTimers,
      log,
      kernel: () => kernel,
    });
    const localToken = createLocalToken();
    const publicUrl = env['LINGTAN_PUBLIC_URL'] || null;
    const kernel: Kernel = await createKernel({
      database,
      secretKey: installation.secretKey,
      installationKey: installation.installationKey,
      plugins: discoverPlugins(pluginFolders(root, env)),
      version: options.version,
      log,
      dataDir,
      localToken,
      backups: {
        path: backupDirOf(dataDir, env),
        keys: () => readKeyFiles(dataDir),
        secret: () => encryptingSecretOf(env, backupDirOf(dataDir, env)),
        copyTo: copyTargetOf(env),
        drill: createDrillRunner({ root, dataDir, env, log, database }),
      },
      restore: createRestoreDesk({ root, dataDir, env, onOrder: options.onRestore ?? null }),
      publicUrl,
      certificate: options.tls && (() => options.tls!.status()),
      hstsSubdomains: options.hstsSubdomains ?? false,
      secondFactor: secondFactorOf(env, options.host),
      identityProviders: readIdentityProviders(dataDir, env),
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
      migrate: !forCommand,
      ...redisUrlOf(env),
      ...takeOverTuning(env),
      domainClock,
    });
    kernel.use(library);
    kernel.use(parkRoutes(() => kernel, engine));
    let ownUrl = '';
    kernel.use(mcpRoutes({ url: () => ownUrl, publicUrl, version: options.version }));
    closers.push(() => kernel.stop(Math.max(1000, stopBy - performance.now() - databaseMs)));
    closers.push(async () => unguard());
    const unguard = guardProcess((stray) => {
      kernel.metrics.strayErrors.inc({ plugin: stray.attribution?.pluginId ?? 'kernel' });
      if (kernel.host.takeStray(stray)) return;
      log.error({ err: stray.error, kind: stray.kind }, 'an error that nobody caught, in the kernel itself');
    });
    await options.beforeLoad?.(kernel);
    await kernel.load();
    const folder = env['LINGTAN_PARKS_DIR'] || join(root, 'parks');
    const messages = forCommand ? [] : await loadParkFiles({ kernel, telemetry: engine, folder, log, onProgress });
    const queues = kernel.jobs.problem();
    if (queues !== null) messages.push(jobErrors.UNAVAILABLE({ reason: queues }).message);
    await options.beforeListen?.();
    const door = await openWebDoor(options, kernel.app);
    kernel.live.attach(door.server);
    const { url, port } = door;
    ownUrl = door.localUrl;
    const closeDoor = once(async () => {
      await Promise.all([door.close(answersMs, (late) => refuseStopping(late, log)), kernel.live.close()]);
    });
    drain = async (ms) => {
      if (kernel.drain() && ms > 0) await delay(ms);
    };
    closers.push(closeDoor);
    const firstLogin = forCommand ? null : await ensureFirstAdmin(database, kernel.users, dataDir, url);
    const { id } = await database.installation();
    writeLocalAccess(dataDir, { url: ownUrl, token: localToken, ...(id === null ? {} : { installation: id }) });
    closers.push(async () => removeLocalAccess(dataDir));
    const ready = kernel.start();
    ready.catch(() => undefined);
    return { kernel, url, port, firstLogin, messages, ready, closeDoor, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** How soon the work of a process that died is taken up again: LINGTAN_JOB_LOCK_MS, by default half a minute. */
function takeOverTuning(env: NodeJS.ProcessEnv): Pick<KernelOptions, 'jobTuning' | 'eventTuning'> {
  const lockMs = readNumber('LINGTAN_JOB_LOCK_MS', env['LINGTAN_JOB_LOCK_MS'] || '0', 0, 3_600_000);
  if (lockMs === 0) return {};
  const sweep = { sweepAfterMs: lockMs * 2, sweepIntervalMs: lockMs / 2 };
  return { jobTuning: { lockMs, stalledIntervalMs: lockMs, ...sweep }, eventTuning: sweep };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => (running ??= work());
}
