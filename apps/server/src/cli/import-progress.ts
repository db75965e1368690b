import { createReadStream, statSync } from 'node:fs';
import { type Readable, Transform } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { ImportState } from '@lingtan/telemetry';

/** Draws a bar over the one before it, on standard error. */
export function drawBar(percent: number, what: string): void {
  const filled = '#'.repeat(percent / 4).padEnd(25, '.');
  process.stderr.write(`\r[${filled}] ${String(percent).padStart(3)} % ${what}${percent === 100 ? '\n' : ''}`);
}

/** Draws how far the server has come with the lines that were sent, until it has answered. */
export async function showStoring(
  imports: () => Promise<ImportState[]>,
  name: string,
  sent: { lines: number },
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await setTimeout(500, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    // How far it is can be asked again; whether it went well is in the answer to the upload.
    const states = await imports().catch(() => []);
    const running = states.find(({ source, state }) => source === `import:${name}` && state === 'running');
    if (running && !signal.aborted) drawBar(Math.min(99, Math.floor((running.linesDone / sent.lines) * 100)), 'stored');
  }
}

/** The file as a stream that draws how much of it was sent, when a person looks, and counts its lines. */
export function withProgress(file: string, sent: { lines: number }): Readable {
  const total = statSync(file).size;
  let bytes = 0;
  let shown = -1;
  const bar = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) sent.lines++;
      const percent = total === 0 ? 100 : Math.floor((bytes / total) * 100);
      if (process.stderr.isTTY && percent !== shown) drawBar((shown = percent), 'sent');
      done(null, chunk);
    },
  });
  const source = createReadStream(file);
  source.once('error', (error) => bar.destroy(error));
  bar.once('close', () => source.destroy());
  return source.pipe(bar);
}
