import type { IncomingMessage } from 'node:http';

const mostBytes = 64 * 1024 * 1024;
const longestMs = 10_000;

/**
 * Reads the rest of a body and throws it away. A connection that is closed while the client still sends is reset, and
 * the client never sees the answer that says why; one that sends without end is cut off all the same.
 */
export function discardBody(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  // What was to read it has stopped, and would hold it up.
  request.unpipe();
  let left = mostBytes;
  const timer = setTimeout(() => request.destroy(), longestMs);
  timer.unref();
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
  request.once('close', () => clearTimeout(timer));
  request.once('error', () => clearTimeout(timer));
  request.resume();
}
