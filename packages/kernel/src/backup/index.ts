export type { BackupFile, ReceivedBackup } from './backup-exchange.ts';
export { openBackupFolder, type BackupFolder, type BackupSummary } from './backup-folder.ts';
export {
  BackupDrills,
  type DrillFigures,
  type DrillRunner,
  type DrillState,
  lastDrill,
  type LastDrill,
} from './backup-drills.ts';
export { BackupCopies, type CopyState, copyState } from './backup-copies.ts';
export { backupPlan, type BackupPlan, backupPlanChange, defaultPlan } from './backup-plan.ts';
export { BackupSchedule, type PlanState } from './backup-schedule.ts';
export { checkBackup, type BackupCheck } from './check-backup.ts';
export {
  backupKeyId,
  type BackupSecret,
  drawBackupKey,
  drawCipher,
  openCipher,
  parseBackupKey,
  shortestPassphrase,
} from './data-key.ts';
export { backupErrors } from './errors.ts';
export { secretKeyId, type KeyIds } from './key-ids.ts';
export { manifestState, readManifest, signManifest, type BackupManifest, type BackupTable } from './manifest.ts';
export { assertMigrationsKnown, restoreBackup, type RestoreBackupOptions } from './restore-backup.ts';
export { lastRestore, type LastRestore, type RestoreDesk, type RestoreOrder } from './restore-desk.ts';
export { openKeys, type KeyFiles } from './sealed-keys.ts';
export { type CopyTarget, sftpTarget, type SftpOptions } from './sftp-target.ts';
export { readTakenAway, takeAwayAgain, type TakenAway, type TakenCounts } from './taken-away.ts';
export { writeBackup, type WriteBackupOptions } from './write-backup.ts';
