import type { IncomingMessage } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { httpErrors } from '../errors.ts';

/** The body of a request as a stream that fails when it grows beyond `limit` bytes. */
export function limitStream(request: IncomingMessage, limit: number): Readable {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw httpErrors.BODY_TOO_LARGE({ limit });
  let size = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > limit) done(httpErrors.BODY_TOO_LARGE({ limit }));
      else done(null, chunk);
    },
  });
  // Whoever reads it hears of its error; a handler that has refused before it read anything does not, and need not.
  counted.on('error', () => undefined);
  request.once('error', (error) => counted.destroy(httpErrors.INTERRUPTED({}, error)));
  request.once('aborted', () => counted.destroy(httpErrors.INTERRUPTED()));
  return request.pipe(counted);
}
