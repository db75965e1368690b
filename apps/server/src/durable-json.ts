import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** {@link writeTextDurably} as JSON. */
export const writeDurably = (file: string, value: unknown): void =>
  writeTextDurably(file, `${JSON.stringify(value, null, 1)}\n`);

/** Replaces a file so that, whenever the process or the machine ends, the old or the new content is there. */
export function writeTextDurably(file: string, text: string): void {
  const fresh = `${file}.new`;
  const handle = openSync(fresh, 'w', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
  syncFolder(dirname(file));
}

/** Makes sure that what was renamed in a folder stays so. */
export function syncFolder(folder: string): void {
  // Windows does not open folders, and needs no such call.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** What such a file holds; null when there is none. */
export function readDurable<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
