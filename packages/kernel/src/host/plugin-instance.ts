import { type LingtanError, NotReady, type ParkInfo, type ParkScope, type PluginState } from '@lingtan/sdk';
import { isConnectionLoss } from '../database/index.ts';
import { pluginErrors } from '../errors.ts';
import { runAs } from './attribution.ts';
import type { StopReason } from './backend.ts';
import { reasonOf } from './faults.ts';
import type { HostOptions, PluginStatus } from './host-options.ts';
import type { RegisteredPlugin } from './registered-plugin.ts';
import { ScopeCore, withTimeout } from './scope-core.ts';
import { createScope } from './scope.ts';
import type { ServiceTable } from './service-table.ts';

/** States on the way to another one. */
export const transitional: ReadonlySet<PluginState> = new Set(['starting', 'stopping']);

/** Longest time that a start may take, however often it took too long before. */
const longestStartSeconds = 300;

const notReadyCodes: ReadonlySet<string> = new Set([
  'PLUGIN_NOT_READY',
  'PLUGIN_START_TIMEOUT',
  'DATABASE_UNAVAILABLE',
  'DATABASE_TOO_SLOW',
  'DATABASE_STOOD_STILL',
  'JOB_UNAVAILABLE',
]);

/** Errors that say something of the machine or of others, not of the plugin: it is tried again. */
function isNotReady(error: unknown): boolean {
  const { code } = error as LingtanError;
  return (
    error instanceof NotReady ||
    notReadyCodes.has(code) ||
    // The Redis of the job queues went away in the middle of it.
    (error as Error).name === 'MaxRetriesPerRequestError' ||
    isConnectionLoss(error)
  );
}

/** What the supervisor tells an instance to be. */
export interface Goal {
  enabled: boolean;
  generation: number;
  park: ParkInfo;
}

/** One plugin on one park: its state and its scope. The supervisor decides, the instance does. */
export class PluginInstance {
  readonly plugin: RegisteredPlugin;
  readonly status: PluginStatus;
  /** True between the begin and the end of a start or a stop. */
  busy = false;
  /** Generation, park data and optional services of the last start. */
  startedWith: { generation: number; park: ParkInfo; signature: string } | null = null;
  readonly #options: HostOptions;
  readonly #services: ServiceTable;
  /** What its last start threw of its own: only the same once more is a failure. */
  #ownError: string | null = null;
  #core: ScopeCore | null = null;
  /** What the plugin holds while it is live. */
  #scope: ParkScope | null = null;
  /** The scope between the begin and the end of a start. */
  #starting: ScopeCore | null = null;
  #attempts = 0;
  /** When its process ended although nobody asked it to. */
  #crashes: number[] = [];
  #cancelRetry: (() => void) | null = null;
  readonly #settled = new Set<() => void>();

  constructor(plugin: RegisteredPlugin, parkId: string, services: ServiceTable, options: HostOptions) {
    this.plugin = plugin;
    this.#options = options;
    this.#services = services;
    this.status = { parkId, pluginId: plugin.id, state: 'disabled', error: null, since: options.timers.now() };
  }

  get live(): boolean {
    return this.#core !== null;
  }

  get core(): ScopeCore | null {
    return this.#core;
  }

  get scope(): ParkScope | null {
    return this.#scope;
  }

  /** Waiting for its back-off to end. */
  get waiting(): boolean {
    return this.#cancelRetry !== null;
  }

  setState(state: PluginState, error: string | null = null, crashed = false): void {
    if (this.status.state === state && this.status.error === error) return;
    if (this.status.state !== state) this.status.since = this.#options.timers.now();
    this.status.state = state;
    this.status.error = error;
    this.#options.onStatus({ ...this.status }, crashed);
    if (!transitional.has(state)) this.release();
  }

  /** Lets go on whoever waits for it: it has settled, or another version has taken its place. */
  release(): void {
    for (const resolve of this.#settled) resolve();
    this.#settled.clear();
  }

  /** Resolves when it neither starts nor stops any more, when it is replaced, or after the time. */
  async settled(withinMs: number): Promise<void> {
    if (!transitional.has(this.status.state)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#settled.delete(done);
        resolve();
      };
      const timer = setTimeout(done, withinMs);
      this.#settled.add(done);
    });
  }

  /** Forgets earlier failures and what it was started with, so that the next round tries again at once. */
  reset(): void {
    this.forgive();
    this.startedWith = null;
  }

  /** Forgets earlier failures. */
  forgive(): void {
    this.#attempts = 0;
    this.#ownError = null;
    this.#crashes = [];
    this.#cancelRetry?.();
    this.#cancelRetry = null;
  }

  /** Starts in a fresh scope. Never rejects; the outcome is the state. `wake` is called when a back-off has ended. */
  async start(
    goal: Goal,
    services: Record<string, object | undefined>,
    signature: string,
    wake: () => void,
  ): Promise<void> {
    const { definition } = this.plugin;
    const { parkId, pluginId } = this.status;
    this.startedWith = { generation: goal.generation, park: goal.park, signature };
    this.setState('starting');
    if (definition === null) {
      this.setState('running');
      return;
    }
    // A machine on which a start takes longer today gives the next one longer.
    const seconds = Math.min(
      longestStartSeconds,
      ((this.#options.startTimeoutMs ?? 30_000) / 1000) * 2 ** this.#attempts,
    );
    const log = this.#options.childLog({ plugin: pluginId, park: parkId });
    let core: ScopeCore | null = null;
    try {
      const config = await this.#options.loadConfig(parkId, this.plugin);
      core = new ScopeCore({
        attribution: { parkId, pluginId },
        park: goal.park,
        config,
        generation: goal.generation,
        backend: this.#options.backends(goal.park, pluginId),
        timers: this.#options.timers,
        ...(this.#options.clock ? { clock: this.#options.clock } : {}),
        log,
        onFaults: () => this.#onFaults(),
      });
      this.#starting = core;
      const scope = createScope(core, definition, this.#services, this.#options.ports);
      const starting = runAs(core.attribution, async () =>
        definition.start(scope as never, services as never, {
          crashed: (error, patience) => void this.#crashed(core!, error, patience, wake, log),
        }),
      );
      await withTimeout(starting, seconds * 1000, () => pluginErrors.START_TIMEOUT({ plugin: pluginId, seconds }));
      await withTimeout(core.settle(), seconds * 1000, () => pluginErrors.START_TIMEOUT({ plugin: pluginId, seconds }));
      await core.backend.ready();
      this.#core = core;
      this.#scope = scope;
      this.#attempts = 0;
      this.#ownError = null;
      this.setState('running');
      this.#onFaults();
    } catch (error) {
      this.#services.revoke(pluginId);
      await core?.stop('restart', this.#options.stopTimeoutMs ?? 10_000);
      this.#startFailed(error, wake, log, { unfit: core === null });
    } finally {
      this.#starting = null;
    }
  }

  /** Hands over the settings of a goal that differs in nothing else; false where the plugin has to start anew. Never rejects. */
  async adopt(goal: Goal): Promise<boolean> {
    const [core, started] = [this.#core, this.startedWith];
    if (!core || !started) return false;
    try {
      const changed = await this.#options.loadConfig(this.status.parkId, this.plugin);
      if (!core.offer(changed, goal.generation)) return false;
    } catch (error) {
      core.log.warn({ err: error }, `the changed settings were not taken: ${reasonOf(error)}`);
      return false;
    }
    this.startedWith = { ...started, generation: goal.generation };
    return true;
  }

  /** Stops the scope and waits for it. Never rejects. */
  async stop(reason: StopReason): Promise<void> {
    const core = this.#core;
    this.#core = null;
    this.#scope = null;
    if (core === null) return;
    this.setState('stopping');
    this.#services.revoke(this.plugin.id);
    const patience = this.#options.stopTimeoutMs ?? 10_000;
    await core.stop(reason, reason === 'shutdown' ? Math.min(patience, 4000) : patience);
  }

  /** Takes in an error that nobody caught, known to come from this plugin. */
  strayError(kind: string, error: unknown): void {
    this.#options.log.error(
      { plugin: this.plugin.id, park: this.status.parkId, err: error },
      `${kind} in a plugin: ${reasonOf(error)}`,
    );
    (this.#core ?? this.#starting)?.faults.set('stray', `${kind}: ${reasonOf(error)}`);
  }

  #startFailed(
    error: unknown,
    wake: () => void,
    log: HostOptions['log'],
    { crashed = false, unfit = false }: { crashed?: boolean; unfit?: boolean } = {},
  ): void {
    let state: PluginState = 'retrying';
    if (!isNotReady(error)) {
      const reason = reasonOf(error);
      log.error({ err: error }, `the plugin failed to start: ${reason}`);
      const before = this.#ownError;
      this.#ownError = reason;
      // Settings that do not fit will not fit in a second either.
      if (reason === before || unfit) {
        this.setState('failed', reason);
        return;
      }
      // Nobody is told before the second try.
      if (before === null) state = 'starting';
    }
    const { firstMs, lastMs } = this.#options.backOff ?? { firstMs: 1000, lastMs: 60_000 };
    const waitMs = Math.min(lastMs, firstMs * 2 ** this.#attempts);
    this.#attempts += 1;
    log.warn({ attempt: this.#attempts, waitMs }, `the plugin starts again: ${reasonOf(error)}`);
    this.setState(state, reasonOf(error), crashed);
    this.#cancelRetry = this.#options.timers.schedule(waitMs, () => {
      this.#cancelRetry = null;
      wake();
    });
  }

  /** Its process ended by itself: it is started again with growing waits, and after some times no more. */
  async #crashed(
    core: ScopeCore,
    error: Error,
    { maxCrashes, crashWindowMs }: { maxCrashes: number; crashWindowMs: number },
    wake: () => void,
    log: HostOptions['log'],
  ): Promise<void> {
    // While it starts or stops nothing is decided: a start that fails says so itself, one that succeeds has died since.
    while (this.busy) await new Promise((resolve) => setTimeout(resolve, 20));
    if (this.#core !== core) return;
    const now = this.#options.timers.now();
    this.#crashes = [...this.#crashes.filter((at) => at > now - crashWindowMs), now];
    const count = this.#crashes.length;
    this.busy = true;
    log.error({ crashes: count }, error.message);
    await this.stop('restart');
    this.busy = false;
    if (count >= maxCrashes) {
      const minutes = Math.round(crashWindowMs / 60_000);
      this.setState('failed', pluginErrors.CRASHED_TOO_OFTEN({ reason: error.message, count, minutes }).message);
    } else {
      this.#attempts = count - 1;
      this.#startFailed(new NotReady(error.message), wake, log, { crashed: true });
    }
    wake();
  }

  #onFaults(): void {
    if (this.#core === null) return;
    const reason = this.#core.faults.summary();
    this.setState(reason === null ? 'running' : 'degraded', reason);
  }
}
