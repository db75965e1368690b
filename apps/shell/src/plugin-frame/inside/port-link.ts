import { hasEdits, type LiveConnection, type ShellLink } from '@lingtan/web-sdk';
import type { FrameState, FromFrame, ToFrame } from '../messages.ts';

type Answer = Extract<ToFrame, { kind: 'answer' }> | null;

/** A frame's end of its port: what the kit asks of the shell goes out, and what the shell says comes in. */
export class PortLink implements ShellLink {
  readonly #port: MessagePort;
  readonly #calls = new Map<number, (answer: Answer) => void>();
  readonly #topics = new Map<number, (data: unknown) => void>();
  readonly #connections = new Set<(state: LiveConnection['state']) => void>();
  readonly #reconnects = new Set<() => void>();
  #last = 0;
  #unsaved = false;
  #state: FrameState | null = null;
  /** Called with each state of what is around the frame. */
  onState: (state: FrameState) => void = () => {};
  /** Called when the search asks for what the plugin can name. */
  onFind: () => void = () => {};

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<ToFrame>) => this.#take(data);
  }

  say(message: FromFrame, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  /** Says whether something that was typed would be lost with the frame, where that has changed. */
  readonly sayEdits = (): void => {
    const unsaved = hasEdits();
    if (unsaved !== this.#unsaved) this.say({ kind: 'edits', unsaved });
    this.#unsaved = unsaved;
  };

  async fetch(path: string, init: RequestInit): Promise<Response> {
    const { method = 'GET', signal } = init;
    // A browser's own reading of a body: forms and files become bytes with a type.
    const given = new Request('http://frame.invalid', { method, headers: init.headers ?? {}, body: init.body ?? null });
    const type = given.headers.get('content-type') ?? '';
    const body = init.body == null ? null : typeof init.body === 'string' ? init.body : await given.arrayBuffer();
    signal?.throwIfAborted();
    const id = ++this.#last;
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#calls.set(id, resolve);
      signal?.addEventListener('abort', () => {
        if (this.#calls.delete(id)) this.say({ kind: 'abort', id });
        reject(signal.reason as Error);
      });
      this.say({ kind: 'call', id, method, path, type, body });
    });
    if (!answer) throw new TypeError(`${path} was not answered`);
    const { status, statusText } = answer;
    const empty = status === 204 || status === 304;
    return new Response(empty ? null : answer.body, { status, statusText, headers: { 'content-type': answer.type } });
  }

  readonly live: ShellLink['live'] = {
    connect: () => {},
    close: () => {},
    onState: (listener) => {
      this.#connections.add(listener);
      if (this.#state) listener(this.#state.live);
      return () => void this.#connections.delete(listener);
    },
    onReconnect: (listener) => {
      this.#reconnects.add(listener);
      return () => void this.#reconnects.delete(listener);
    },
    subscribe: async (_park, topic, take) => {
      const id = ++this.#last;
      this.#topics.set(id, take);
      this.say({ kind: 'listen', id, topic });
      const stop = (): void => {
        this.#topics.delete(id);
        this.say({ kind: 'unlisten', id });
      };
      return { stop, sentMsAgo: null };
    },
  };

  openEvidence(ref: string): void {
    this.say({ kind: 'evidence', ref });
  }

  notify(tone: string, message: string, title = ''): void {
    this.say({
      ...{ kind: 'notify', tone: tone as 'info', message: message.slice(0, 1000), title: title.slice(0, 200) },
    });
  }

  save(name: string, content: Blob): void {
    void content
      .arrayBuffer()
      .then((body) => this.say({ kind: 'save', name: name.slice(0, 200), type: content.type, body }, [body]));
  }

  download(path: string, name = ''): void {
    this.say({ kind: 'download', path, name });
  }

  #take(message: ToFrame): void {
    switch (message.kind) {
      case 'state': {
        const before = this.#state?.live;
        this.#state = message.state;
        if (before !== message.state.live) for (const listener of this.#connections) listener(message.state.live);
        return this.onState(message.state);
      }
      case 'answer':
      case 'unanswered': {
        const resolve = this.#calls.get(message.id);
        this.#calls.delete(message.id);
        return resolve?.(message.kind === 'answer' ? message : null);
      }
      case 'heard':
        return this.#topics.get(message.id)?.(message.data);
      case 'missed':
        for (const listener of this.#reconnects) listener();
        return;
      case 'refused':
        this.#topics.delete(message.id);
        return reportError(new Error(message.why));
      case 'fault':
        // The console is where who writes the plugin looks.
        return reportError(new Error(message.why));
      case 'ping':
        return this.say({ kind: 'pong' });
      case 'find':
        return this.onFind();
    }
  }
}
