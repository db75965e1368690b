import type { LocalizedText } from '@lingtan/sdk';
import { z } from 'zod';
import type { AuditActor } from '../audit/index.ts';
import type { BackupFolder } from './backup-folder.ts';
import { takenCounts } from './taken-away.ts';

const text = z.strictObject({ en: z.string(), 'zh-CN': z.string() }) satisfies z.ZodType<LocalizedText>;

/** How a restore in place ended. */
export const lastRestore = z.strictObject({
  id: z.string(),
  backup: z.string().describe('Name of the backup'),
  takenAt: z.iso.datetime().describe('Time that the backup is of'),
  by: z.string().describe('Name of whoever asked for it'),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  outcome: z
    .enum(['restored', 'failed'])
    .describe('`failed`: the installation is as it was before, nothing of the backup is in it'),
  reason: text.nullable().describe('Why it failed'),
  takenAway: takenCounts
    .nullable()
    .describe(
      'What had been withdrawn since the backup and is withdrawn again; null where the state before could not say',
    ),
  safetyBackup: z.string().nullable().describe('Name of the backup of the state before; null when none was made'),
});

/** See {@link lastRestore}. */
export type LastRestore = z.infer<typeof lastRestore>;

/** What somebody asks for. */
export interface RestoreOrder {
  /** Name of the backup. */
  backup: string;
  passphrase?: string;
  /** Makes a backup of the present state first. */
  backupFirst: boolean;
  by: AuditActor;
}

/**
 * Restoring a backup over the running installation. The composition root does it, since the whole server goes down
 * for it.
 */
export interface RestoreDesk {
  /** Checks all that can be checked while the server runs. @throws BACKUP_* */
  prepare(order: RestoreOrder, folder: BackupFolder): Promise<PreparedRestore>;
  /** How the last one ended; null when there was none. */
  last(): LastRestore | null;
}

/** A restore that may begin. */
export interface PreparedRestore {
  id: string;
  takenAt: string;
  /** Takes the server down, once the answers that are under way are out. @throws BACKUP_RESTORE_ORDERED */
  begin(): void;
}
