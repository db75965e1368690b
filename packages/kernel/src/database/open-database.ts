import { LingtanError, type Logger, type Tx } from '@lingtan/sdk';
import pg from 'pg';
import { asDatabaseError, isConnectionLoss, isHeldTooLong, isLoginRefused, rootMessage } from './connection-errors.ts';
import { databaseErrors } from './errors.ts';
import { type InstallationRecord, readInstallationRecord } from './installation-record.ts';
import { createListener, type Listener } from './listen.ts';
import { migrate, type MigrateOptions, type MigrationReport } from './migrate.ts';
import type { MigrationComponent } from './migration-files.ts';
import { createLayeredPool } from './layered-pool.ts';
import { LostAnswers } from './lost-answers.ts';
import { type DatabaseLimits, defaultLimits } from './patience.ts';
import {
  assertBoundByRowSecurity,
  assertSuitable,
  ensureRole,
  loginOf,
  servingRoles,
  type ServingRoles,
} from './roles.ts';
import { aheadOfRequests } from './pool-shares.ts';
import { assertKeepsSession } from './pooler.ts';
import { beginSession } from './session.ts';
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
  /** False where nobody knows that the secret is that of the database: a role with another password is refused then. */
  mayChangePasswords?: boolean;
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
  /** Roles that the rights in the database are given to. */
  readonly roles: ServingRoles;
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
  /** What the database says of its installation. Once the kernel's schema is there. */
  installation(): Promise<InstallationRecord>;
  /** Brings the components' schemas up to date, the kernel's first. */
  migrate(components: readonly MigrationComponent[], options?: MigrateOptions): Promise<MigrationReport>;
  /** One short-lived connection as the owner, for migrations of libraries and for backup. */
  withOwner<T>(work: (owner: pg.Client) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * One short-lived connection as the owner. Its statements may take as long as they need, as those of a backup do; between two of a
 * transaction it rests as long as background work may.
 * @throws DATABASE_UNAVAILABLE, DATABASE_REFUSED, DATABASE_STOOD_STILL, DATABASE_POOLER
 */
export async function withOwnerConnection<T>(
  ownerUrl: string,
  work: (owner: pg.Client) => Promise<T>,
  { connectMs, workIdleMs }: Pick<DatabaseLimits, 'connectMs' | 'workIdleMs'> = defaultLimits,
): Promise<T> {
  const owner = new pg.Client({
    connectionString: ownerUrl,
    application_name: 'lingtan owner',
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // That it was ended for standing still is said to nobody's query, but to the connection.
  let ended: Error | undefined;
  owner.on('error', (error) => (ended ??= error));
  try {
    await owner.connect();
    const settings = { idle_in_transaction_session_timeout: workIdleMs };
    await assertKeepsSession(ownerUrl, owner, await beginSession(owner, settings, connectMs));
    return await work(owner);
  } catch (error) {
    if (isLoginRefused(error) && !(error instanceof LingtanError))
      throw databaseErrors.REFUSED({ reason: rootMessage(error) }, error);
    throw asDatabaseError(isConnectionLoss(error) && isHeldTooLong(ended) ? ended : error);
  } finally {
    await owner.end().catch(() => {});
  }
}

/**
 * Connects to an installation's database and makes sure of its two serving roles.
 * @throws DATABASE_UNSAFE_ROLE when row-level security would not bind the application role, DATABASE_ROLE_OTHER_KEY,
 * DATABASE_POOLER where sessions are not kept
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<KernelDatabase> {
  const { ownerUrl, roleSecret, log } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const withOwner = <T>(work: (owner: pg.Client) => Promise<T>): Promise<T> =>
    withOwnerConnection(ownerUrl, work, limits);
  const { roles, appUrl, kernelUrl } = await withOwner(async (owner) => {
    await assertSuitable(owner);
    const found = await servingRoles(owner, options);
    const login = async (role: string, given: string | undefined): Promise<string> => {
      if (given !== undefined) return given;
      const made = await loginOf(owner, role, { ownerUrl, secret: roleSecret });
      await ensureRole(owner, made, { mayChange: options.mayChangePasswords ?? true });
      return made.url;
    };
    const urls = {
      appUrl: await login(found.app, options.appUrl),
      kernelUrl: await login(found.kernel, options.kernelUrl),
    };
    await assertBoundByRowSecurity(owner, new URL(urls.appUrl).username, { notIn: found.kernel });
    await assertBoundByRowSecurity(owner, new URL(urls.kernelUrl).username);
    // They may lead another way than the owner's.
    for (const given of [options.appUrl, options.kernelUrl])
      if (given !== undefined) await withOwnerConnection(given, async () => {}, limits);
    return { roles: found, ...urls };
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
    roles,
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
    installation: async () => (await readInstallationRecord(kernelPool))!,
    withOwner,
    migrate: (components, migrateOptions) =>
      withOwner(async (owner) => {
        const report = await migrate(owner, components, { roles, ...migrateOptions });
        await assertBoundByRowSecurity(owner, new URL(appUrl).username, { notIn: roles.kernel });
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
