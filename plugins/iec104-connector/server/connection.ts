import type { Socket } from 'node:net';
import {
  Iec104Link,
  readIec104Asdu,
  writeIec104Asdu,
  type Iec104Asdu,
  type Iec104Read,
  type Iec104Settings,
  type Iec104Step,
} from '@lingtan/protocols';
import { dial } from '@lingtan/sdk/net';

export interface ConnectionParts {
  at: { host: string; port: number };
  connectMs: number;
  settings: Partial<Iec104Settings>;
  /** Takes what came in; until it has resolved nothing is acknowledged to the station, and no more is read. */
  take(asdus: readonly Iec104Read[]): Promise<void>;
  now(): number;
}

const tickMs = 1000;

/**
 * One TCP connection with the state of its link. All that happens to it goes through one queue: what was received is acknowledged
 * only after it has been taken, so that a station never forgets what is not stored.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #link: Iec104Link;
  readonly #parts: ConnectionParts;
  readonly #timer: NodeJS.Timeout;
  #tail: Promise<void> = Promise.resolve();
  #reason: string | null = null;
  #resolveClosed!: (reason: string) => void;
  /** Resolves with the reason once the connection is gone. */
  readonly closed: Promise<string>;

  private constructor(socket: Socket, parts: ConnectionParts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#link = new Iec104Link('controlling', parts.now(), parts.settings);
    this.closed = new Promise((resolve) => (this.#resolveClosed = resolve));
    // A process that stood still, or waited for the database, must not judge the station by what it has not read yet: two turns
    // after the work is done, since the first one only begins to read again.
    const judge = (): void => this.#run(() => this.#link.tick(parts.now()));
    const tick = (): void => void this.#tail.then(() => setImmediate(() => setImmediate(judge)));
    this.#timer = setInterval(tick, tickMs);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      socket.pause();
      this.#run(() => this.#link.receive(chunk, parts.now()), true);
    });
    socket.on('error', (error) => (this.#reason ??= error.message));
    socket.once('close', () => {
      clearInterval(this.#timer);
      this.#resolveClosed(this.#reason ?? 'closed by the station');
    });
  }

  /** Connects and asks for data transfer. @throws Error when nobody answers in time */
  static async open(parts: ConnectionParts): Promise<Connection> {
    const socket = await dial(parts.at, parts.connectMs);
    const connection = new Connection(socket, parts);
    connection.#run(() => connection.#link.start(parts.now()));
    return connection;
  }

  get started(): boolean {
    return this.#link.started;
  }

  /**
   * Sends when what came before is done; with `last` only if it is still due then, and nothing keeps it waiting beyond. What
   * holds for a moment only is made by a function, right before it leaves.
   */
  send(asdu: Iec104Asdu | (() => Iec104Asdu), last?: { due(): boolean; dropped(): void }): void {
    const made = typeof asdu === 'function' ? asdu : writeIec104Asdu(asdu);
    this.#run(() => {
      if (!last || (last.due() && this.#link.open && !this.#socket.writableNeedDrain))
        return this.#link.send(typeof made === 'function' ? writeIec104Asdu(made()) : made, this.#parts.now());
      last.dropped();
      return { send: new Uint8Array(0), asdus: [] };
    });
  }

  close(reason: string): void {
    this.#reason ??= reason;
    this.#socket.destroy();
  }

  #run(work: () => Iec104Step, resume = false): void {
    this.#tail = this.#tail.then(async () => {
      if (this.#socket.destroyed) return;
      try {
        const step = work();
        if (step.asdus.length > 0) await this.#parts.take(step.asdus.map((bytes) => readIec104Asdu(bytes)));
        if (step.send.length > 0) this.#socket.write(step.send);
        if (step.close) return this.close(step.close);
        if (resume) this.#socket.resume();
      } catch (error) {
        this.close(error instanceof Error ? error.message : String(error));
      }
    });
  }
}
