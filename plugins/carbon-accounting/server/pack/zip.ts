import { unzipSync, zipSync } from 'fflate';
import type { PackFiles } from '../../domain/index.ts';
import { packErrors } from './errors.ts';

/** A pack larger than this, unpacked, is not read: a year of a large park has some tens of megabytes. */
const limitBytes = 512 * 1024 * 1024;

/** Zips files under a time, so that the same files make the same bytes. */
export function zipFiles(files: PackFiles, at: Date): Uint8Array {
  // Zip keeps local time without a zone; the parts of UTC are what it shall show.
  const mtime = new Date(at.getTime() + at.getTimezoneOffset() * 60_000);
  return zipSync(Object.fromEntries(files), { level: 6, mtime });
}

/** Files of a zip by path; one that is broken or too large is refused. */
export function unzipFiles(bytes: Uint8Array, name: string): PackFiles {
  let size = 0;
  try {
    const files = unzipSync(bytes, {
      filter: ({ originalSize }) => {
        size += originalSize;
        if (size > limitBytes) throw new Error(`more than ${limitBytes} bytes unpacked`);
        return true;
      },
    });
    return new Map(Object.entries(files));
  } catch (cause) {
    throw packErrors.PACK_UNREADABLE({ file: name, problem: (cause as Error).message }, cause);
  }
}

/** Whether bytes begin like a zip file. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}
