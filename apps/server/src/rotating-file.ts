import { closeSync, existsSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

/** A file that lines are appended to; beyond `maxBytes` it becomes `<name>.1` and a fresh one begins. */
export function rotatingFile(path: string, maxBytes: number): { write(text: string): void } {
  let size = existsSync(path) ? statSync(path).size : 0;
  let handle = openSync(path, 'a', 0o600);
  return {
    write(text) {
      const bytes = Buffer.byteLength(text);
      if (size + bytes > maxBytes) {
        closeSync(handle);
        renameSync(path, `${path}.1`);
        handle = openSync(path, 'a', 0o600);
        size = 0;
      }
      writeSync(handle, text);
      size += bytes;
    },
  };
}
