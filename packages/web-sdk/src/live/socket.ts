import type { Subscription } from '@lingtan/client';
import { bearerToken } from '../api/client.ts';
import { type ShellLink, shellLink } from '../api/shell-link.ts';

export interface LiveHandler {
  take(data: unknown): void;
  /** Called when something was sent between the listener's first moment and the server's acceptance of it. */
  missed(): void;
  /** Called when the server does not let this listener hear the topic. */
  refused?(error: unknown): void;
}

export interface LiveConnection {
  state: 'idle' | 'connecting' | 'connected' | 'lost';
  /** When the state began, ms. */
  since: number;
}

interface Topic {
  park: string;
  topic: string;
  /** Installed plugin whose browser part listens. */
  browserOf: string | undefined;
  handlers: Set<LiveHandler>;
  /** When its first listener came, ms: what a page fetches then may be older than what is sent before it is heard. */
  since: number;
  /** Null while nothing has been asked for, or after a refusal: asked again after the next reconnect. */
  subscription: Promise<Subscription | null> | null;
}

/** How long an answer that was fetched as the listener came may have been under way already, ms. */
const underWayMs = 1000;

/**
 * The live connection of a screen: one {@link LiveLink}, loaded with the first session. Topics are counted: the first
 * listener subscribes, the last one leaves. What may have been missed is fetched again by `onReconnect` listeners.
 */
export class LiveClient {
  private link: ShellLink['live'] | null = null;
  private wanted = false;
  private readonly topics = new Map<string, Topic>();
  private readonly listeners = new Set<() => void>();
  private readonly reconnects = new Set<() => void>();
  private connection: LiveConnection = { state: 'idle', since: Date.now() };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): LiveConnection => this.connection;

  onReconnect(listener: () => void): () => void {
    this.reconnects.add(listener);
    return () => this.reconnects.delete(listener);
  }

  /** Opens the socket. Safe to call again. */
  async connect(): Promise<void> {
    if (this.wanted) return;
    this.wanted = true;
    this.setState('connecting');
    const ofShell = shellLink()?.live;
    const { LiveLink } = ofShell ? { LiveLink: null } : await import('@lingtan/client');
    // The session may have ended meanwhile, and another one begun.
    if (!this.wanted || this.link) return;
    const link = ofShell ?? new LiveLink!('', bearerToken() ?? undefined);
    this.link = link;
    link.onState((state) => this.link === link && this.setState(state));
    link.onReconnect(() => {
      for (const topic of this.topics.values()) if (topic.subscription === null) this.ask(link, topic);
      for (const listener of this.reconnects) listener();
    });
    link.connect();
    for (const topic of this.topics.values()) this.ask(link, topic);
  }

  /** Closes the socket, for instance when the session ends. */
  close(): void {
    this.wanted = false;
    this.link?.close();
    this.link = null;
    for (const topic of this.topics.values()) topic.subscription = null;
    this.setState('idle');
  }

  /** Listens to a topic of a park; returns the way to stop. */
  listen(park: string, topic: string, handler: LiveHandler, browserOf?: string): () => void {
    const key = `${park}\n${topic}\n${browserOf ?? ''}`;
    let entry = this.topics.get(key);
    if (!entry) {
      entry = { park, topic, browserOf, handlers: new Set(), since: Date.now(), subscription: null };
      this.topics.set(key, entry);
      if (this.link) this.ask(this.link, entry);
    }
    entry.handlers.add(handler);
    return () => {
      entry.handlers.delete(handler);
      if (entry.handlers.size > 0 || this.topics.get(key) !== entry) return;
      this.topics.delete(key);
      void entry.subscription?.then((subscription) => subscription?.stop());
    };
  }

  private ask(link: ShellLink['live'], topic: Topic): void {
    // A page that may not see a topic says so from what it fetched; rights that come later come with a reconnect.
    const refused = (error: unknown): null => {
      for (const handler of topic.handlers) handler.refused?.(error);
      return (topic.subscription = null);
    };
    topic.subscription = link
      .subscribe(
        topic.park,
        topic.topic,
        (data) => {
          for (const handler of topic.handlers) handler.take(data);
        },
        refused,
        topic.browserOf,
      )
      .then((subscription) => {
        const { sentMsAgo } = subscription;
        if (sentMsAgo !== null && sentMsAgo <= Date.now() - topic.since + underWayMs)
          for (const handler of topic.handlers) handler.missed();
        return subscription;
      })
      .catch(refused);
  }

  private setState(state: LiveConnection['state']): void {
    if (this.connection.state === state) return;
    this.connection = { state, since: Date.now() };
    for (const listener of this.listeners) listener();
  }
}

/** The shell's only live client. */
export const live = new LiveClient();
