import type { LiveHandler } from '@lingtan/web-sdk';
import { type FromFrame, readMessage, type ToFrame } from './messages.ts';

/** What the shell does for a frame. Nothing here rests on what the frame says of itself. */
export interface FrameHost {
  /** Makes a request for the plugin, with the person's rights narrowed to its own. */
  call(path: string, init: RequestInit): Promise<Response>;
  listen(topic: string, handler: LiveHandler): () => void;
  /** Goes to an address; what leads out of the plugin's own pages is refused. @returns why, null when it was done */
  navigate(to: string, replace: boolean): string | null;
  /** Something in it was typed and is not saved, or no longer so. */
  edited(unsaved: boolean): void;
  openEvidence(ref: string): void;
  notify(message: Extract<FromFrame, { kind: 'notify' }>): void;
  save(name: string, file: Blob): void;
  download(path: string, name: string): void;
  press(key: string, control: boolean): void;
  loaded(parts: { pages: string[]; widgets: string[]; replays: string[] }): void;
  found(entries: unknown): void;
  /** Its code could not be drawn. */
  failed(message: string): void;
  /** It was cut off: too many messages, or none for too long. */
  stopped(why: 'flood' | 'silence'): void;
  /** Whether the person is at work in the frame, so that what it asks for is what they did. */
  isAtWork(): boolean;
}

/** Limits of a frame. */
export const frameLimits = {
  /** At once, and a second in the long run. */
  messages: { burst: 500, perSecond: 100 },
  /** What nobody reads any more hides what the shell itself has to say. */
  notices: { burst: 10, perSecond: 0.2 },
  /** One click is no leave to fill a disk. */
  files: { burst: 10, perSecond: 0.2 },
  callsAtOnce: 6,
  callsWaiting: 100,
  listeners: 50,
  answerBytes: 16 * 1024 * 1024,
  /** Asked at this interval whether it is alive; cut off when so many askings in a row went without an answer. */
  pingMs: 4000,
  unansweredPings: 5,
};

interface Call {
  message: Extract<FromFrame, { kind: 'call' }>;
  abort: AbortController;
}

/** What may happen so often at once, and so often a second in the long run. */
class Allowance {
  readonly #rate: { burst: number; perSecond: number };
  #left: number;
  #at = Date.now();

  constructor(rate: { burst: number; perSecond: number }) {
    this.#rate = rate;
    this.#left = rate.burst;
  }

  /** False where it was too often. */
  take(): boolean {
    const { burst, perSecond } = this.#rate;
    const now = Date.now();
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

/** Thrown for what a frame may not have; the sentence goes back to it. */
class Refusal extends Error {}

/** The shell's end of a frame's port: checks each message, carries it out, and cuts off a frame that floods or hangs. */
export class FrameBroker {
  readonly #port: MessagePort;
  readonly #host: FrameHost;
  readonly #waiting: Call[] = [];
  readonly #calls = new Map<number, Call>();
  readonly #topics = new Map<number, () => void>();
  readonly #pings: ReturnType<typeof setInterval>;
  #running = 0;
  #unanswered = 0;
  readonly #messages = new Allowance(frameLimits.messages);
  readonly #notices = new Allowance(frameLimits.notices);
  readonly #files = new Allowance(frameLimits.files);
  #open = true;

  constructor(port: MessagePort, host: FrameHost) {
    this.#port = port;
    this.#host = host;
    port.onmessage = (event) => this.#take(event.data);
    this.#pings = setInterval(() => this.#ping(), frameLimits.pingMs);
  }

  send(message: ToFrame, transfer: Transferable[] = []): void {
    if (this.#open) this.#port.postMessage(message, transfer);
  }

  /** Ends the port with all that runs for the frame. */
  close(): void {
    this.#open = false;
    clearInterval(this.#pings);
    this.#port.close();
    for (const { abort } of this.#calls.values()) abort.abort();
    for (const stop of this.#topics.values()) stop();
    this.#calls.clear();
    this.#topics.clear();
    this.#waiting.length = 0;
  }

  #stop(why: 'flood' | 'silence'): void {
    if (!this.#open) return;
    this.close();
    this.#host.stopped(why);
  }

  #ping(): void {
    if (this.#unanswered >= frameLimits.unansweredPings) return this.#stop('silence');
    this.#unanswered += 1;
    this.send({ kind: 'ping' });
  }

  #take(data: unknown): void {
    if (!this.#open) return;
    if (!this.#messages.take()) return this.#stop('flood');
    // Whatever is said is a sign of life, as far as it is a message at all.
    const message = readMessage(data);
    if (typeof message === 'string') return this.send({ kind: 'fault', why: message });
    try {
      this.#carryOut(message);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.send({ kind: 'fault', why: `${message.kind}: ${error.message}` });
    }
  }

  #carryOut(message: FromFrame): void {
    const host = this.#host;
    switch (message.kind) {
      case 'call':
        return this.#call(message);
      case 'abort':
        return this.#calls.get(message.id)?.abort.abort();
      case 'listen':
        return this.#listen(message.id, message.topic);
      case 'unlisten':
        this.#topics.get(message.id)?.();
        return void this.#topics.delete(message.id);
      case 'navigate': {
        const why = host.navigate(message.to, message.replace);
        if (why !== null) throw new Refusal(why);
        return;
      }
      case 'edits':
        return host.edited(message.unsaved);
      case 'evidence':
        this.#assertAtWork();
        return host.openEvidence(message.ref);
      case 'notify':
        this.#assertNotTooOften(this.#notices, 'notices');
        return host.notify(message);
      case 'save':
        this.#assertAtWork();
        this.#assertNotTooOften(this.#files, 'files');
        return host.save(message.name, new Blob([message.body], { type: message.type }));
      case 'download':
        this.#assertAtWork();
        this.#assertNotTooOften(this.#files, 'files');
        return host.download(this.#ownPath(message.path), message.name);
      case 'key':
        this.#assertAtWork();
        return host.press(message.key, message.control);
      case 'loaded':
        return host.loaded(message);
      case 'found':
        return host.found(message.entries);
      case 'failed':
        return host.failed(message.message);
      case 'pong':
        this.#unanswered = 0;
    }
  }

  #assertAtWork(): void {
    if (!this.#host.isAtWork()) throw new Refusal('only upon a key or a click in the frame');
  }

  #assertNotTooOften(allowance: Allowance, what: 'notices' | 'files'): void {
    const { burst, perSecond } = frameLimits[what];
    if (!allowance.take()) throw new Refusal(`more than ${burst} at once, or one in ${1 / perSecond} s`);
  }

  /** A path of this server's API as the browser reads it: nothing that it would lead elsewhere. */
  #ownPath(path: string): string {
    const read = URL.canParse(path, 'http://shell.invalid') ? new URL(path, 'http://shell.invalid') : null;
    if (!read || read.pathname + read.search !== path || !path.startsWith('/api/'))
      throw new Refusal(`${path.slice(0, 100)} is no address of the API`);
    return path;
  }

  #call(message: Call['message']): void {
    if (this.#calls.has(message.id)) throw new Refusal(`id ${message.id} is in use`);
    const abort = new AbortController();
    const call = { message, abort };
    const refuse = (why: string): void => {
      this.send({ kind: 'fault', why: `call: ${why}` });
      this.send({ kind: 'unanswered', id: message.id });
    };
    try {
      this.#ownPath(message.path);
    } catch (error) {
      return refuse((error as Error).message);
    }
    if (this.#waiting.length >= frameLimits.callsWaiting)
      return refuse(`more than ${frameLimits.callsWaiting} calls wait`);
    this.#calls.set(message.id, call);
    this.#waiting.push(call);
    this.#next();
  }

  #next(): void {
    if (this.#running >= frameLimits.callsAtOnce) return;
    const call = this.#waiting.shift();
    if (!call) return;
    this.#running += 1;
    void this.#answer(call).finally(() => {
      this.#running -= 1;
      this.#calls.delete(call.message.id);
      this.#next();
    });
  }

  async #answer({ message, abort: { signal } }: Call): Promise<void> {
    const { id, method, path, type, body } = message;
    const accept = 'application/json';
    const headers: Record<string, string> = type === '' ? { accept } : { accept, 'content-type': type };
    try {
      signal.throwIfAborted();
      const response = await this.#host.call(path, { method, headers, signal, ...(body === null ? {} : { body }) });
      const answer = await bounded(response, frameLimits.answerBytes);
      const { status, statusText } = response;
      const what = response.headers.get('content-type') ?? '';
      this.send({ kind: 'answer', id, status, statusText, type: what, body: answer }, [answer]);
    } catch (error) {
      if (!signal.aborted) this.send({ kind: 'fault', why: `call: ${(error as Error).message}` });
      this.send({ kind: 'unanswered', id });
    }
  }

  #listen(id: number, topic: string): void {
    if (this.#topics.has(id)) throw new Refusal(`id ${id} is in use`);
    if (this.#topics.size >= frameLimits.listeners)
      throw new Refusal(`more than ${frameLimits.listeners} topics are listened to`);
    const stop = this.#host.listen(topic, {
      take: (data) => this.send({ kind: 'heard', id, data }),
      missed: () => this.send({ kind: 'missed' }),
      refused: (error) =>
        this.send({ kind: 'refused', id, why: error instanceof Error ? error.message : String(error) }),
    });
    this.#topics.set(id, stop);
  }
}

/** The whole answer, as long as it is not longer than a frame may have. */
async function bounded(response: Response, most: number): Promise<ArrayBuffer> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) return new Blob(chunks).arrayBuffer();
    length += value.byteLength;
    chunks.push(value);
    if (length <= most) continue;
    await reader!.cancel();
    throw new Refusal(`the answer is longer than ${most} bytes`);
  }
}
