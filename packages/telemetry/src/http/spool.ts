import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { telemetryErrors } from '../errors.ts';

/** An upload on disk. */
export interface Spooled {
  /** SHA-256 in hex. */
  hash: string;
  open(): AsyncIterable<Uint8Array>;
}

/**
 * Keeps an upload in a temporary file while `work` runs: its hash is known only at its end, its rows are needed from the
 * beginning.
 * @param limit bytes
 * @throws TELEMETRY_TOO_LARGE
 */
export async function withSpooled<T>(
  stream: Readable,
  limit: number,
  work: (spooled: Spooled) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lingtan-upload-'));
  const path = join(folder, 'upload');
  try {
    const hash = createHash('sha256');
    let size = 0;
    const hashing = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        size += chunk.length;
        if (size > limit) done(telemetryErrors.TOO_LARGE({ limit }));
        else done(null, chunk);
      },
    });
    await pipeline(stream, hashing, createWriteStream(path, { mode: 0o600 }));
    return await work({ hash: hash.digest('hex'), open: () => createReadStream(path) as AsyncIterable<Uint8Array> });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
