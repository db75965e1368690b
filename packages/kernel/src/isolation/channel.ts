import type { Duplex } from 'node:stream';
import { toWire, type WireError } from './wire-error.ts';

/** Answers requests of the other side. */
export type Handlers = Record<string, (args: never) => unknown>;

/** Options of {@link Channel}. */
export interface ChannelOptions {
  handlers: Handlers;
  /** Makes an error of the other side one of this side. */
  toError(wire: WireError): Error;
  /** The other side broke the rules of the channel. */
  onViolation?(reason: string): void;
  onClose?(): void;
  /** Whether {@link Channel.gone} tells why the other side is gone, some time after the channel has closed. */
  awaitsReason?: boolean;
  /** How much the other side may send; more is read later, so that a flood fills its own memory and not ours. */
  limit?: { perSecond: number; burst: number; onThrottled(): void };
  /** Requests of the other side that may be under way at once. */
  maxUnderWay?: number;
  maxFrameBytes?: number;
}

interface Frame {
  /** Request. */
  i?: number;
  m?: string;
  a?: unknown;
  /** Answer to a request. */
  r?: number;
  v?: unknown;
  e?: WireError;
}

const newline = 10;

/**
 * Requests and answers between the kernel and a plugin's process, as lines of JSON on one socket. This file runs on both
 * sides, so it imports nothing but the standard library.
 */
export class Channel {
  readonly #socket: Duplex;
  readonly #options: ChannelOptions;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #next = 1;
  #underWay = 0;
  #chunks: Buffer[] = [];
  #size = 0;
  #tokens: number;
  #refilled = performance.now();
  #paused: NodeJS.Timeout | null = null;
  #closed = false;
  #gone: Error | null = null;
  /** When the other side was heard last (monotonic ms). */
  lastHeard = performance.now();

  constructor(socket: Duplex, options: ChannelOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#tokens = options.limit?.burst ?? Infinity;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', () => this.close());
    socket.on('close', () => this.close());
  }

  /** Asks the other side. Rejects with its error, or when the channel closes. */
  request<T = unknown>(method: string, args: unknown = {}): Promise<T> {
    if (this.#gone) return Promise.reject(this.#gone);
    const id = this.#next++;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      if (!this.#closed) this.#write({ i: id, m: method, a: args });
    });
  }

  /** Tells the other side something without waiting for an answer. */
  tell(method: string, args: unknown = {}): void {
    if (!this.#closed) this.#write({ m: method, a: args });
  }

  /** Whether what was sent is still in this process's memory. */
  get congested(): boolean {
    return this.#socket.writableNeedDrain;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#paused) clearTimeout(this.#paused);
    this.#socket.destroy();
    if (!this.#options.awaitsReason) this.gone(null);
    this.#options.onClose?.();
  }

  /** Tells whoever has asked the other side, or still asks it, what became of it; null: it was to go. */
  gone(reason: Error | null): void {
    const error = (this.#gone ??= reason ?? this.#options.toError(closedError));
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #write(frame: Frame): void {
    this.#socket.write(`${JSON.stringify(frame)}\n`);
  }

  #read(chunk: Buffer): void {
    if (this.#closed) return;
    this.lastHeard = performance.now();
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      this.#chunks.push(chunk.subarray(start, end));
      const line = Buffer.concat(this.#chunks);
      this.#chunks = [];
      this.#size = 0;
      start = end + 1;
      this.#take(line);
      if (this.#closed) return;
    }
    if (start < chunk.length) {
      this.#chunks.push(chunk.subarray(start));
      this.#size += chunk.length - start;
    }
    const limit = this.#options.maxFrameBytes ?? Infinity;
    if (this.#size > limit) this.#violated(`a message of more than ${limit} bytes`);
    else this.#throttle();
  }

  #take(line: Buffer): void {
    this.#tokens -= 1;
    if (line.length > (this.#options.maxFrameBytes ?? Infinity)) {
      this.#violated(`a message of more than ${this.#options.maxFrameBytes} bytes`);
      return;
    }
    let frame: Frame;
    try {
      frame = JSON.parse(line.toString('utf8')) as Frame;
    } catch {
      this.#violated('a message that is not JSON');
      return;
    }
    if (typeof frame !== 'object' || frame === null) this.#violated('a message that is no object');
    else if (frame.r !== undefined) this.#answered(frame);
    else if (typeof frame.m === 'string') void this.#serve(frame.i, frame.m, frame.a);
  }

  #answered({ r, v, e }: Frame): void {
    const waiting = this.#waiting.get(r!);
    this.#waiting.delete(r!);
    if (e) waiting?.reject(this.#options.toError(e));
    else waiting?.resolve(v);
  }

  async #serve(id: number | undefined, method: string, args: unknown): Promise<void> {
    const answer = (frame: Frame): void => {
      if (id !== undefined && !this.#closed) this.#write({ ...frame, r: id });
    };
    const handler = Object.hasOwn(this.#options.handlers, method) ? this.#options.handlers[method] : undefined;
    if (!handler) {
      answer({ e: { code: 'PLUGIN_UNKNOWN_CALL', message: `There is no call ${method}`, status: 400 } });
      return;
    }
    if (this.#underWay >= (this.#options.maxUnderWay ?? Infinity)) {
      answer({
        e: { code: 'PLUGIN_TOO_BUSY', message: `More than ${this.#underWay} calls are under way`, status: 429 },
      });
      return;
    }
    this.#underWay += 1;
    try {
      answer({ v: (await handler(args as never)) ?? null });
    } catch (error) {
      answer({ e: toWire(error) });
    } finally {
      this.#underWay -= 1;
    }
  }

  #violated(reason: string): void {
    this.#options.onViolation?.(reason);
    this.close();
  }

  #throttle(): void {
    const { limit } = this.#options;
    if (!limit) return;
    const now = performance.now();
    this.#tokens = Math.min(limit.burst, this.#tokens + ((now - this.#refilled) / 1000) * limit.perSecond);
    this.#refilled = now;
    if (this.#tokens > 0 || this.#paused) return;
    limit.onThrottled();
    this.#socket.pause();
    const waitMs = Math.min(2000, (-this.#tokens / limit.perSecond) * 1000 + 20);
    this.#paused = setTimeout(() => {
      this.#paused = null;
      this.lastHeard = performance.now();
      this.#socket.resume();
      this.#throttle();
    }, waitMs);
  }
}

const closedError: WireError = {
  code: 'PLUGIN_PROCESS_GONE',
  message: 'The process of the plugin is gone',
  status: 503,
};
