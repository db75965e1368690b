export { asDatabaseError, errorCode, isConnectionLoss, isRetryable, rootMessage } from './connection-errors.ts';
export { databaseErrors } from './errors.ts';
export {
  installationName,
  readInstallationRecord,
  recordSecretKey,
  type InstallationRecord,
} from './installation-record.ts';
export { kernelMigrations } from './kernel-migrations.ts';
export { type Listener } from './listen.ts';
export { assertFits, type MigrationReport, pendingMigrations } from './migrate.ts';
export { pluginSchema, readMigrations, type MigrationComponent, type MigrationFile } from './migration-files.ts';
export { openDatabase, type KernelDatabase, type OpenDatabaseOptions, withOwnerConnection } from './open-database.ts';
export { defaultLimits, inBackground, type DatabaseLimits } from './patience.ts';
export { createPool } from './pools.ts';
export { asRequest } from './pool-shares.ts';
export { roleUrl, type ServingRoles } from './roles.ts';
export { rawClient, runTransaction, withParkTx, type TxScope } from './transaction.ts';
export { databaseTransport, type DatabaseTransport } from './transport.ts';
