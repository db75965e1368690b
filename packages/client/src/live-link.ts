import { io, type Socket } from 'socket.io-client';
import { apiError, type LingtanApiError } from './api-error.ts';

/** `lost` while the server is away: messages of that time are lost too. */
export type LiveState = 'idle' | 'connecting' | 'connected' | 'lost';

/** One subscription of {@link LiveLink}. */
export interface Subscription {
  stop(): void;
  /**
   * How long before this subscription the topic was last sent something, ms: what was fetched longer ago than that may be out of
   * date. Null when it never was.
   */
  readonly sentMsAgo: number | null;
}

interface Entry {
  park: string;
  topic: string;
  browserOf: string | undefined;
  take(data: unknown): void;
  refused(error: LingtanApiError): void;
}

interface SubscribeAnswer {
  ok?: boolean;
  status?: number;
  sentMsAgo?: Record<string, number>;
}

const firstRetryMs = 500;
const longestRetryMs = 5000;

/**
 * Live messages over one socket. They are lossy by design: after a loss the socket comes back by itself and subscribes
 * again, but what was sent meanwhile is gone. `onReconnect` says when to fetch the present state.
 */
export class LiveLink {
  readonly #url: string;
  readonly #apiKey: string | undefined;
  readonly #entries = new Set<Entry>();
  readonly #reconnects = new Set<() => void>();
  readonly #states = new Set<(state: LiveState) => void>();
  #socket: Socket | null = null;
  #state: LiveState = 'idle';
  #wasConnected = false;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #retryMs = firstRetryMs;

  constructor(url: string, apiKey: string | undefined) {
    this.#url = url;
    this.#apiKey = apiKey;
  }

  get state(): LiveState {
    return this.#state;
  }

  /** Opens the socket before anything is subscribed to. Safe to call again. */
  connect(): void {
    this.#open();
  }

  /** Calls with each change of the state; returns the way to stop. */
  onState(listener: (state: LiveState) => void): () => void {
    this.#states.add(listener);
    return () => void this.#states.delete(listener);
  }

  /** Calls after each loss, once the server has answered all subscriptions again; returns the way to stop. */
  onReconnect(listener: () => void): () => void {
    this.#reconnects.add(listener);
    return () => void this.#reconnects.delete(listener);
  }

  /**
   * Listens to a topic of a park. Resolves when the server has accepted it.
   * `onRefused` hears of a refusal after a reconnect, when rights were taken away meanwhile.
   * @param browserOf installed plugin whose browser part listens, which narrows what may be heard
   * @throws LingtanApiError when the server refuses it: unknown topic, no permission
   */
  subscribe(
    park: string,
    topic: string,
    take: (data: unknown) => void,
    onRefused: (error: LingtanApiError) => void = () => {},
    browserOf?: string,
  ): Promise<Subscription> {
    const socket = this.#open();
    return new Promise((resolve, reject) => {
      let accepted = false;
      const entry: Entry = {
        park,
        topic,
        browserOf,
        take,
        refused: (error) => {
          this.#entries.delete(entry);
          if (accepted) onRefused(error);
          else reject(error);
        },
      };
      const done = (sentMsAgo: number | null): void => {
        accepted = true;
        resolve({ stop: () => this.#stop(entry), sentMsAgo });
      };
      this.#entries.add(entry);
      if (socket.connected) this.#send(entry, done);
      else socket.once('connect', () => this.#entries.has(entry) && this.#send(entry, done));
    });
  }

  /** Ends the socket and all subscriptions. */
  close(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#entries.clear();
    this.#socket?.close();
    this.#socket = null;
    this.#wasConnected = false;
    this.#set('idle');
  }

  #open(): Socket {
    if (this.#socket) return this.#socket;
    const options = {
      path: '/socket',
      transports: ['websocket'],
      reconnectionDelay: firstRetryMs,
      reconnectionDelayMax: longestRetryMs,
      ...(this.#apiKey === undefined ? {} : { auth: { token: this.#apiKey } }),
    };
    const socket = this.#url === '' ? io(options) : io(this.#url, { ...options, forceNew: true });
    this.#socket = socket;
    this.#set('connecting');
    socket.on('connect', () => {
      this.#retryMs = firstRetryMs;
      this.#set('connected');
      if (this.#wasConnected) void this.#subscribeAgain();
      this.#wasConnected = true;
    });
    const lost = (): void => {
      this.#set('lost');
      this.#comeBack(socket);
    };
    socket.on('disconnect', lost);
    socket.on('connect_error', lost);
    socket.on('live', (message: { park: string; topic: string; data: unknown }) => {
      for (const entry of this.#entries)
        if (entry.park === message.park && entry.topic === message.topic) entry.take(message.data);
    });
    return socket;
  }

  /** What is fetched before the server listens for a topic may lack what it sends meanwhile: listeners come after that. */
  async #subscribeAgain(): Promise<void> {
    const answered = [...this.#entries].map(
      (entry) => new Promise<unknown>((resolve) => this.#send(entry, resolve, resolve)),
    );
    // A socket that is lost meanwhile answers none of it; the next one subscribes anew.
    await Promise.all(answered);
    for (const listener of this.#reconnects) listener();
  }

  /** The library does not come back by itself when the server ended the socket, or refused to let it in. */
  #comeBack(socket: Socket): void {
    if (socket.active || this.#socket !== socket || this.#retry !== null) return;
    this.#retry = setTimeout(() => {
      this.#retry = null;
      socket.connect();
    }, this.#retryMs);
    this.#retryMs = Math.min(longestRetryMs, this.#retryMs * 2);
  }

  #send(
    entry: Entry,
    accepted: (sentMsAgo: number | null) => void,
    refused: (error: unknown) => void = () => {},
  ): void {
    const { park, topic, browserOf } = entry;
    this.#socket?.emit('subscribe', { park, topics: [topic], browserOf }, (answer: SubscribeAnswer) => {
      if (answer.ok) accepted(answer.sentMsAgo?.[topic] ?? null);
      else {
        const error = apiError(answer.status ?? 0, answer);
        entry.refused(error);
        refused(error);
      }
    });
  }

  #stop(entry: Entry): void {
    if (!this.#entries.delete(entry)) return;
    const { park, topic } = entry;
    const others = [...this.#entries].some((each) => each.park === park && each.topic === topic);
    if (!others) this.#socket?.emit('unsubscribe', { park, topics: [topic] });
  }

  #set(state: LiveState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#states) listener(state);
  }
}
