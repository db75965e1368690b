import type { ParkInfo } from '@lingtan/sdk';
import { canonicalJson } from '@lingtan/sdk';
import { parkErrors, pluginErrors } from '../errors.ts';
import type { StrayError } from './attribution.ts';
import { reasonOf } from './faults.ts';
import type { HostOptions, PluginStatus } from './host-options.ts';
import { ParkSupervisor } from './park-supervisor.ts';
import type { Goal, PluginInstance } from './plugin-instance.ts';
import { createStatusWriter, type StatusWriter } from './status-writer.ts';

interface ParkEntry {
  info: ParkInfo;
  supervisor: ParkSupervisor;
  detach: () => Promise<void>;
}

/**
 * Runs the plugins of all parks in this process. The rows of `park_plugins` are the truth; the host reconciles towards
 * them when it is told of a change and every few seconds besides.
 */
export class PluginHost {
  readonly #options: HostOptions;
  readonly #parks = new Map<string, ParkEntry>();
  #unlisten: (() => Promise<void>) | null = null;
  #poll: NodeJS.Timeout | null = null;
  #reconciling: Promise<void> = Promise.resolve();
  #stopped = false;
  #serving = true;
  readonly #statuses: StatusWriter;

  constructor(options: HostOptions) {
    this.#statuses = createStatusWriter((statuses) => options.store.writeStatus(statuses), options.log);
    this.#options = { ...options, onStatus: (status, crashed) => this.#onStatus(status, crashed, options) };
  }

  /** Reads parks and rows, begins to start plugins, and keeps reconciling until {@link stop}. */
  async start(): Promise<void> {
    this.#unlisten = await this.#options.store.onChange(() => void this.reconcile());
    await this.#reconcileNow();
    this.#poll = setInterval(() => void this.reconcile(), this.#options.reconcileEveryMs ?? 5000);
  }

  /** Brings this process to what the rows say. Errors are logged; the next round tries again. */
  reconcile(): Promise<void> {
    this.#reconciling = this.#reconciling.then(async () => {
      if (this.#stopped) return;
      try {
        await this.#reconcileNow();
      } catch (error) {
        this.#options.log.error({ err: error }, `plugins could not be reconciled: ${reasonOf(error)}`);
      }
    });
    return this.#reconciling;
  }

  /** Resolves when no plugin on any park starts or stops any more. */
  async whenIdle(): Promise<void> {
    await this.#reconciling;
    await Promise.all([...this.#parks.values()].map(({ supervisor }) => supervisor.whenIdle()));
  }

  /** Stops all plugins, dependents first, and ends reconciling. What has not stopped after `withinMs` is left behind. */
  async stop(withinMs = 6000): Promise<void> {
    this.#stopped = true;
    if (this.#poll) clearInterval(this.#poll);
    await this.#unlisten?.();
    await this.#reconciling;
    await Promise.all([...this.#parks.values()].map(({ supervisor }) => supervisor.close('shutdown', withinMs)));
    await Promise.all([...this.#parks.values()].map(({ detach }) => detach()));
    await this.#statuses.close();
  }

  /**
   * Stops all plugins, or lets those start that are wanted. With its plugins everything ends by which a process takes something
   * in: listeners, subscriptions, sessions with devices, deliveries, work that is led.
   */
  serve(serving: boolean): void {
    this.#serving = serving;
    for (const { supervisor } of this.#parks.values()) {
      if (serving) supervisor.resume();
      else supervisor.pause();
    }
  }

  parks(): ParkInfo[] {
    return [...this.#parks.values()].map(({ info }) => info).sort((a, b) => a.no - b.no);
  }

  /** @throws PARK_UNKNOWN */
  park(parkId: string): ParkInfo {
    return this.#entry(parkId).info;
  }

  hasPark(parkId: string): boolean {
    return this.#parks.has(parkId);
  }

  /** States of all plugins on a park, in dependency order. */
  statuses(parkId: string): PluginStatus[] {
    return [...this.#entry(parkId).supervisor.instances.values()].map((instance) => ({ ...instance.status }));
  }

  /** @throws PLUGIN_UNKNOWN */
  instance(parkId: string, pluginId: string): PluginInstance {
    const instance = this.#entry(parkId).supervisor.instances.get(pluginId);
    if (!instance) throw pluginErrors.UNKNOWN({ plugin: pluginId });
    return instance;
  }

  /**
   * Waits while a wanted plugin starts, also again, for a limited time: on a full machine too a plugin is mostly back within
   * it after a change of its settings, and whoever asks meanwhile would rather wait than be told to try again.
   */
  async settled(parkId: string, pluginId: string): Promise<void> {
    await this.#parks.get(parkId)?.supervisor.settled(pluginId, this.#options.waitForStartMs ?? 10_000);
  }

  /** Starts a failed or waiting plugin again. */
  retry(parkId: string, pluginId: string): void {
    this.instance(parkId, pluginId);
    this.#entry(parkId).supervisor.retry(pluginId);
  }

  /** Starts a plugin again if it runs not; for an operator who asked for it in another process. */
  retryFailed(parkId: string, pluginId: string): void {
    const supervisor = this.#parks.get(parkId)?.supervisor;
    const instance = supervisor?.instances.get(pluginId);
    if (instance && !instance.live) supervisor!.retry(pluginId);
  }

  /** The services of a park, for the kernel's own use and for tests. */
  services(parkId: string): ParkSupervisor['services'] {
    return this.#entry(parkId).supervisor.services;
  }

  /** Hands an uncaught error to the plugin it came from. False when it came from none. */
  takeStray(stray: StrayError): boolean {
    if (!stray.attribution) return false;
    const entry = this.#parks.get(stray.attribution.parkId);
    const instance = entry?.supervisor.instances.get(stray.attribution.pluginId);
    instance?.strayError(stray.kind, stray.error);
    return instance !== undefined;
  }

  #entry(parkId: string): ParkEntry {
    const entry = this.#parks.get(parkId);
    if (!entry) throw parkErrors.UNKNOWN({ park: parkId });
    return entry;
  }

  async #reconcileNow(): Promise<void> {
    await this.#options.beforeReconcile?.();
    const [parks, rows] = await Promise.all([this.#options.store.parks(), this.#options.store.desired()]);
    for (const info of parks) {
      const entry = this.#parks.get(info.id);
      if (!entry) {
        const detach = await this.#attach(info);
        const supervisor = new ParkSupervisor(info, this.#options);
        if (!this.#serving) supervisor.pause();
        this.#parks.set(info.id, { info, supervisor, detach });
        continue;
      }
      // Scopes hold the park's data, so a new object (which restarts them) is taken only when something changed.
      if (canonicalJson(entry.info) === canonicalJson(info)) continue;
      await entry.detach();
      entry.info = info;
      entry.detach = await this.#attach(info);
      entry.supervisor.renewCoreServices(info);
    }
    const present = new Set(parks.map((park) => park.id));
    for (const [parkId, entry] of this.#parks) {
      if (present.has(parkId)) continue;
      this.#parks.delete(parkId);
      await entry.supervisor.close('disabled', 20_000);
      await entry.detach();
    }
    for (const [parkId, { info, supervisor }] of this.#parks) {
      const goals = rows
        .filter((row) => row.parkId === parkId)
        .map((row): [string, Goal] => [
          row.pluginId,
          { enabled: row.enabled && !this.#options.paused, generation: row.generation, park: info },
        ]);
      supervisor.want(new Map(goals));
    }
  }

  async #attach(park: ParkInfo): Promise<() => Promise<void>> {
    return (await this.#options.onPark?.(park)) ?? (async () => {});
  }

  #onStatus(status: PluginStatus, crashed: boolean, options: HostOptions): void {
    options.onStatus(status, crashed);
    this.#statuses.note(status);
  }
}
