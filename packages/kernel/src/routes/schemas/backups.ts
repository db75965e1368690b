import { z } from 'zod';
import { backupPlan, copyState, lastDrill, lastRestore } from '../../backup/index.ts';

/** One backup in a list. */
export const backupSummary = z.strictObject({
  name: z.string().describe('Name of its folder'),
  state: z.enum(['running', 'done', 'failed', 'damaged', 'newer']),
  takenAt: z.iso.datetime().nullable().describe('Time of the snapshot'),
  tookMs: z.number().nullable(),
  bytes: z.number().nullable(),
  tables: z.number(),
  tablesDone: z.number(),
  rows: z.number().nullable(),
  encryption: z.enum(['passphrase', 'file']).nullable().describe('What encrypts it; null: nothing does'),
  keys: z.boolean().describe('Whether it holds the keys of the installation, encrypted'),
  scheduled: z.boolean().describe('Whether the plan of the installation made it, and nobody by hand'),
  problem: z.string().nullable(),
});

/** A plan and where it stands. */
export const backupPlanState = z.strictObject({
  ...backupPlan.shape,
  timeZone: z.string().describe('Zone of the time of day: that of the first park, UTC without one'),
  nextAt: z.iso.datetime().nullable().describe('When the next one is begun; null when the plan is not active'),
  newestAt: z.iso.datetime().nullable().describe('When the newest whole backup was begun, whoever made it'),
  stale: z.boolean().describe('Whether the newest is older than two days, or there has been none for as long'),
  failed: z
    .strictObject({ at: z.iso.datetime(), reason: z.string() })
    .nullable()
    .describe('The scheduled one that failed last, when none was made since'),
  drill: z
    .strictObject({
      last: lastDrill.nullable(),
      passedAt: z.iso.datetime().nullable().describe('When a trial passed last'),
      running: z.strictObject({ backup: z.string(), startedAt: z.iso.datetime() }).nullable(),
      late: z.boolean().describe('Whether none has passed for two days longer than the plan says, or ever'),
    })
    .describe('Trials of restoring a backup, beside the running installation'),
  copy: copyState.nullable().describe('Copies of the newest backup on another machine; null where none is named'),
});

/** Answer of the list. */
export const backupList = z.strictObject({
  folder: z.string().describe('Where the server keeps them'),
  encryption: z
    .strictObject({
      kind: z.enum(['none', 'passphrase', 'file']),
      id: z.string().nullable().describe('Id of the key file'),
      problem: z.string().nullable().describe('Why the key cannot be had; no backup is made then'),
    })
    .describe('What encrypts the next one, unless that gets a passphrase of its own'),
  backups: z.array(backupSummary),
  lastRestore: lastRestore.nullable().describe('How the last restore in place ended'),
});

/** Answer to a backup that was handed in. */
export const receivedBackup = z.strictObject({
  name: z.string().describe('By the time that it is of'),
  takenAt: z.iso.datetime(),
  bytes: z.number(),
  encryption: z.enum(['passphrase', 'file']).nullable(),
  opened: z.boolean().describe('Whether its files were decrypted too'),
  signedBy: z.string().describe('Id of the key of the installation that made it'),
});

/** Answer of a verification. */
export const backupVerification = z.strictObject({
  ok: z.boolean(),
  opened: z.boolean().describe('Whether its files were decrypted too; not without its passphrase or key'),
  name: z.string(),
  takenAt: z.iso.datetime(),
  bytes: z.number(),
  tables: z.number(),
  rows: z.number(),
  problems: z.array(z.string()),
});
