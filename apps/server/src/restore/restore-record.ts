import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LastRestore, RestoreOrder } from '@lingtan/kernel';
import { readDurable, syncFolder, writeDurably } from '../durable-json.ts';

/**
 * How far a restore in place has come; whoever opens the installation next goes by it.
 * - `preparing`: nothing was touched yet;
 * - `filling`: the state before is being set aside, or lies there, and what is in its place is not whole;
 * - `filled`: the restored database is whole, and no server has been ready on it yet;
 * - `keeping`: the restored installation stays, and what was set aside is being deleted.
 */
export type RestorePhase = 'preparing' | 'filling' | 'filled' | 'keeping';

/** A restore that is under way. */
export interface RestoreRecord extends Pick<
  LastRestore,
  'id' | 'backup' | 'takenAt' | 'startedAt' | 'takenAway' | 'safetyBackup'
> {
  by: RestoreOrder['by'];
  phase: RestorePhase;
}

/** A restore that has ended, and whether the audit log tells of it. */
export interface EndedRestore extends Omit<LastRestore, 'by'> {
  by: RestoreOrder['by'];
  audited: boolean;
}

const recordFile = (dataDir: string): string => join(dataDir, 'restore.json');
const endedFile = (dataDir: string): string => join(dataDir, 'last-restore.json');

/** The restore that is under way on a data folder; null when there is none. */
export const readRecord = (dataDir: string): RestoreRecord | null => readDurable(recordFile(dataDir));

/** Notes how far a restore is. */
export const writeRecord = (dataDir: string, record: RestoreRecord): void => writeDurably(recordFile(dataDir), record);

/** The restore is over. */
export function removeRecord(dataDir: string): void {
  rmSync(recordFile(dataDir), { force: true });
  syncFolder(dataDir);
}

/** How the last restore ended; null when there was none. */
export function readEnded(dataDir: string): EndedRestore | null {
  const ended = readDurable<Omit<EndedRestore, 'takenAway'> & Partial<EndedRestore>>(endedFile(dataDir));
  // Versions before did not take anything away again.
  return ended && { takenAway: null, ...ended };
}

/** Notes how a restore ended. */
export const writeEnded = (dataDir: string, ended: EndedRestore): void => writeDurably(endedFile(dataDir), ended);

/** The end of a restore that is under way. */
export function endOf(record: RestoreRecord, reason: LastRestore['reason']): EndedRestore {
  const { phase: _phase, ...rest } = record;
  const outcome = reason === null ? 'restored' : 'failed';
  return { ...rest, endedAt: new Date().toISOString(), outcome, reason, audited: false };
}
