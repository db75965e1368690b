import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clearOrphan, type TakenAway } from '@lingtan/kernel';
import type { Logger } from '@lingtan/sdk';
import { keyFileNames } from '../installation/key-files.ts';
import { readDurable, syncFolder, writeDurably } from '../durable-json.ts';

/** Moved away, so that a new one is made. */
const moved = ['postgres', 'postgres.json'];
/** Copied: they stay in use unless the backup has others, or the restored server does away with them. */
const copied = [...keyFileNames, 'first-login.txt'];

/** Folder, in the data folder, of the state before a restore. */
export const asideFolder = (dataDir: string): string => join(dataDir, 'before-restore');

/** Sets the database and the keys aside. The database has been stopped. */
export function setAside(dataDir: string): void {
  const aside = asideFolder(dataDir);
  mkdirSync(aside, { mode: 0o700 });
  const there = (name: string): boolean => existsSync(join(dataDir, name));
  for (const name of copied.filter(there)) {
    // Under its name only when it is whole: what lies there is put back.
    const copy = join(aside, `${name}.new`);
    writeFileSync(copy, readFileSync(join(dataDir, name)), { mode: 0o600, flush: true });
    renameSync(copy, join(aside, name));
  }
  for (const name of moved.filter(there)) renameSync(join(dataDir, name), join(aside, name));
  for (const folder of [aside, dataDir]) syncFolder(folder);
}

/**
 * Puts back whatever {@link setAside} has set aside, in place of what came meanwhile. It may be called again after it
 * was interrupted, and after an interrupted {@link setAside}: only what lies aside replaces something.
 */
export async function putBack(dataDir: string, log: Logger): Promise<void> {
  const aside = asideFolder(dataDir);
  const names = [...moved, ...copied].filter((name) => existsSync(join(aside, name)));
  // A database that outlived a killed server may still write there.
  if (names.includes('postgres')) await clearOrphan(join(dataDir, 'postgres'), log);
  for (const name of names) {
    await rm(join(dataDir, name), { recursive: true, force: true });
    renameSync(join(aside, name), join(dataDir, name));
  }
  syncFolder(dataDir);
  await deleteAside(dataDir);
}

/** Deletes the state before. */
export async function deleteAside(dataDir: string): Promise<void> {
  await rm(asideFolder(dataDir), { recursive: true, force: true });
}

const takenFile = (dataDir: string): string => join(asideFolder(dataDir), 'taken-away.json');

/** Lays what is to be taken away again beside the state before, which it goes with. */
export const writeTaken = (dataDir: string, taken: TakenAway): void => writeDurably(takenFile(dataDir), taken);

/** Null where the state before could not say. */
export const readTaken = (dataDir: string): TakenAway | null => readDurable(takenFile(dataDir));
