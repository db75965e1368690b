import type { Socket } from 'socket.io-client';
import { bearerToken } from '../api/client.ts';

export type LiveHandler = (data: unknown) => void;

export interface LiveConnection {
  state: 'idle' | 'connecting' | 'connected' | 'lost';
  /** When the state began, ms. */
  since: number;
}

interface Topic {
  park: string;
  topic: string;
  handlers: Set<LiveHandler>;
}

interface LiveMessage {
  park: string;
  topic: string;
  data: unknown;
}

/**
 * One socket for the whole screen. Topics are counted: the first listener subscribes, the last one leaves.
 * After a reconnect every topic is subscribed again and `onReconnect` listeners refetch what they may have missed.
 */
export class LiveClient {
  private socket: Socket | null = null;
  private readonly topics = new Map<string, Topic>();
  private readonly listeners = new Set<() => void>();
  private readonly reconnects = new Set<() => void>();
  private connection: LiveConnection = { state: 'idle', since: Date.now() };
  private wasConnected = false;
  private refused: string | null = null;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): LiveConnection => this.connection;

  /** Why the server refused the last subscription; null when it did not. */
  lastRefusal(): string | null {
    return this.refused;
  }

  onReconnect(listener: () => void): () => void {
    this.reconnects.add(listener);
    return () => this.reconnects.delete(listener);
  }

  /** Opens the socket. Safe to call again. */
  async connect(): Promise<void> {
    if (this.socket) return;
    this.setState('connecting');
    const { io } = await import('socket.io-client');
    if (this.socket) return;
    const token = bearerToken();
    const socket = io({
      path: '/socket',
      transports: ['websocket'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 5000,
      ...(token ? { auth: { token } } : {}),
    });
    this.socket = socket;
    socket.on('connect', () => {
      this.setState('connected');
      for (const [, topic] of this.topics) this.send(topic);
      if (this.wasConnected) for (const listener of this.reconnects) listener();
      this.wasConnected = true;
    });
    socket.on('disconnect', () => this.setState('lost'));
    socket.on('connect_error', () => this.setState('lost'));
    socket.on('live', (message: LiveMessage) => {
      const topic = this.topics.get(`${message.park}\n${message.topic}`);
      if (topic) for (const handler of topic.handlers) handler(message.data);
    });
  }

  /** Closes the socket, for instance when the session ends. */
  close(): void {
    this.socket?.close();
    this.socket = null;
    this.wasConnected = false;
    this.setState('idle');
  }

  /** Listens to a topic of a park; returns the way to stop. */
  listen(park: string, topic: string, handler: LiveHandler): () => void {
    const key = `${park}\n${topic}`;
    let entry = this.topics.get(key);
    if (!entry) {
      entry = { park, topic, handlers: new Set() };
      this.topics.set(key, entry);
      if (this.socket?.connected) this.send(entry);
    }
    entry.handlers.add(handler);
    return () => {
      entry.handlers.delete(handler);
      if (entry.handlers.size > 0 || this.topics.get(key) !== entry) return;
      this.topics.delete(key);
      this.socket?.emit('unsubscribe', { park, topics: [topic] });
    };
  }

  private send(topic: Topic): void {
    this.socket?.emit(
      'subscribe',
      { park: topic.park, topics: [topic.topic] },
      (answer: { ok?: boolean; title?: string }) => {
        this.refused = answer?.ok ? null : (answer?.title ?? topic.topic);
      },
    );
  }

  private setState(state: LiveConnection['state']): void {
    if (this.connection.state === state) return;
    this.connection = { state, since: Date.now() };
    for (const listener of this.listeners) listener();
  }
}

/** The shell's only live client. */
export const live = new LiveClient();
