import type { Socket } from 'node:net';
import { Hj212Splitter, type Hj212Found } from '@lingtan/protocols';

/** Frames of one connection that may wait for the database; more are not read meanwhile. */
const inFlightMost = 64;
/** What a connection may send without a single frame that holds, bytes. */
const noiseMost = 256 * 1024;
/** Loggers that report by the day only are silent for long; a connection that is lost is found by TCP. */
const keepAliveMs = 60_000;
/** Whoever has not sent a frame of a known logger has this long for the next bytes. */
const strangerMs = 60_000;

/** One connection of a logger, or of a gateway with several behind it. */
export class Link {
  readonly remote: string;
  readonly #socket: Socket;
  readonly #splitter = new Hj212Splitter();
  #inFlight = 0;
  #sinceFrame = 0;

  /**
   * @param take reads what was found; the promise resolves when it is settled
   * @param names those in the certificate that the other side has shown
   */
  constructor(
    socket: Socket,
    take: (found: Hj212Found, link: Link) => Promise<void> | void,
    readonly names: readonly string[] = [],
    silentMs = strangerMs,
  ) {
    this.#socket = socket;
    // Connections are few, and whoever only holds them would keep the loggers out.
    socket.setTimeout(silentMs, () => socket.destroy());
    this.remote = `${socket.remoteAddress?.replace(/^::ffff:/, '') ?? '?'}:${socket.remotePort ?? 0}`;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, keepAliveMs);
    // Without a listener an error of one connection would end the process; `close` follows it.
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      this.#sinceFrame += chunk.length;
      for (const found of this.#splitter.push(chunk)) {
        if (found.kind === 'frame') this.#sinceFrame = 0;
        this.#settle(take(found, this));
      }
      if (this.#sinceFrame > noiseMost) socket.destroy(new Error('no frame in what was sent'));
    });
  }

  get address(): string {
    return this.#socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  }

  get open(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  /** It is that of a logger, which may be silent. */
  known(): void {
    this.#socket.setTimeout(0);
  }

  /** Writes if the other side is still there; a logger that is gone sends again. */
  send(bytes: Uint8Array): void {
    if (this.open) this.#socket.write(bytes);
  }

  close(): void {
    this.#socket.destroy();
  }

  #settle(work: Promise<void> | void): void {
    if (work === undefined) return;
    if (++this.#inFlight === inFlightMost) this.#socket.pause();
    const done = (): void => {
      if (--this.#inFlight === inFlightMost / 2) this.#socket.resume();
    };
    work.then(done, done);
  }
}
