import type { Clock, Logger } from '@lingtan/sdk';
import type { TelemetryService } from '@lingtan/telemetry/contracts';
import type { OpcUaServerStatus } from '../contracts/index.ts';
import { backOffMs, type ResolvedServer } from '../domain/index.ts';
import { connectTo, sentence, type UaConnection } from './connection.ts';
import { sleep } from './deadline.ts';
import { isNotInstalled, type LoadLibrary, type UaCryptoModule } from './library.ts';
import { readHistory } from './history.ts';
import { NodeReader } from './node-reader.ts';
import type { OwnCertificate } from './own-certificate.ts';
import { SampleStore } from './sample-store.ts';

/** How often a session is asked whether it is still there, while it is subscribed and silent. */
const aliveEveryMs = 5_000;
/** How often the library is looked for where it is not installed. */
const lookAgainMs = 600_000;

export interface LoopParts {
  resolved: ResolvedServer;
  load: LoadLibrary;
  own(crypto: UaCryptoModule): Promise<OwnCertificate>;
  telemetry: TelemetryService;
  clock: Clock;
  log: Logger;
  backOffMaxMs: number;
  /** 0..1; spreads servers that failed together. */
  jitter(): number;
  changed(): void;
}

/** A time in which a server was not read. */
interface Missed {
  /** ms UTC. */
  from: number;
  to: number;
  /** Newest stored time by point. */
  since: ReadonlyMap<string, number>;
}

/** Keeps the session with one server, apart from all others: its own loop, back-off and state. */
export class ServerLoop {
  readonly #parts: LoopParts;
  readonly #status: OpcUaServerStatus;
  readonly #store: SampleStore;
  #known: ReadonlySet<string> | null = null;
  #failures = 0;
  /** The session before was lost, or there was none yet. */
  #broken = true;

  constructor(parts: LoopParts) {
    const { server, nodes } = parts.resolved;
    this.#parts = parts;
    this.#status = {
      id: server.id,
      title: server.title ?? null,
      address: server.url,
      profile: server.profile ?? null,
      security: server.security === 'none' ? 'none' : `${server.security} ${server.policy}`,
      state: server.enabled ? 'starting' : 'disabled',
      lastSeenAt: null,
      certificateEndsAt: null,
      progress: 0,
      connects: 0,
      failedConnects: 0,
      gaps: 0,
      lastGap: null,
      points: nodes.length,
      unknownPoints: 0,
      refused: 0,
      samples: 0,
      errors: 0,
      lastError: null,
    };
    this.#store = new SampleStore(server.id, parts.telemetry, {
      stored: (count) => (this.#status.samples += count),
      problem: (message) => this.#error(message),
    });
  }

  get status(): OpcUaServerStatus {
    return { ...this.#status };
  }

  /** Reads only nodes whose point the park has. Takes effect with the next session when points have come or gone. */
  usePoints(known: ReadonlySet<string>): void {
    this.#known = known;
    this.#status.unknownPoints = this.#parts.resolved.nodes.filter(({ point }) => !known.has(point)).length;
  }

  /** Keeps a session until `signal` is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { backOffMaxMs, jitter, log, resolved } = this.#parts;
    while (!signal.aborted) {
      try {
        await this.#session(signal);
      } catch (error) {
        this.#broken = true;
        if (isNotInstalled(error)) {
          this.#status.state = 'unavailable';
          this.#error(error.message);
          this.#parts.changed();
          await sleep(lookAgainMs, signal);
          continue;
        }
        this.#failures++;
        this.#status.failedConnects++;
        this.#status.progress++;
        this.#status.state = 'stale';
        this.#error(sentence(error));
        if (this.#failures === 1)
          log.warn({ server: resolved.server.id, reason: sentence(error) }, 'OPC UA server cannot be read');
      }
      this.#parts.changed();
      await sleep(backOffMs(this.#failures, backOffMaxMs, jitter()), signal);
    }
    await this.#store.flush();
  }

  /** One session, from connecting to its end. @throws Error with the reason of its end */
  async #session(signal: AbortSignal): Promise<void> {
    const { resolved, load, own, clock, log } = this.#parts;
    const { server } = resolved;
    const library = await load();
    const connection = await connectTo(server, library, await own(library.crypto));
    try {
      const missed = await this.#missed();
      const known = this.#known;
      const nodes = resolved.nodes.filter(({ point }) => known === null || known.has(point));
      const reader = new NodeReader({
        connection,
        nodes,
        clock,
        periodMs: server.periodMs,
        timeoutMs: server.timeoutMs,
        take: (sample) => this.#store.add(sample),
      });
      if (this.#failures > 0) log.info({ server: server.id }, 'OPC UA server is read again');
      this.#status.connects++;
      this.#status.certificateEndsAt = connection.certificateEndsAt;
      await this.#readUntilLost(connection, reader, known, missed, signal);
    } finally {
      await connection.close();
    }
  }

  async #readUntilLost(
    connection: UaConnection,
    reader: NodeReader,
    known: ReadonlySet<string> | null,
    missed: Missed | null,
    signal: AbortSignal,
  ): Promise<void> {
    let gap = missed;
    const { server } = this.#parts.resolved;
    const ended = new AbortController();
    const lost: string[] = [];
    const end = (reason: string): void => {
      lost.push(reason);
      ended.abort();
    };
    connection.onLost(end);
    const either = AbortSignal.any([signal, ended.signal]);
    const polled = server.mode === 'poll';
    if (!polled) await reader.subscribe(end);
    const everyMs = polled ? server.periodMs : Math.min(aliveEveryMs, server.repeatSeconds * 1000);
    while (!either.aborted) {
      if (!polled) await connection.ping();
      await reader.read(polled ? 0 : server.repeatSeconds * 1000);
      // Only an answer ends a row of failures: a server that takes connections and never answers is a failing one.
      this.#failures = 0;
      this.#heard(reader);
      await this.#store.flush();
      if (gap) await this.#fill(connection, reader, gap);
      else this.#broken = false;
      gap = null;
      await this.#flushWhile(sleep(everyMs, either), reader);
      // Points have come or gone: a new session reads the ones that there are.
      if (this.#known !== known && !same(this.#known, known)) return;
    }
    if (!signal.aborted) throw new Error(lost[0] ?? 'the connection ended');
  }

  /** What has not been read until now; null when nothing was missed. */
  async #missed(): Promise<Missed | null> {
    if (!this.#broken) return null;
    const { resolved, telemetry, clock } = this.#parts;
    const since = new Map(
      (await telemetry.latest(resolved.nodes.map(({ point }) => point))).map((v) => [v.point, v.ts]),
    );
    const from = this.#status.lastSeenAt ?? (since.size > 0 ? Math.max(...since.values()) : null);
    return from === null ? null : { from, to: clock.now(), since };
  }

  /** Says that there was a gap, and fills it from what the server has kept. */
  async #fill(connection: UaConnection, reader: NodeReader, { from, to, since }: Missed): Promise<void> {
    const { log, resolved } = this.#parts;
    const status = this.#status;
    status.gaps++;
    status.lastGap = { from, to, filled: null };
    try {
      status.lastGap.filled = await readHistory({
        session: connection.session,
        nodes: reader.nodes,
        since,
        to,
        timeoutMs: resolved.server.timeoutMs,
        take: async (samples) => {
          for (const sample of samples) this.#store.add(sample);
          await this.#store.flush();
        },
      });
    } catch (error) {
      this.#error(`its history was not read: ${sentence(error)}`);
    }
    this.#broken = false;
    const { filled } = status.lastGap;
    const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    log.warn({ server: resolved.server.id, ...span, filled }, 'OPC UA server was not read for a while');
    this.#parts.changed();
  }

  /** Stores what a subscription brings while the loop waits for its next turn. */
  async #flushWhile(wait: Promise<void>, reader: NodeReader): Promise<void> {
    let over = false;
    const done = wait.then(() => void (over = true));
    while (!over) {
      await Promise.race([done, this.#store.arrival()]);
      if (await this.#store.flush()) this.#heard(reader);
    }
  }

  #heard(reader: NodeReader): void {
    const status = this.#status;
    const [first] = reader.problems.values();
    status.lastSeenAt = this.#parts.clock.now();
    status.progress++;
    status.refused = reader.problems.size;
    status.state = first === undefined ? 'online' : 'degraded';
    if (first !== undefined && status.lastError?.message !== first) this.#error(first);
    this.#parts.changed();
  }

  #error(message: string): void {
    this.#status.errors++;
    this.#status.lastError = { at: this.#parts.clock.now(), message: message.slice(0, 400) };
  }
}

function same(a: ReadonlySet<string> | null, b: ReadonlySet<string> | null): boolean {
  return a !== null && b !== null && a.size === b.size && [...a].every((each) => b.has(each));
}
