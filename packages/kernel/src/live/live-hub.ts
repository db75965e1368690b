import type { Server as HttpServer } from 'node:http';
import { LingtanError, type Logger } from '@lingtan/sdk';
import { Server, type Socket } from 'socket.io';
import { z } from 'zod';
import type { Authenticator } from '../auth/authenticator.ts';
import { type Identity, principalOn } from '../auth/identity.ts';
import { authErrors } from '../errors.ts';
import { invalidInput, toProblem } from '../http/problem.ts';
import { isSameOrigin } from '../http/same-origin.ts';
import { liveRoom } from './live-room.ts';
import type { TopicRegistry } from './topic-registry.ts';

/** What the hub needs of the kernel. */
export interface LiveHubOptions {
  authenticator: Authenticator;
  topics: TopicRegistry;
  log: Logger;
  publicUrl: string | null;
  onSockets?(open: number): void;
  /** How often open sockets are compared with sessions and tokens. Default 1 s. */
  checkEveryMs?: number;
}

const subscription = z.strictObject({
  park: z.string().max(63),
  topics: z.array(z.string().max(100)).min(1).max(50),
});

interface SocketData {
  identity: Identity;
}

type LiveSocket = Socket<Record<string, never>, Record<string, never>, Record<string, never>, SocketData>;

/**
 * Fan-out to screens. Lossy by design: whoever falls behind misses messages and fetches the present state again.
 * Websocket only; a socket ends within two seconds of its session or token.
 */
export class LiveHub {
  readonly #options: LiveHubOptions;
  #server: Server | null = null;
  #check: NodeJS.Timeout | null = null;

  constructor(options: LiveHubOptions) {
    this.#options = options;
  }

  /** Begins to accept sockets at `/socket`. */
  attach(http: HttpServer): void {
    const server = new Server(http, {
      path: '/socket',
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: 64 * 1024,
      allowRequest: (request, decide) => {
        // Browsers always send Origin with a websocket; programs with a token send none.
        const ok =
          request.headers.origin === undefined
            ? request.headers.cookie === undefined
            : isSameOrigin(request, this.#options.publicUrl);
        decide(ok ? null : 'foreign origin', ok);
      },
    });
    server.use((socket, next) => void this.#authenticate(socket as unknown as LiveSocket).then(() => next(), next));
    server.on('connection', (socket) => this.#welcome(socket as unknown as LiveSocket));
    this.#server = server;
    this.#check = setInterval(() => void this.#dropEnded(), this.#options.checkEveryMs ?? 1000);
  }

  /** Sends to everyone who listens and may see it. With an enterprise, members of others do not get it. */
  emit(parkId: string, topic: string, data: unknown, enterpriseId?: string): void {
    const server = this.#server;
    if (!server) return;
    // The room without enterprise holds those who see the whole park; members are in the room of their own.
    const rooms = [
      liveRoom(parkId, topic),
      ...(enterpriseId === undefined ? [] : [liveRoom(parkId, topic, enterpriseId)]),
    ];
    if (!rooms.some((room) => server.sockets.adapter.rooms.has(room))) return;
    server.to(rooms).volatile.emit('live', { park: parkId, topic, data });
  }

  /** Sends to the members of one enterprise only. */
  emitToEnterprise(parkId: string, topic: string, enterpriseId: string, data: unknown): void {
    this.#server?.to(liveRoom(parkId, topic, enterpriseId)).volatile.emit('live', { park: parkId, topic, data });
  }

  /** Ends the sockets of a user whose rights have changed; clients come back with the new ones. */
  disconnectUser(userId: string): void {
    for (const socket of (this.#server?.sockets.sockets.values() ?? []) as unknown as Iterable<LiveSocket>) {
      if (socket.data.identity.kind === 'user' && socket.data.identity.id === userId) socket.disconnect(true);
    }
  }

  async close(): Promise<void> {
    if (this.#check) clearInterval(this.#check);
    await this.#server?.close();
  }

  async #authenticate(socket: LiveSocket): Promise<void> {
    const token = (socket.handshake.auth as { token?: unknown }).token;
    const { authorization, cookie } = socket.handshake.headers;
    const identity = await this.#options.authenticator.identify({
      authorization: typeof token === 'string' ? `Bearer ${token}` : authorization,
      cookie,
    });
    if (!identity) throw authErrors.REQUIRED();
    socket.data.identity = identity;
  }

  #welcome(socket: LiveSocket): void {
    this.#countSockets();
    socket.on('disconnect', () => this.#countSockets());
    const answering =
      (work: (message: z.infer<typeof subscription>) => void | Promise<void>) =>
      async (message: unknown, answer: unknown) => {
        const reply = typeof answer === 'function' ? (answer as (value: unknown) => void) : () => {};
        try {
          const parsed = subscription.safeParse(message);
          if (!parsed.success) throw invalidInput('body', parsed.error, message);
          await work(parsed.data);
          reply({ ok: true });
        } catch (error) {
          reply(toProblem(error, '/socket', this.#options.log));
        }
      };
    socket.on('subscribe' as never, answering(({ park, topics }) => this.#subscribe(socket, park, topics)) as never);
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

  async #subscribe(socket: LiveSocket, park: string, topics: readonly string[]): Promise<void> {
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
    for (const topic of topics) {
      await socket.join(liveRoom(park, topic, principal!.enterpriseId ?? undefined));
    }
  }

  async #dropEnded(): Promise<void> {
    const sockets = [...(this.#server?.sockets.sockets.values() ?? [])] as unknown as LiveSocket[];
    if (sockets.length === 0) return;
    try {
      const ended = await this.#options.authenticator.ended(sockets.map((socket) => socket.data.identity));
      for (const socket of sockets) if (ended.has(socket.data.identity.credentialId)) socket.disconnect(true);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'open sockets could not be compared with sessions');
    }
  }

  #countSockets(): void {
    this.#options.onSockets?.(this.#server?.engine.clientsCount ?? 0);
  }
}
