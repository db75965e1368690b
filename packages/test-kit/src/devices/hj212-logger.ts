import { connect as connectPlain, type Socket } from 'node:net';
import {
  encodeHj212,
  hj212Field,
  Hj212Splitter,
  writeHj212Time,
  type Hj212Frame,
  type Hj212Item,
} from '@lingtan/protocols';

/** How a test logger behaves. */
export interface TestHj212Options {
  /** Where to connect; asked before each try, since a server that starts again may have another port. */
  address(): Promise<{ host: string; port: number }> | { host: string; port: number };
  mn: string;
  /** Opens a connection; by default one without TLS. */
  connect?(address: { host: string; port: number }): Socket;
  password?: string;
  /** Sends a frame again when it is not acknowledged for so long. Default 2 s. */
  resendMs?: number;
  /** Writes in pieces of so many bytes, to try what TCP may do anyway. */
  pieceBytes?: number;
  /** Answers a request of the platform: the frames to send, in order. */
  onRequest?(frame: Hj212Frame, logger: TestHj212Logger): void;
}

/** A data logger of HJ 212-2017 that keeps what is not acknowledged, connects again, and sends it again. */
export class TestHj212Logger {
  readonly #options: TestHj212Options;
  readonly #waiting = new Map<string, { frame: Uint8Array; acked(): void }>();
  readonly #timer: NodeJS.Timeout;
  #socket: Socket | null = null;
  #closed = false;
  #qn = 0;
  /** Frames that the platform sent, acknowledgements left out. */
  readonly received: Hj212Frame[] = [];
  acknowledged = 0;
  resent = 0;

  constructor(options: TestHj212Options) {
    this.#options = options;
    this.#timer = setInterval(() => this.#resend(), options.resendMs ?? 2_000);
    void this.#connect();
  }

  get mn(): string {
    return this.#options.mn;
  }

  get connected(): boolean {
    return this.#socket?.readyState === 'open';
  }

  /** Frames that wait for their acknowledgement. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** A QN of its own for each frame, by the logger's clock. */
  nextQn(): string {
    this.#qn = Math.max(this.#qn + 1, Date.now());
    return writeHj212Time(this.#qn, 'ms');
  }

  /** Sends data, and resolves when they are acknowledged, however often they have to be sent. */
  report(command: string, items: readonly Hj212Item[], head: Record<string, string> = {}): Promise<void> {
    const qn = head['QN'] ?? this.nextQn();
    const frame = this.frame({ QN: qn, ST: '32', CN: command, Flag: '5', ...head }, items);
    return new Promise((resolve) => {
      this.#waiting.set(qn, { frame, acked: resolve });
      this.#write(frame);
    });
  }

  /** One realtime or window report: a value and a mark by code. */
  values(command: string, at: number, values: Record<string, Record<string, number | string>>): Promise<void> {
    return this.report(command, itemsOf(at, values));
  }

  frame(head: Record<string, string>, items: readonly Hj212Item[]): Uint8Array {
    const full = { PW: this.#options.password ?? '123456', MN: this.mn, ...head };
    const encoded = encodeHj212(full, items);
    if (!encoded.ok) throw new Error(encoded.error.message);
    return encoded.bytes;
  }

  sendRaw(bytes: Uint8Array | string): void {
    this.#write(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  }

  /** Cuts the connection; it comes back by itself. */
  drop(): void {
    this.#socket?.destroy();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#socket?.destroy();
  }

  async #connect(): Promise<void> {
    if (this.#closed) return;
    const again = (): void => {
      this.#socket = null;
      if (!this.#closed) setTimeout(() => void this.#connect(), 100);
    };
    let address: { host: string; port: number };
    try {
      address = await this.#options.address();
    } catch {
      return again();
    }
    const { connect = connectPlain } = this.#options;
    const socket = connect(address);
    const splitter = new Hj212Splitter();
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.once('close', again);
    socket.once('connect', () => {
      this.#socket = socket;
      this.#resend();
    });
    socket.on('data', (chunk: Buffer) => {
      for (const found of splitter.push(chunk)) if (found.kind === 'frame') this.#take(found.frame);
    });
  }

  #take(frame: Hj212Frame): void {
    const command = hj212Field(frame.head, 'CN');
    const qn = hj212Field(frame.head, 'QN') ?? '';
    if (command === '9014' || command === '9013') {
      const entry = this.#waiting.get(qn);
      this.#waiting.delete(qn);
      if (entry) this.acknowledged++;
      entry?.acked();
      return;
    }
    this.received.push(frame);
    this.#options.onRequest?.(frame, this);
  }

  #resend(): void {
    for (const { frame } of this.#waiting.values()) {
      this.resent++;
      this.#write(frame);
    }
  }

  #write(bytes: Uint8Array): void {
    if (!this.connected) return;
    const { pieceBytes = bytes.length } = this.#options;
    for (let at = 0; at < bytes.length; at += pieceBytes) this.#socket!.write(bytes.subarray(at, at + pieceBytes));
  }
}

/** Items of a report, the time first. */
export function itemsOf(at: number, values: Record<string, Record<string, number | string>>): Hj212Item[] {
  return [
    { DataTime: writeHj212Time(at, 's') },
    ...Object.entries(values).map(([code, fields]) =>
      Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${code}-${name}`, String(value)])),
    ),
  ];
}
