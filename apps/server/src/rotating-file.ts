import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

/** A file of lines. */
export interface RotatingFile {
  /** Never throws: a server goes on without its log. What could not be written is counted. */
  write(text: string): void;
}

/**
 * A file that lines are appended to; beyond `maxBytes` it becomes `<name>.1` and a fresh one begins. When the disk is
 * full, lines are left out until there is room again; `lost` is then told how many, and makes the line that says so.
 */
export function rotatingFile(path: string, maxBytes: number, lost: (lines: number) => string): RotatingFile {
  let size = existsSync(path) ? statSync(path).size : 0;
  let handle: number | null = openSync(path, 'a', 0o600);
  let missing = 0;
  let torn = false;
  const append = (text: string): void => {
    const bytes = Buffer.byteLength(text);
    if (size + bytes > maxBytes) {
      if (handle !== null) closeSync(handle);
      handle = null;
      renameSync(path, `${path}.1`);
      size = 0;
    }
    handle ??= openSync(path, 'a', 0o600);
    const written = writeSync(handle, text);
    size += written;
    torn = written < bytes;
    if (torn) throw new Error('written in part');
  };
  return {
    write(text) {
      try {
        if (missing > 0) {
          append(`${torn ? '\n' : ''}${lost(missing)}`);
          missing = 0;
        }
        append(text);
      } catch {
        missing++;
      }
    },
  };
}
