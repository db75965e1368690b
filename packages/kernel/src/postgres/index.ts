export { acquireDataDirLock, type DataDirLock } from './data-dir-lock.ts';
export { postgresErrors } from './errors.ts';
export { clearOrphan } from './postgres-process.ts';
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './start-embedded-postgres.ts';
