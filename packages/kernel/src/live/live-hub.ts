import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { parseInput, LingtanError, type Logger } from '@lingtan/sdk';
import { Server, type Socket } from 'socket.io';
import { z } from 'zod';
import type { Authenticator } from '../auth/authenticator.ts';
import { type Identity, principalOn } from '../auth/identity.ts';
import { authErrors, pluginErrors, stepError } from '../errors.ts';
import { clientAddress } from '../http/client-address.ts';
import { countIdentity, identifyCounted } from '../http/identify-counted.ts';
import { invalidInput, toProblem } from '../http/problem.ts';
import { isForOwnHost } from '../http/own-host.ts';
import type { OnRefused } from '../http/refusals.ts';
import type { RequestLimiter } from '../http/request-limits.ts';
import { isSameOrigin } from '../http/same-origin.ts';
import { barrenHeaders } from '../http/security-headers.ts';
import { judgePace, laggardsRoom, type PacedSocket, watchPace } from './laggards.ts';
import { liveRoom } from './live-room.ts';
import type { TopicRegistry } from './topic-registry.ts';

/** Of one session or key: as many as somebody has tabs, and not as many as a server has memory. */
const mostSockets = 64;

/** What the hub needs of the kernel. */
export interface LiveHubOptions {
  authenticator: Authenticator;
  limiter: RequestLimiter;
  topics: TopicRegistry;
  log: Logger;
  publicUrl: string | null;
  /** Header that keeps browsers on https; null where they do not come by it. */
  hsts: string | null;
  trustedProxies: number;
  onSockets?(open: number): void;
  onRefused?: OnRefused;
  /** Whether the browser part of an installed plugin may hear a topic. */
  browserAllows(plugin: string, topic: string): boolean;
  /** Hands a message to the other processes, for the sockets that are connected there. */
  send(message: LiveMessage): void;
  /** How often open sockets are compared with sessions and tokens. Default 1 s. */
  checkEveryMs?: number;
}

const subscription = z.strictObject({
  park: z.string().max(63),
  topics: z.array(z.string().max(100)).min(1).max(50),
  /** Installed plugin whose browser part asks. It narrows what the socket's caller may. */
  browserOf: z.string().max(63).optional(),
});

/** A message to screens, as it goes from one process to the others. */
export interface LiveMessage {
  park: string;
  topic: string;
  data: unknown;
  /** To those who see the whole park. */
  wholePark: boolean;
  /** To the members of this enterprise. */
  enterpriseId?: string;
}

interface SocketData {
  identity: Identity;
  pace?: PacedSocket['data']['pace'];
}

type LiveSocket = Socket<Record<string, never>, Record<string, never>, Record<string, never>, SocketData>;

/**
 * Fan-out to screens. Lossy by design: whoever falls behind misses messages and fetches the present state again.
 * Websocket only; a socket ends within two seconds of its session, its token, or the rights it was opened with, whichever
 * process they were taken away in.
 */
export class LiveHub {
  readonly #options: LiveHubOptions;
  #server: Server | null = null;
  #serving = true;
  readonly #timers: NodeJS.Timeout[] = [];
  /** Connections by session or key, those that are being let in too. */
  readonly #held = new Map<string, Set<Socket['conn']>>();
  /** When a room was last sent something: who subscribes learns whether it came too late for that. */
  readonly #sentAt = new Map<string, number>();

  constructor(options: LiveHubOptions) {
    this.#options = options;
  }

  /** Begins to accept sockets at `/socket`. */
  attach(http: HttpServer | HttpsServer): void {
    const server = new Server(http, {
      path: '/socket',
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: 64 * 1024,
      // Who has not said by then who they are does not mean to.
      connectTimeout: 10_000,
      allowRequest: (request, decide) => {
        // Browsers always send Origin with a websocket; programs with a token send none.
        const { publicUrl } = this.#options;
        const ok =
          this.#serving &&
          isForOwnHost(request, publicUrl) === true &&
          (request.headers.origin === undefined
            ? request.headers.cookie === undefined
            : isSameOrigin(request, publicUrl));
        decide(ok ? null : this.#serving ? 'foreign origin' : 'served elsewhere', ok);
      },
    });
    // What is no websocket is refused by the library, before anything of ours sees it.
    server.engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
      if (request.headers.upgrade === undefined)
        for (const [name, value] of Object.entries(barrenHeaders)) response.setHeader(name, value);
      next();
    });
    const { hsts } = this.#options;
    if (hsts !== null)
      server.engine.on('headers', (headers: Record<string, string>) => {
        headers['Strict-Transport-Security'] = hsts;
      });
    server.use((socket, next) => void this.#authenticate(socket as unknown as LiveSocket).then(() => next(), next));
    server.on('connection', (socket) => this.#welcome(socket as unknown as LiveSocket));
    this.#server = server;
    this.#timers.push(
      setInterval(() => void this.#dropEnded(), this.#options.checkEveryMs ?? 1000),
      setInterval(() => this.#open().forEach((socket) => judgePace(socket)), 100),
    );
  }

  /** Sends to everyone who listens and may see it. With an enterprise, members of others do not get it. */
  emit(parkId: string, topic: string, data: unknown, enterpriseId?: string): void {
    // The room without enterprise holds those who see the whole park; members are in the room of their own.
    this.#emitEverywhere({ park: parkId, topic, data, wholePark: true, ...(enterpriseId ? { enterpriseId } : {}) });
  }

  /** Sends to the members of one enterprise only. */
  emitToEnterprise(parkId: string, topic: string, enterpriseId: string, data: unknown): void {
    this.#emitEverywhere({ park: parkId, topic, data, wholePark: false, enterpriseId });
  }

  /** Sends to the sockets of this process only: what another process sent, and what is true of this one only. */
  emitHere({ park, topic, data, wholePark, enterpriseId }: LiveMessage): void {
    const server = this.#server;
    const rooms = [
      ...(wholePark ? [liveRoom(park, topic)] : []),
      ...(enterpriseId === undefined ? [] : [liveRoom(park, topic, enterpriseId)]),
    ];
    for (const room of rooms) this.#sentAt.set(room, performance.now());
    if (!server || !rooms.some((room) => server.sockets.adapter.rooms.has(room))) return;
    server.to(rooms).except(laggardsRoom).emit('live', { park, topic, data });
  }

  #emitEverywhere(message: LiveMessage): void {
    this.emitHere(message);
    this.#options.send(message);
  }

  /** Ends the sockets of a user whose rights have changed; clients come back with the new ones. */
  disconnectUser(userId: string): void {
    for (const socket of this.#open()) {
      if (socket.data.identity.kind === 'user' && socket.data.identity.id === userId) socket.disconnect(true);
    }
  }

  /** Ends all sockets and lets none in, so that clients come back by another process; or lets them in again. */
  serve(serving: boolean): void {
    this.#serving = serving;
    if (!serving) this.#server?.disconnectSockets(true);
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#server?.close();
  }

  async #authenticate(socket: LiveSocket): Promise<void> {
    const token = (socket.handshake.auth as { token?: unknown }).token;
    const { authorization, cookie } = socket.handshake.headers;
    const identity = await identifyCounted(
      this.#options,
      {
        authorization: typeof token === 'string' ? `Bearer ${token}` : authorization,
        cookie,
        address: clientAddress(socket.request, this.#options.trustedProxies),
      },
      (who) => (socket.data.identity = who),
    ).catch((error: unknown) => {
      this.#refused(socket, 'open', error);
      throw error;
    });
    if (identity.step) throw stepError(identity.step);
    const held = this.#held.get(identity.credentialId) ?? new Set();
    if (held.size >= mostSockets)
      throw new LingtanError('LIVE_TOO_MANY_SOCKETS', `One key or session has at most ${mostSockets} sockets`, {
        ...{ status: 429, params: { limit: mostSockets } },
        'zh-CN': { message: `同一密钥或会话最多可有 ${mostSockets} 个连接` },
      });
    socket.data.identity = identity;
    // Who has gone meanwhile does not come in, and nothing would say again that they have gone.
    if (socket.conn.readyState !== 'open') return;
    // From here on and not from when it is open: many that come at once would all find none of the others.
    this.#held.set(identity.credentialId, held.add(socket.conn));
    socket.conn.once('close', () => {
      held.delete(socket.conn);
      if (held.size === 0) this.#held.delete(identity.credentialId);
    });
  }

  #welcome(socket: LiveSocket): void {
    // It was let in before, and was not among those that were ended.
    if (!this.#serving) socket.disconnect(true);
    this.#countSockets();
    watchPace(socket);
    socket.on('disconnect', () => {
      // What only left its namespace would stay as a connection that nobody counts and no end of a session ends.
      socket.conn.close();
      this.#countSockets();
    });
    const answering =
      (work: (message: z.infer<typeof subscription>) => Promise<object | void>) =>
      async (message: unknown, answer: unknown) => {
        const reply = typeof answer === 'function' ? (answer as (value: unknown) => void) : () => {};
        try {
          await countIdentity(this.#options.limiter, socket.data.identity);
          const parsed = parseInput(subscription, message);
          if (!parsed.success)
            throw invalidInput({ where: 'body', error: parsed.error, input: message, schema: subscription });
          reply({ ok: true, ...(await work(parsed.data)) });
        } catch (error) {
          this.#refused(socket, 'subscribe', error);
          reply(toProblem(error, '/socket', this.#options.log));
        }
      };
    socket.on('subscribe' as never, answering((wanted) => this.#subscribe(socket, wanted)) as never);
    socket.on(
      'unsubscribe' as never,
      answering(async ({ park, topics }) => {
        for (const topic of topics) {
          for (const room of [...socket.rooms])
            if (room === liveRoom(park, topic) || room.startsWith(`${liveRoom(park, topic)}/e/`))
              await socket.leave(room);
        }
      }) as never,
    );
  }

  /** As it is with requests, a refusal leaves a line. */
  #refused({ data }: LiveSocket, tried: string, error: unknown): void {
    if (!(error instanceof LingtanError) || error.status !== 403 || !data.identity) return;
    const { code, params } = error;
    const what = code === 'AUTH_FORBIDDEN' ? String(params['permission']) : code;
    const topic = params['topic'];
    void this.#options.onRefused?.(
      data.identity,
      `socket ${tried}${typeof topic === 'string' ? ` ${topic}` : ''}`,
      what,
    );
  }

  /** @returns how long ago each topic was last sent something, ms; without those that never were */
  async #subscribe(
    socket: LiveSocket,
    { park, topics, browserOf }: z.infer<typeof subscription>,
  ): Promise<{ sentMsAgo: Record<string, number> }> {
    const beyond = browserOf && topics.find((topic) => !this.#options.browserAllows(browserOf, topic));
    if (beyond) throw pluginErrors.NOT_GRANTED({ plugin: browserOf, what: beyond, topic: `${browserOf}: ${beyond}` });
    const principal = principalOn(socket.data.identity, park);
    for (const topic of topics) {
      const permission = this.#options.topics.permissionOf(topic);
      if (!principal || !this.#options.topics.allows(principal, topic)) {
        throw permission === null
          ? new LingtanError('LIVE_UNKNOWN_TOPIC', `There is no live topic ${topic}`, {
              status: 404,
              params: { topic },
            })
          : authErrors.FORBIDDEN({ permission, topic });
      }
    }
    const sentMsAgo: Record<string, number> = {};
    for (const topic of topics) {
      const room = liveRoom(park, topic, principal!.enterpriseId ?? undefined);
      await socket.join(room);
      const at = this.#sentAt.get(room);
      if (at !== undefined) sentMsAgo[topic] = Math.round(performance.now() - at);
    }
    return { sentMsAgo };
  }

  async #dropEnded(): Promise<void> {
    const sockets = this.#open();
    if (sockets.length === 0) return;
    try {
      const ended = await this.#options.authenticator.ended(sockets.map((socket) => socket.data.identity));
      for (const socket of sockets) if (ended.has(socket.data.identity)) socket.disconnect(true);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'open sockets could not be compared with sessions');
    }
  }

  #open(): LiveSocket[] {
    return [...(this.#server?.sockets.sockets.values() ?? [])] as unknown as LiveSocket[];
  }

  #countSockets(): void {
    this.#options.onSockets?.(this.#server?.engine.clientsCount ?? 0);
  }
}
