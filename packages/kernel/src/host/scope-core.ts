import type { Clock, Logger, ParkInfo, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import { pluginErrors } from '../errors.ts';
import { type Attribution, runAs } from './attribution.ts';
import type { PluginBackend, StopReason } from './backend.ts';
import { Faults, reasonOf } from './faults.ts';
import { InFlight } from './in-flight.ts';
import type { TimerSource } from './timer-source.ts';

/** What all parts of one scope share: its life, its faults and what it has to release. */
export class ScopeCore {
  readonly attribution: Attribution;
  readonly park: ParkInfo;
  readonly backend: PluginBackend;
  readonly timers: TimerSource;
  /** What the plugin takes for the time. */
  readonly clock: Clock;
  readonly log: Logger;
  readonly faults: Faults;
  readonly inFlight = new InFlight();
  /** The plugin's settings in force. */
  config: unknown;
  /** Change of the settings that `config` is at least as new as. */
  #generation: number;
  #take: ((changed: unknown) => boolean) | null = null;
  readonly #abort = new AbortController();
  #closed = false;
  readonly #releases: (() => Promise<void> | void)[] = [];
  readonly #pending: Promise<void>[] = [];

  constructor(options: {
    attribution: Attribution;
    park: ParkInfo;
    config?: unknown;
    generation?: number;
    backend: PluginBackend;
    timers: TimerSource;
    /** Default: that of the timers. */
    clock?: Clock;
    log: Logger;
    onFaults: () => void;
  }) {
    this.attribution = options.attribution;
    this.park = options.park;
    this.config = options.config;
    this.#generation = options.generation ?? 0;
    this.backend = options.backend;
    this.timers = options.timers;
    this.clock = options.clock ?? options.timers;
    this.log = options.log;
    this.faults = new Faults(options.onFaults);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** @throws PLUGIN_SCOPE_STOPPED once the scope has stopped, so that stale code cannot register anything. */
  assertLive(): void {
    if (this.signal.aborted) {
      throw pluginErrors.SCOPE_STOPPED({ plugin: this.attribution.pluginId, park: this.attribution.parkId });
    }
  }

  /** @throws PLUGIN_SCOPE_STOPPED once everything has been released. While it stops, the plugin may still store things. */
  assertOpen(): void {
    if (!this.#closed) return;
    throw pluginErrors.SCOPE_STOPPED({ plugin: this.attribution.pluginId, park: this.attribution.parkId });
  }

  /** Says whether the plugin goes on by changed settings. */
  onConfig(take: (changed: unknown) => boolean): void {
    this.assertLive();
    this.#take = take;
  }

  /** Hands changed settings to the plugin where it takes them as it runs. */
  offer(changed: unknown, generation: number): boolean {
    const take = this.#take;
    if (!take || !runAs(this.attribution, () => take(changed))) return false;
    this.config = changed;
    this.#generation = generation;
    return true;
  }

  /** Whether no change of the settings is stored that has not been handed over. */
  async isConfigStored(tx: Tx): Promise<boolean> {
    const { rows } = await tx.execute<{ generation: string | null }>(
      sql`select kernel.settings_generation(${this.attribution.pluginId}) as generation`,
    );
    return Number(rows[0]!.generation) === this.#generation;
  }

  /** Runs on stop, last registered first. */
  onStop(release: () => Promise<void> | void): void {
    this.assertLive();
    this.#releases.push(release);
  }

  /** Runs a callback of the plugin on its behalf and counts it as under way. */
  run<T>(work: () => Promise<T> | T): Promise<T> {
    return this.inFlight.track(
      runAs(this.attribution, async () => {
        this.assertLive();
        return work();
      }),
    );
  }

  /** Registration that goes on in the background; `start` counts as done only when it has ended. */
  defer(work: Promise<void>): void {
    this.#pending.push(work);
    // Awaited in settle(); without this a failure before then would count as unhandled.
    work.catch(() => undefined);
  }

  /** Waits for deferred registrations. */
  async settle(): Promise<void> {
    await Promise.all(this.#pending);
  }

  /** Aborts, waits for what is under way, and releases everything, all within `timeoutMs`. Never rejects. */
  async stop(reason: StopReason, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    const left = (): number => Math.max(50, deadline - performance.now());
    this.#abort.abort();
    // Deliveries end at once: what is handed to a stopped scope would count as a failed attempt.
    const deliveries = withTimeout(this.backend.stop(reason), timeoutMs).catch((error: unknown) => {
      this.log.error({ err: error }, `stopping deliveries failed: ${reasonOf(error)}`);
    });
    // Half of the time at most, so that releases have theirs.
    const quiet = await this.inFlight.drain(timeoutMs / 2);
    if (!quiet) this.log.warn({ underWay: this.inFlight.size, timeoutMs }, 'plugin was stopped with work under way');
    for (const release of this.#releases.reverse()) {
      try {
        await withTimeout(
          runAs(this.attribution, async () => release()),
          left(),
        );
      } catch (error) {
        this.log.error({ err: error }, `a release of the plugin failed: ${reasonOf(error)}`);
      }
    }
    this.#releases.length = 0;
    await deliveries;
    this.#closed = true;
  }
}

/** Rejects when `work` takes longer. */
export async function withTimeout<T>(work: Promise<T>, timeoutMs: number, failure?: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(failure?.() ?? new Error(`took longer than ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // The loser of the race may still reject; it has been reported already.
    work.catch(() => undefined);
  }
}
