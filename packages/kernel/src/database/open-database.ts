import type { Logger, Tx } from '@lingtan/sdk';
import pg from 'pg';
import { asDatabaseError } from './connection-errors.ts';
import { createListener, type Listener } from './listen.ts';
import { migrate, type MigrateOptions, type MigrationReport } from './migrate.ts';
import type { MigrationComponent } from './migration-files.ts';
import { createLayeredPool } from './layered-pool.ts';
import { LostAnswers } from './lost-answers.ts';
import { type DatabaseLimits, defaultLimits } from './patience.ts';
import { assertBoundByRowSecurity, assertSuitable, appRole, ensureRole, kernelRole, roleUrl } from './roles.ts';
import { aheadOfRequests } from './request-share.ts';
import { runTransaction, type TxScope } from './transaction.ts';

/** Options of {@link openDatabase}. */
export interface OpenDatabaseOptions {
  /** Connection of the role that owns the schemas. Only migrations, roles and backup use it. */
  ownerUrl: string;
  /** The installation's secret; the passwords of the two serving roles are derived from it. */
  roleSecret: string;
  log: Logger;
  /** Set when the owner may not create roles: the operator made them. */
  appUrl?: string;
  kernelUrl?: string;
  /** Connections for requests, events and jobs. Default 20. */
  appPoolSize?: number;
  /** Connections for the kernel's own work. Default 8. */
  kernelPoolSize?: number;
  limits?: Partial<DatabaseLimits>;
}

/** The database of an installation, as the kernel holds it. */
export interface KernelDatabase {
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly kernelUrl: string;
  readonly appPool: pg.Pool;
  readonly kernelPool: pg.Pool;
  readonly limits: DatabaseLimits;
  /** When the server last answered over a connection of the pools, ms of the steady clock. */
  heardAt(): number;
  /** LISTEN/NOTIFY with reconnection, on the kernel role. */
  readonly listener: Listener;
  /** One transaction as the application role, limited to a park (and enterprise). */
  withParkTx<T>(scope: TxScope, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One transaction as the kernel role: kernel tables of all parks, nothing of plugins. */
  withKernelTx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Brings the components' schemas up to date, the kernel's first. */
  migrate(components: readonly MigrationComponent[], options?: MigrateOptions): Promise<MigrationReport>;
  /** One short-lived connection as the owner, for migrations of libraries and for backup. */
  withOwner<T>(work: (owner: pg.Client) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** One short-lived connection as the owner. @throws DATABASE_UNAVAILABLE */
export async function withOwnerConnection<T>(
  ownerUrl: string,
  work: (owner: pg.Client) => Promise<T>,
  connectMs = defaultLimits.connectMs,
): Promise<T> {
  const owner = new pg.Client({
    connectionString: ownerUrl,
    application_name: 'lingtan owner',
    connectionTimeoutMillis: connectMs,
  });
  owner.on('error', () => {});
  try {
    await owner.connect();
    return await work(owner);
  } catch (error) {
    throw asDatabaseError(error);
  } finally {
    await owner.end().catch(() => {});
  }
}

/**
 * Connects to an installation's database and makes sure of its two serving roles.
 * @throws DATABASE_UNSAFE_ROLE when row-level security would not bind the application role
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<KernelDatabase> {
  const { ownerUrl, roleSecret, log } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const appUrl = options.appUrl ?? roleUrl(ownerUrl, appRole, roleSecret);
  const kernelUrl = options.kernelUrl ?? roleUrl(ownerUrl, kernelRole, roleSecret);
  const withOwner = <T>(work: (owner: pg.Client) => Promise<T>): Promise<T> =>
    withOwnerConnection(ownerUrl, work, limits.connectMs);
  await withOwner(async (owner) => {
    await assertSuitable(owner);
    if (options.appUrl === undefined) await ensureRole(owner, appUrl);
    if (options.kernelUrl === undefined) await ensureRole(owner, kernelUrl);
    for (const url of [appUrl, kernelUrl]) await assertBoundByRowSecurity(owner, new URL(url).username);
  });
  let heardAt = -Infinity;
  const onHeard = (): void => void (heardAt = performance.now());
  const appPool = createLayeredPool({
    connectionString: appUrl,
    max: options.appPoolSize ?? 20,
    name: 'app',
    log,
    limits,
    onHeard,
  });
  const kernelPool = createLayeredPool({
    connectionString: kernelUrl,
    max: options.kernelPoolSize ?? 8,
    name: 'kernel',
    log,
    limits,
    onHeard,
  });
  const lostAnswers = new LostAnswers({ connectionString: appUrl, lostAfterMs: limits.lostAfterMs, log });
  const listener = createListener(kernelUrl, log, limits.connectMs);
  let closing: Promise<void> | null = null;
  return {
    ownerUrl,
    appUrl,
    kernelUrl,
    appPool,
    kernelPool,
    listener,
    limits,
    heardAt: () => heardAt,
    withParkTx: (scope, work) => {
      const run = () => runTransaction(appPool, scope, work, lostAnswers);
      return scope.ahead ? aheadOfRequests(run) : run();
    },
    withKernelTx: (work) => runTransaction(kernelPool, null, work),
    withOwner,
    migrate: (components, migrateOptions) =>
      withOwner(async (owner) => {
        const report = await migrate(owner, components, migrateOptions);
        await assertBoundByRowSecurity(owner, new URL(appUrl).username);
        return report;
      }),
    close: () =>
      (closing ??= (async () => {
        lostAnswers.close();
        await listener.close();
        await Promise.all([appPool.end(), kernelPool.end()]);
      })()),
  };
}
