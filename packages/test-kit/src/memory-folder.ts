import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** What a run of the tests needs at most, with room. */
const neededBytes = 4 * 1024 ** 3;

/**
 * The folder for throw-away data: in memory where the system offers that with some gigabytes free, else the temporary
 * one. A new database is hundreds of files, and making them on a disk takes several times as long.
 */
export function memoryFolder(): string {
  const inMemory = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    if (Math.min(bavail * bsize, process.availableMemory()) >= neededBytes) return inMemory;
  } catch {
    // This system has none.
  }
  return tmpdir();
}
