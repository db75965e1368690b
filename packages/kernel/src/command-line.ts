/**
 * What a command needs of the kernel when a server does the work, or none is needed. The whole kernel takes more than a second
 * to load, which is too long for an answer that takes milliseconds.
 */
export { readLocalAccess } from './auth/local-token.ts';
export { identityErrors } from './auth/providers/errors.ts';
export { identityFile, type ProviderConfig, withSecrets } from './auth/providers/identity-file.ts';
export { openProvider } from './auth/providers/open-provider.ts';
export { randomPassword } from './auth/password-policy.ts';
export { checkBackup } from './backup/check-backup.ts';
export {
  backupKeyId,
  type BackupSecret,
  drawBackupKey,
  parseBackupKey,
  shortestPassphrase,
} from './backup/data-key.ts';
export { backupErrors } from './backup/errors.ts';
export { readManifest } from './backup/manifest.ts';
export { type CopyTarget, sftpTarget } from './backup/sftp-target.ts';
export { databaseTransport } from './database/transport.ts';
export { verifyPack } from './evidence/verify-pack.ts';
export { discoverPlugins } from './host/discover.ts';
export { createLogger, createLoggerTo } from './observability/logger.ts';
export { isDataDirHeld } from './postgres/data-dir-lock.ts';
export { fetchPackage, readPackageSpec, registryFromEnv } from './packages/npm-registry.ts';
