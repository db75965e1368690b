import { z } from 'zod';
import { lastRestore } from '../../backup/index.ts';

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
  keys: z.boolean().describe('Whether it holds the keys of the installation, sealed with a passphrase'),
  problem: z.string().nullable(),
});

/** Answer of the list. */
export const backupList = z.strictObject({
  folder: z.string().describe('Where the server keeps them'),
  backups: z.array(backupSummary),
  lastRestore: lastRestore.nullable().describe('How the last restore in place ended'),
});

/** Answer of a verification. */
export const backupVerification = z.strictObject({
  ok: z.boolean(),
  name: z.string(),
  takenAt: z.iso.datetime(),
  bytes: z.number(),
  tables: z.number(),
  rows: z.number(),
  problems: z.array(z.string()),
});
