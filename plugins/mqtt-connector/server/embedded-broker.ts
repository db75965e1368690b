import type { Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import type { DeviceIdentity, DeviceTokenService } from '@lingtan/sdk';
import { openDeviceListener, type DeviceListener } from '@lingtan/sdk/net';
import {
  FrameWatch,
  identify,
  mayPublish,
  maySubscribe,
  Pace,
  parseTopic,
  type ClientIdentity,
  type Topic,
} from '../domain/index.ts';
import type { MqttEnvironment } from './environment.ts';
import type { IncomingMessage } from './ingress.ts';

/** Hard ends of what one connection may make the broker collect, before and after it has logged in. */
const loginBytes = 64 * 1024;
const packetBytes = 16 * 1024 * 1024;
const maxConnections = 10_000;
/** A revoked token keeps its connection no longer than this. */
const recheckEveryMs = 10_000;

/** A park that takes messages from the shared broker. */
export interface AttachedPark {
  parkId: string;
  sparkplugGroup: string;
  messagesPerSecond: number;
  tokens: DeviceTokenService;
  /** Name in the client certificate that a device has to show, by device; others need none. */
  certificates: ReadonlyMap<string, string>;
  /** Resolves when the message may be acknowledged. */
  handle(message: IncomingMessage): Promise<void>;
  /** A client was refused or cut off. */
  refused(reason: string, device: string | null): void;
}

interface Session {
  identity: ClientIdentity;
  park: AttachedPark;
  pace: Pace;
  token: string;
  /** Names in the certificate that the client has shown. */
  names: readonly string[];
  topics: Map<string, Topic>;
}

/** aedes' own declaration of this code is a const enum, which single-file compilers cannot see. */
function loginError(message: string): AuthenticateError {
  return Object.assign(new Error(message), { returnCode: 4 }) as AuthenticateError;
}

/** The client went away, maybe before its acknowledgement was written: nobody refused it, and it will send again. */
function isLostConnection(error: Error & { code?: string }): boolean {
  return error.message === 'connection closed' || ['ECONNRESET', 'EPIPE'].includes(error.code ?? '');
}

/** One broker in this process, shared by its parks. */
export class EmbeddedBroker {
  readonly #parks = new Map<string, AttachedPark>();
  readonly #sessions = new WeakMap<Client, Session>();
  readonly #watches = new WeakMap<object, FrameWatch>();
  readonly #sockets = new Set<Socket>();
  readonly #names = new WeakMap<object, readonly string[]>();
  #aedes!: Aedes;
  #listener!: DeviceListener;
  #timer: NodeJS.Timeout | undefined;

  get url(): string {
    return urlOf('mqtt', this.#listener.plain);
  }

  /** Where devices connect by TLS; null without a certificate. */
  get tlsUrl(): string | null {
    return this.#listener.tls && urlOf('mqtts', this.#listener.tls);
  }

  /** What is wrong with how devices connect; null when nothing is. */
  problem({ certificates }: AttachedPark): string | null {
    const [device] = certificates.keys();
    if (device !== undefined && !this.#listener.checksCertificates)
      return `${device} has to show a certificate, and none is checked: LINGTAN_TLS_CERT and LINGTAN_DEVICE_CA are not set`;
    return this.#listener.problem();
  }

  async start(environment: MqttEnvironment): Promise<void> {
    this.#aedes = await Aedes.createBroker({
      concurrency: 10_000,
      drainTimeout: 15_000,
      connectTimeout: 10_000,
      maxTopicLevels: 16,
      authenticate: (client, username, password, done) => {
        this.#authenticate(client, username, password).then(
          (accepted) => done(accepted ? null : loginError('bad user name or password'), accepted),
          () =>
            done(
              Object.assign(new Error('tokens cannot be checked now'), { returnCode: 3 }) as AuthenticateError,
              false,
            ),
        );
      },
      authorizeSubscribe: (client, subscription, done) => {
        const session = this.#sessions.get(client);
        const allowed = session && maySubscribe(session.identity, subscription.topic, session.park.sparkplugGroup);
        if (!allowed)
          session?.park.refused(`may not subscribe to ${subscription.topic.slice(0, 200)}`, session.identity.deviceId);
        done(null, allowed ? subscription : null);
      },
      authorizePublish: (client, packet, done) => {
        // Nothing of a device is kept for later subscribers: the database is where values are.
        packet.retain = false;
        const session = client && this.#sessions.get(client);
        if (!session) return done(new Error('not logged in'));
        this.#publish(session, packet.topic, packet.payload, done);
      },
    });
    this.#aedes.on('clientError', (client, error) => {
      if (isLostConnection(error)) return;
      const session = this.#sessions.get(client);
      session?.park.refused(`connection closed: ${error.message}`, session.identity.deviceId);
    });
    // Without a listener an error of one connection would end the process.
    this.#aedes.on('connectionError', () => {});
    try {
      this.#listener = await openDeviceListener(
        environment.listening,
        {
          maxConnections,
          accept: (socket, names) => this.#accept(socket, names),
          refused: (remote, reason) => {
            for (const park of this.#parks.values()) park.refused(`${remote}: ${reason}`, null);
          },
        },
        environment.tlsCheckMs,
      );
    } catch (error) {
      await new Promise<void>((resolve) => this.#aedes.close(() => resolve()));
      throw error;
    }
    let checking = false;
    this.#timer = setInterval(() => {
      if (checking) return;
      checking = true;
      // Tokens that cannot be checked now are checked next time.
      void this.#recheck()
        .catch(() => undefined)
        .finally(() => (checking = false));
    }, environment.recheckMs ?? recheckEveryMs);
  }

  attach(park: AttachedPark): void {
    this.#parks.set(park.parkId, park);
  }

  /** Lets the park go and closes the connections of its devices. */
  async detach(park: AttachedPark): Promise<void> {
    if (this.#parks.get(park.parkId) === park) this.#parks.delete(park.parkId);
    for (const socket of this.#sockets) {
      if (this.#sessionOf(socket)?.park === park) socket.destroy();
    }
  }

  /** Sends a control message of the protocol to a device that listens. */
  publish(topic: string, payload: Uint8Array): void {
    const packet = { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 0, retain: false, dup: false } as const;
    this.#aedes.publish(packet, () => {});
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const closed = this.#listener.close();
    await new Promise<void>((resolve) => this.#aedes.close(() => resolve()));
    await closed;
  }

  #accept(socket: Socket, names: readonly string[]): void {
    this.#names.set(socket, names);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.setNoDelay(true);
    const watch = new FrameWatch(loginBytes);
    this.#watches.set(socket, watch);
    const read = socket.read.bind(socket);
    // aedes takes bytes by read(): looking at them on their way costs a few operations per packet, and no copy.
    socket.read = (size?: number) => {
      const chunk = read(size) as Buffer | null;
      const tooLarge = chunk && watch.push(chunk);
      if (tooLarge === null) return chunk;
      socket.destroy(new Error(`packet of ${tooLarge} bytes is too large`));
      return null;
    };
    this.#aedes.handle(socket);
  }

  async #authenticate(client: Client, username: string | undefined, password: Buffer | undefined): Promise<boolean> {
    const token = password?.toString('utf8') ?? '';
    if (!username || token === '' || token.length > 512) return false;
    // Any park answers for the tokens of all.
    const [asked] = this.#parks.values();
    const holder = await asked?.tokens.verify(token, (client.conn as Socket).remoteAddress);
    if (!holder) return false;
    const park = this.#parks.get(holder.parkId);
    const identity = identify(username, holder);
    if (!park || !identity) {
      park?.refused(
        `user name "${username.slice(0, 60)}" does not belong to the token of ${holder.deviceId}`,
        holder.deviceId,
      );
      return false;
    }
    const names = this.#names.get(client.conn) ?? [];
    const lacking = lackingCertificate(park, holder.deviceId, names);
    if (lacking !== null) {
      park.refused(lacking, holder.deviceId);
      return false;
    }
    // A client id is the client's choice: within its own device only, or it could push others off the broker.
    Object.assign(client, { id: `${holder.parkId}/${holder.deviceId}/${client.id}` });
    const pace = new Pace(park.messagesPerSecond, performance.now());
    this.#sessions.set(client, { identity, park, pace, token, names, topics: new Map() });
    const watch = this.#watches.get(client.conn);
    if (watch) watch.limit = packetBytes;
    return true;
  }

  #publish(session: Session, name: string, payload: string | Buffer, done: (error: Error | null) => void): void {
    const { identity, park, pace } = session;
    const topic = allowedTopic(session, name);
    if (typeof topic === 'string') {
      const reason = `may not publish to ${name.slice(0, 200)}${topic}`;
      park.refused(reason, identity.deviceId);
      return done(new Error(reason));
    }
    const fail = (error: unknown): void => done(error instanceof Error ? error : new Error(String(error)));
    const wait = pace.take(performance.now());
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
    try {
      // Read in the order of arrival, committed in any: Sparkplug aliases depend on the births before them.
      park.handle({ topic: name, parsed: topic, payload: bytes, identity }).then(() => {
        if (wait > 0) setTimeout(done, wait, null);
        else done(null);
      }, fail);
    } catch (error) {
      fail(error);
    }
  }

  /** Ends the connections of tokens that have been revoked or have expired; the others learn what they may feed by now. */
  async #recheck(): Promise<void> {
    const holders = new Map<string, DeviceIdentity | null>();
    for (const socket of [...this.#sockets]) {
      const session = this.#sessionOf(socket);
      if (!session) continue;
      const { token, park } = session;
      if (!holders.has(token)) holders.set(token, await park.tokens.verify(token));
      const holder = holders.get(token);
      if (holder) session.identity = { ...session.identity, controlPoints: holder.controlPoints };
      else socket.destroy(new Error('the token is no longer valid'));
    }
  }

  #sessionOf(socket: Socket): Session | undefined {
    const { client } = socket as Socket & { client?: Client };
    return client && this.#sessions.get(client);
  }
}

/** The topic, taken apart and allowed to this client; else what is to be added to the refusal. Clients use few topics, many times. */
function allowedTopic(session: Session, name: string): Topic | string {
  const known = session.topics.get(name);
  if (known) return known;
  const topic = parseTopic(name);
  if (!mayPublish(session.identity, topic, session.park.sparkplugGroup)) return '';
  // A gateway has a token for all devices, and still has to show the certificate of each that needs one.
  const lacking = topic.kind === 'unknown' ? null : lackingCertificate(session.park, topic.device, session.names);
  if (lacking !== null) return `: ${lacking}`;
  if (session.topics.size < 1000) session.topics.set(name, topic);
  return topic;
}

/** Why a device is not believed by its certificate; null when it is, or needs none. */
function lackingCertificate({ certificates }: AttachedPark, device: string, names: readonly string[]): string | null {
  const needed = certificates.get(device);
  if (needed === undefined || names.includes(needed)) return null;
  const shown = names.length === 0 ? 'none' : `one of ${names.join(', ').slice(0, 200)}`;
  return `${device} has to show a certificate of ${needed}, and shows ${shown}`;
}

const urlOf = (scheme: string, { host, port }: { host: string; port: number }): string =>
  `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
