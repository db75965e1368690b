import { hasPassed } from '@lingtan/sdk';
import type { ParkScope } from '@lingtan/sdk';
import type { TelemetryService } from '@lingtan/telemetry/contracts';
import type { Hj212ConnectorConfig, Hj212Uplink, UplinkKind, UplinkStatus } from '../../contracts/index.ts';
import { realtimeItems, uplinkCommands, windowItems, windowStarts } from '../../domain/index.ts';
import { answerRequest } from './answer-request.ts';
import { UplinkLink } from './uplink-link.ts';
import { UplinkStore, type StoredReport } from './uplink-store.ts';

const hourMs = 3_600_000;
const lookMs = 1_000;
const longestBackOffMs = 60_000;
/** Windows that are formed at once. */
const atOnce = 200;

/** Reports of one park to one authority: forms them, keeps them until they are stored there, answers what is asked. */
export class Uplink {
  readonly #park: ParkScope<Hj212ConnectorConfig>;
  readonly #telemetry: TelemetryService;
  readonly #uplink: Hj212Uplink;
  readonly #store: UplinkStore;
  #state: UplinkStatus['state'] = 'starting';
  #lastError: UplinkStatus['lastError'] = null;
  #repeats = 0;
  #requests = 0;
  #realtimeAt = 0;
  #prunedAt = 0;
  /** Start of the newest window of each kind that is formed; null when none is. */
  readonly #newest = new Map<UplinkKind, number | null>();

  constructor(park: ParkScope<Hj212ConnectorConfig>, telemetry: TelemetryService, uplink: Hj212Uplink) {
    this.#park = park;
    this.#telemetry = telemetry;
    this.#uplink = uplink;
    this.#store = new UplinkStore(park.db, park.park.id, uplink.id);
    if (!uplink.enabled) this.#state = 'disabled';
  }

  async status(): Promise<UplinkStatus> {
    const { id, title, host, port, mn } = this.#uplink;
    const { waiting, oldest, acknowledged, last } = await this.#store.counts();
    return {
      id,
      title: title ?? null,
      address: `${host}:${port}`,
      mn,
      state: this.#state,
      waiting,
      oldestWaitingAt: oldest,
      acknowledged,
      repeats: this.#repeats,
      lastAcknowledgedAt: last,
      requests: this.#requests,
      lastError: this.#lastError,
    };
  }

  /** Whether it should be connected and is not. */
  get failing(): string | null {
    return this.#state === 'offline' ? `${this.#uplink.id}: ${this.#lastError?.message ?? 'not connected'}` : null;
  }

  /** Forms and sends until `signal` is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    if (!this.#uplink.enabled) return;
    await Promise.all([this.#forming(signal), this.#sending(signal)]);
  }

  async #forming(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for (const kind of this.#uplink.windows) await this.#formDue(kind);
        const now = this.#park.clock.now();
        if (hasPassed(now, this.#prunedAt, hourMs)) {
          await this.#store.prune(this.#uplink.keepDays, now);
          this.#prunedAt = now;
        }
      } catch (error) {
        this.#fail(error);
      }
      await pause(lookMs, signal);
    }
  }

  /** Forms the windows that are over and are not known yet, from the newest known one on. */
  async #formDue(kind: UplinkKind): Promise<void> {
    const { catchUpHours, graceSeconds } = this.#uplink;
    const now = this.#park.clock.now();
    const command = uplinkCommands[kind];
    if (!this.#newest.has(kind)) this.#newest.set(kind, await this.#store.newest(command));
    const newest = this.#newest.get(kind) ?? null;
    const until = now - graceSeconds * 1000;
    // The first report is that of the window that has just ended; what was before is asked for where it is wanted.
    const from =
      newest === null ? until - 2 * lengthOf(kind, this.#uplink) : Math.max(newest + 1, now - catchUpHours * hourMs);
    const ended = windowStarts(kind, { from, until }, this.#uplink, this.#park.park.timeZone);
    const due = newest === null ? ended.slice(-1) : ended.slice(0, atOnce);
    if (due.length === 0) return;
    await this.#store.add(command, await this.#form(due), now);
    this.#newest.set(kind, due.at(-1)!.from);
  }

  /** Reports of windows from what telemetry knows now. */
  async #form(
    windows: readonly { from: number; to: number }[],
  ): Promise<{ at: number; items: StoredReport['items'] }[]> {
    const { values } = this.#uplink;
    const known = new Set((await this.#telemetry.points()).map(({ id }) => id));
    const points = [...new Set(values.map(({ point }) => point))].filter((point) => known.has(point));
    const formed: { at: number; items: StoredReport['items'] }[] = [];
    for (const window of windows) {
      const samples = points.length > 0 ? await this.#telemetry.windows({ points, ...window }) : {};
      formed.push({ at: window.from, items: windowItems(values, samples, window) });
    }
    return formed;
  }

  async #sending(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#session(signal, () => (failures = 0));
      } catch (error) {
        if (signal.aborted) break;
        failures++;
        this.#state = 'offline';
        if (failures === 1)
          this.#park.log.warn({ uplink: this.#uplink.id, reason: String(error) }, 'reports to the authority wait');
        this.#fail(error);
      }
      if (!signal.aborted) await pause(Math.min(longestBackOffMs, 1000 * 2 ** Math.min(failures, 6)), signal);
    }
  }

  /** One connection: what waits goes out, oldest first, each until it is stored there. */
  async #session(signal: AbortSignal, connected: () => void): Promise<void> {
    const { timeoutMs, repeats } = this.#park.config;
    const link = await UplinkLink.open({
      uplink: this.#uplink,
      timeoutMs,
      repeats,
      onRequest: (frame, on) => void this.#answer(frame, on),
      repeated: () => this.#repeats++,
    });
    const stop = (): void => link.close('stopping');
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    let over: string | null = null;
    void link.closed.then((reason) => (over = reason));
    try {
      this.#state = 'online';
      while (!signal.aborted) {
        if (over !== null) throw new Error(over);
        await this.#realtime();
        const next = await this.#store.next();
        if (next === null) {
          await Promise.race([pause(lookMs, signal), link.closed]);
          continue;
        }
        await this.#store.wasSent(next);
        await link.report(next);
        connected();
        await this.#store.acknowledged(next, this.#park.clock.now());
      }
    } finally {
      signal.removeEventListener('abort', stop);
      link.close('anew');
    }
  }

  /** Realtime data are formed only while somebody listens; what was missed is told by the windows. */
  async #realtime(): Promise<void> {
    const { realtimeSeconds, values } = this.#uplink;
    const now = this.#park.clock.now();
    if (realtimeSeconds === 0 || !hasPassed(now, this.#realtimeAt, realtimeSeconds * 1000)) return;
    this.#realtimeAt = now;
    const latest = await this.#telemetry.latest([...new Set(values.map(({ point }) => point))]);
    const byPoint = new Map(latest.map((each) => [each.point, each]));
    const items = realtimeItems(values, byPoint, now, Math.max(600_000, 3 * realtimeSeconds * 1000));
    const at = Math.floor(now / 1000) * 1000;
    await this.#store.add(2011, [{ at, items }], now);
  }

  async #answer(frame: Parameters<typeof answerRequest>[0], link: UplinkLink): Promise<void> {
    this.#requests++;
    try {
      await answerRequest(frame, link, {
        uplink: this.#uplink,
        store: this.#store,
        now: this.#park.clock.now(),
        form: (command, from, to) => this.#formAsked(command, from, to),
      });
    } catch (error) {
      this.#fail(error);
    }
  }

  async #formAsked(command: number, from: number, to: number): Promise<StoredReport[]> {
    const kind = (Object.keys(uplinkCommands) as UplinkKind[]).find((each) => uplinkCommands[each] === command)!;
    const now = this.#park.clock.now();
    const windows = windowStarts(
      kind,
      { from, until: Math.min(now, to + 24 * hourMs) },
      this.#uplink,
      this.#park.park.timeZone,
    )
      .filter((window) => window.from <= to)
      .slice(0, atOnce);
    const formed = await this.#form(windows);
    // A window of which nothing is known is no data, not a report.
    const told = formed.filter(({ items }) =>
      items.some((item) => Object.keys(item).some((name) => name.endsWith('-Avg'))),
    );
    return told.map(({ at, items }) => ({ command, at, items, qnAt: now, sent: 0 }));
  }

  #fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#lastError = { at: this.#park.clock.now(), message: message.slice(0, 300) };
  }
}

/** Longest length of a window of a kind, ms. */
function lengthOf(kind: UplinkKind, { minuteStep }: Hj212Uplink): number {
  return kind === 'day' ? 25 * hourMs : kind === 'hour' ? hourMs : minuteStep * 60_000;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
