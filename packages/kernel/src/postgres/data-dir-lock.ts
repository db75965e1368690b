import { closeSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { isAlive, processStartTime } from './os-process.ts';
import { postgresErrors } from './errors.ts';

/** Held by the one process that uses a data folder. */
export interface DataDirLock {
  dataDir: string;
  /** Idempotent. */
  release(): void;
}

interface LockContent {
  pid: number;
  /** Start time of that process as the system tells it, so that a reused pid is not taken for the holder. */
  started: string | null;
}

/** How often this process has taken each folder. */
const held = new Map<string, number>();

/**
 * Takes the data folder for this process, making it when it is missing. A lock left by a process that is gone is taken
 * over; one of a living process is refused. Taken several times, it is let go with the last release.
 * @throws POSTGRES_DATA_DIR_IN_USE naming the process id
 */
export function acquireDataDirLock(dataDir: string): DataDirLock {
  const folder = path.resolve(dataDir);
  const file = path.join(folder, 'lock');
  if (held.has(folder)) return take(folder, file);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  for (let attempt = 0; attempt < 10; attempt++) {
    if (writeExclusively(file)) return take(folder, file);
    const holder = read(file);
    if (holder && isHolding(holder)) throw postgresErrors.DATA_DIR_IN_USE({ dataDir: folder, pid: holder.pid });
    removeStale(file);
  }
  throw postgresErrors.DATA_DIR_IN_USE({ dataDir: folder, pid: read(file)?.pid ?? 'unknown' });
}

/** Whether a living process uses the data folder; it may be this one. */
export function isDataDirHeld(dataDir: string): boolean {
  const folder = path.resolve(dataDir);
  const holder = read(path.join(folder, 'lock'));
  return held.has(folder) || (holder !== null && isHolding(holder));
}

function take(folder: string, file: string): DataDirLock {
  held.set(folder, (held.get(folder) ?? 0) + 1);
  let released = false;
  return {
    dataDir: folder,
    release: () => {
      if (released) return;
      released = true;
      const left = held.get(folder)! - 1;
      if (left > 0) {
        held.set(folder, left);
        return;
      }
      held.delete(folder);
      if (read(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

function writeExclusively(file: string): boolean {
  try {
    const handle = openSync(file, 'wx', 0o644);
    const content: LockContent = { pid: process.pid, started: processStartTime(process.pid) };
    writeSync(handle, JSON.stringify(content));
    closeSync(handle);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): LockContent | null {
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as LockContent;
    return Number.isInteger(content.pid) ? content : null;
  } catch {
    return null;
  }
}

function isHolding(holder: LockContent): boolean {
  // Our own id in a lock we do not hold: an earlier process had it, as happens to process 1 of a container.
  if (holder.pid === process.pid || !isAlive(holder.pid)) return false;
  return holder.started === null || holder.started === processStartTime(holder.pid);
}

/** Two starters may see the same stale lock; moving it aside first makes sure that neither removes the other's new one. */
function removeStale(file: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = read(aside);
  if (moved && isHolding(moved)) {
    try {
      linkSync(aside, file);
    } catch {
      // Somebody locked it in between; the loop will see that lock.
    }
  }
  rmSync(aside, { force: true });
}
