export { acquireDataDirLock, holdsDataDirLock, type DataDirLock } from './data-dir-lock.ts';
export { postgresErrors } from './errors.ts';
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from './start-embedded-postgres.ts';
