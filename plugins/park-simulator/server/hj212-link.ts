import { connect, type Socket } from 'node:net';
import {
  encodeHj212,
  encodeHj212Segment,
  hj212Field,
  hj212Packets,
  Hj212Splitter,
  writeHj212Time,
  type Hj212Frame,
  type Hj212Item,
} from '@lingtan/protocols';

const password = '123456';
const resendMs = 10_000;
const reconnectMs = 2_000;
/** Frames that are kept while the platform is away; then the oldest give way, and the platform asks for their windows. */
const keptFrames = 5_000;

interface LinkOptions {
  address(): Promise<{ host: string; port: number }>;
  mn: string;
  now(): number;
  onRequest(frame: Hj212Frame, send: (head: Record<string, string>, items: readonly Hj212Item[]) => void): void;
}

/** A logger's connection: comes back by itself and sends again what was not acknowledged. */
export class Hj212Link {
  readonly #options: LinkOptions;
  readonly #waiting = new Map<string, { bytes: Uint8Array; sentAt: number }>();
  readonly #timer: NodeJS.Timeout;
  #socket: Socket | null = null;
  #retry: NodeJS.Timeout | undefined;
  #stopped = false;
  #qn = 0;
  exchanges = 0;
  lastError: string | null = null;
  remote: string | null = null;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#resend(resendMs), resendMs / 2);
    void this.#connect();
  }

  get connected(): boolean {
    return this.#socket?.readyState === 'open';
  }

  /** Sends data in as many packets as they need, each until it is acknowledged. */
  report(command: string, at: number, items: readonly Hj212Item[]): void {
    const head = { ST: '32', CN: command, PW: password, MN: this.#options.mn, Flag: '5' };
    const cp = [{ DataTime: writeHj212Time(at, 's') }, ...items];
    const qns: string[] = [];
    const packets = hj212Packets(head, cp, () => {
      qns.push(this.#nextQn());
      return qns.at(-1)!;
    });
    if (!packets.ok) {
      this.lastError = packets.error.message;
      return;
    }
    for (const segment of packets.segments) {
      const encoded = encodeHj212Segment(segment);
      if (!encoded.ok) continue;
      const qn = /^QN=(\d+)/.exec(segment)![1]!;
      this.#waiting.set(qn, { bytes: encoded.bytes, sentAt: performance.now() });
      this.#write(encoded.bytes);
    }
    while (this.#waiting.size > keptFrames) this.#waiting.delete(this.#waiting.keys().next().value!);
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
    clearTimeout(this.#retry);
    this.#socket?.destroy();
  }

  #nextQn(): string {
    this.#qn = Math.max(this.#qn + 1, this.#options.now());
    return writeHj212Time(this.#qn, 'ms');
  }

  async #connect(): Promise<void> {
    if (this.#stopped) return;
    const again = (reason: unknown): void => {
      this.#socket = null;
      if (this.#stopped) return;
      if (reason) this.lastError = reason instanceof Error ? reason.message : String(reason);
      this.#retry = setTimeout(() => void this.#connect(), reconnectMs);
    };
    let address: { host: string; port: number };
    try {
      address = await this.#options.address();
    } catch (error) {
      return again(error);
    }
    if (this.#stopped) return;
    this.remote = `${address.host}:${address.port}`;
    const socket = connect(address.port, address.host);
    const splitter = new Hj212Splitter();
    let failure: Error | null = null;
    socket.setNoDelay(true);
    socket.on('error', (error) => (failure = error));
    socket.once('close', () => again(failure));
    socket.once('connect', () => {
      this.lastError = null;
      this.#resend(0);
    });
    socket.on('data', (chunk: Buffer) => {
      for (const found of splitter.push(chunk)) if (found.kind === 'frame') this.#take(found.frame);
    });
    this.#socket = socket;
  }

  #take(frame: Hj212Frame): void {
    const command = hj212Field(frame.head, 'CN') ?? '';
    if (command === '9014') {
      if (this.#waiting.delete(hj212Field(frame.head, 'QN') ?? '')) this.exchanges++;
      return;
    }
    if (command.startsWith('9')) return;
    this.#options.onRequest(frame, (head, items) => {
      const encoded = encodeHj212({ PW: password, MN: this.#options.mn, ...head }, items);
      if (encoded.ok) this.#write(encoded.bytes);
      else this.lastError = encoded.error.message;
    });
  }

  /** Frames that wait longer than `olderMs`. */
  #resend(olderMs: number): void {
    if (!this.connected) return;
    const now = performance.now();
    for (const entry of this.#waiting.values()) {
      if (now - entry.sentAt < olderMs) continue;
      entry.sentAt = now;
      this.#write(entry.bytes);
    }
  }

  #write(bytes: Uint8Array): void {
    if (this.connected) this.#socket!.write(bytes);
  }
}
