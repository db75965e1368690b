import type { LocalizedText } from '@lingtan/web-sdk';

/** One backup of the list. */
export interface Backup {
  name: string;
  state: 'running' | 'done' | 'failed' | 'damaged' | 'newer';
  takenAt: string | null;
  tookMs: number | null;
  bytes: number | null;
  tables: number;
  tablesDone: number;
  rows: number | null;
  encryption: 'passphrase' | 'file' | null;
  keys: boolean;
  scheduled: boolean;
  problem: string | null;
}

/** How the last restore in place ended. */
export interface LastRestore {
  id: string;
  backup: string;
  takenAt: string;
  by: string;
  startedAt: string;
  endedAt: string;
  outcome: 'restored' | 'failed';
  reason: LocalizedText | null;
  /** How much of each kind had been withdrawn since the backup and is withdrawn again; null: nobody could say. */
  takenAway: Readonly<Record<string, number>> | null;
  safetyBackup: string | null;
}

/** What encrypts the next backup. */
export interface BackupEncryption {
  kind: 'none' | 'passphrase' | 'file';
  id: string | null;
  problem: string | null;
}

/** Answer of the list. */
export interface Backups {
  folder: string;
  encryption: BackupEncryption;
  backups: Backup[];
  lastRestore: LastRestore | null;
}

/** When backups are made by themselves, and how many of them are kept. */
export interface BackupPlan {
  active: boolean;
  at: string;
  daily: number;
  weekly: number;
  monthly: number;
  drillDays: number;
}

/** A plan and where it stands. */
export interface BackupPlanState extends BackupPlan {
  timeZone: string;
  nextAt: string | null;
  newestAt: string | null;
  stale: boolean;
  failed: { at: string; reason: string } | null;
  drill: {
    last: LastDrill | null;
    passedAt: string | null;
    running: { backup: string; startedAt: string } | null;
    late: boolean;
  };
  /** Null where no other machine is named. */
  copy: {
    target: string;
    copied: { name: string; at: string } | null;
    failed: { at: string; reason: LocalizedText } | null;
  } | null;
}

/** How the last trial of a backup ended. */
export interface LastDrill {
  backup: string;
  takenAt: string | null;
  by: string;
  startedAt: string;
  endedAt: string;
  outcome: 'passed' | 'failed';
  reason: LocalizedText | null;
  tables: number;
  rows: number;
  auditRows: number;
}
