export { openBackupFolder, type BackupFolder, type BackupSummary } from './backup-folder.ts';
export { checkBackup, type BackupCheck } from './check-backup.ts';
export { backupErrors } from './errors.ts';
export { readManifest, type BackupManifest, type BackupTable } from './manifest.ts';
export { restoreBackup, type RestoreBackupOptions } from './restore-backup.ts';
export { openKeys, type KeyFiles } from './seal-keys.ts';
export { writeBackup, type WriteBackupOptions } from './write-backup.ts';
