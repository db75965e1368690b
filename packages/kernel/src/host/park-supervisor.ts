import type { ParkInfo, PluginDefinition, ServiceRef } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import type { StopReason } from './backend.ts';
import { dependencyGraph, type DependencyGraph } from './dependency-graph.ts';
import type { HostOptions } from './host-options.ts';
import { type Goal, PluginInstance, transitional } from './plugin-instance.ts';
import { resolveServices } from './resolve-services.ts';
import { withTimeout } from './scope-core.ts';
import { ServiceTable } from './service-table.ts';

/** Why plugins stop that are to start again. */
const paused: StopReason = 'restart';

/** Brings the plugins of one park to what operators want, each on its own, so that a slow one holds up nobody else. */
export class ParkSupervisor {
  readonly parkId: string;
  readonly services: ServiceTable;
  readonly instances = new Map<string, PluginInstance>();
  readonly #options: HostOptions;
  #graph!: DependencyGraph;
  #revision = -1;
  #goals = new Map<string, Goal>();
  #closing: StopReason | null = null;
  #roundDue = false;
  readonly #idle = new Set<() => void>();

  constructor(park: ParkInfo, options: HostOptions) {
    this.parkId = park.id;
    this.#options = options;
    this.services = new ServiceTable(park.id);
    this.renewCoreServices(park);
    this.#refresh();
  }

  /** Follows the registry: new plugins get an instance, one that is gone or replaced is stopped first. */
  #refresh(): void {
    const { registry } = this.#options;
    if (this.#revision === registry.revision) return;
    const plugins = registry.list();
    const current = new Map(plugins.map((plugin) => [plugin.id, plugin]));
    let settled = true;
    for (const [id, instance] of this.instances) {
      if (current.get(id) === instance.plugin) continue;
      if (instance.live && !instance.busy)
        this.#perform(instance, () => instance.stop(current.has(id) ? 'restart' : 'disabled'));
      if (instance.busy || instance.live) settled = false;
      else {
        instance.reset();
        this.instances.delete(id);
        instance.release();
      }
    }
    if (settled) this.#revision = registry.revision;
    const definitions = plugins.flatMap((plugin) => (plugin.definition && !plugin.problem ? [plugin.definition] : []));
    this.#graph = dependencyGraph(definitions);
    const place = new Map(this.#graph.order.map((id, index) => [id, index]));
    const ordered = [...plugins].sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
    for (const plugin of ordered) {
      const known = this.instances.get(plugin.id);
      this.instances.delete(plugin.id);
      this.instances.set(plugin.id, known ?? new PluginInstance(plugin, this.parkId, this.services, this.#options));
    }
  }

  /** Offers the kernel's own services with the park's data as it is now. */
  renewCoreServices(park: ParkInfo): void {
    for (const { ref, implementation } of this.#options.coreServices) {
      this.services.provide(ref, implementation(park), 'kernel');
    }
  }

  /** Sets what is wanted, by plugin id, and sees to it. Plugins that are not named are off. */
  want(goals: Map<string, Goal>): void {
    for (const [id, goal] of goals) {
      const before = this.#goals.get(id);
      const instance = this.instances.get(id);
      if (!instance || !before || before.generation === goal.generation) continue;
      if (instance.live) instance.forgive();
      else instance.reset();
    }
    this.#goals = goals;
    this.kick();
  }

  /** Tries a failed or waiting plugin again now. */
  retry(pluginId: string): void {
    const instance = this.instances.get(pluginId);
    if (!instance || instance.busy) return;
    instance.reset();
    if (!instance.live) instance.setState('disabled');
    this.kick();
  }

  /** Stops everything, dependents before providers. What has not stopped after `timeoutMs` is left behind. */
  async close(reason: StopReason, timeoutMs: number): Promise<void> {
    this.#closing = reason;
    this.kick();
    try {
      await withTimeout(this.whenIdle(), timeoutMs);
    } catch {
      const moving = [...this.instances.values()]
        .filter((instance) => instance.busy || instance.live)
        .map(({ plugin }) => plugin.id);
      this.#options.log.error(
        { park: this.parkId, plugins: moving, timeoutMs },
        'plugins did not stop in time; they are left behind',
      );
    }
  }

  /** Stops everything until {@link resume}, dependents before providers; what operators want stays as it is. */
  pause(): void {
    this.#closing ??= paused;
    this.kick();
  }

  /** Starts again what {@link pause} has stopped. */
  resume(): void {
    if (this.#closing !== paused) return;
    this.#closing = null;
    this.kick();
  }

  /** Resolves when nothing starts or stops any more and nothing is about to. */
  async whenIdle(): Promise<void> {
    if (!this.#roundDue && ![...this.instances.values()].some((instance) => instance.busy)) return;
    await new Promise<void>((resolve) => this.#idle.add(resolve));
  }

  /** Waits while a wanted plugin starts, also again, at most the time. */
  async settled(pluginId: string, withinMs: number): Promise<void> {
    const until = performance.now() + withinMs;
    let waitedFor: PluginInstance | undefined;
    while (this.#closing === null && this.#goals.get(pluginId)?.enabled) {
      const instance = this.instances.get(pluginId);
      // One that was replaced meanwhile has a successor, which starts now.
      if (!instance || instance === waitedFor) return;
      waitedFor = instance;
      await instance.settled(Math.max(0, until - performance.now()));
    }
  }

  /** Looks at every plugin soon. */
  kick(): void {
    if (this.#roundDue) return;
    this.#roundDue = true;
    setImmediate(() => {
      this.#roundDue = false;
      this.#refresh();
      for (const instance of this.instances.values()) this.#step(instance);
      if (this.#roundDue || [...this.instances.values()].some((instance) => instance.busy)) return;
      for (const resolve of this.#idle) resolve();
      this.#idle.clear();
    });
  }

  #step(instance: PluginInstance): void {
    // One that is being replaced waits for its successor.
    if (instance.busy || this.#options.registry.get(instance.plugin.id) !== instance.plugin) return;
    const goal = this.#goals.get(instance.plugin.id);
    if (this.#closing !== null || !goal?.enabled) {
      this.#switchOff(instance);
      return;
    }
    const { problem, definition } = instance.plugin;
    if (problem) {
      instance.setState(problem.state, problem.error.message);
      return;
    }
    const cycle = this.#graph.cycles.find((members) => members.includes(instance.plugin.id));
    if (cycle) {
      instance.setState('failed', pluginErrors.SERVICE_CYCLE({ cycle: cycle.join(' → ') }).message);
      return;
    }
    if (instance.live) this.#checkRunning(instance, goal, definition!);
    else this.#tryStart(instance, goal, definition);
  }

  #switchOff(instance: PluginInstance): void {
    const reason = this.#closing ?? 'disabled';
    if (!instance.live) {
      instance.reset();
      instance.setState('disabled');
      return;
    }
    // A provider outlives the plugins that use it.
    if (this.#closing !== null && this.#dependentsLive(instance.plugin.id)) return;
    this.#perform(instance, async () => {
      await instance.stop(reason);
      instance.reset();
      instance.setState('disabled');
    });
  }

  #checkRunning(instance: PluginInstance, goal: Goal, definition: PluginDefinition): void {
    const { missing, signature } = resolveServices(definition, this.services, (ref) => this.#offeredBy(ref));
    const started = instance.startedWith;
    const moved = started === null || started.park !== goal.park;
    const changed = moved || started.generation !== goal.generation;
    // While a provider restarts, its users stay: their handles answer again in a moment.
    const settled = !this.#providersMoving(instance.plugin.id);
    if (!changed && (!settled || (missing.length === 0 && started.signature === signature))) return;
    this.#perform(instance, async () => {
      if (changed && !moved && (await instance.adopt(goal))) return;
      await instance.stop('restart');
      instance.reset();
    });
  }

  #tryStart(instance: PluginInstance, goal: Goal, definition: PluginDefinition | null): void {
    if (instance.waiting) return;
    const sameAttempt = instance.startedWith?.generation === goal.generation && instance.startedWith.park === goal.park;
    if (sameAttempt && (instance.status.state === 'failed' || instance.status.state === 'running')) return;
    if (definition === null) {
      this.#perform(instance, () => instance.start(goal, {}, '', () => this.kick()));
      return;
    }
    if (this.#providersMoving(instance.plugin.id)) {
      instance.setState('starting');
      return;
    }
    const resolved = resolveServices(definition, this.services, (ref) => this.#offeredBy(ref));
    if (resolved.missing.length > 0) {
      const missing = resolved.missing.join(', ');
      instance.setState('retrying', pluginErrors.MISSING_SERVICES({ plugin: instance.plugin.id, missing }).message);
      return;
    }
    this.#perform(instance, () => instance.start(goal, resolved.services, resolved.signature, () => this.kick()));
  }

  #perform(instance: PluginInstance, work: () => Promise<void>): void {
    instance.busy = true;
    void work().then(
      () => this.#performed(instance),
      (error: unknown) => {
        this.#options.log.error(
          { plugin: instance.plugin.id, park: this.parkId, err: error },
          'the supervisor failed on a plugin',
        );
        instance.setState('failed', String(error));
        this.#performed(instance);
      },
    );
  }

  #performed(instance: PluginInstance): void {
    instance.busy = false;
    this.kick();
  }

  /** A provider that this plugin waits for is wanted and neither up nor down yet. */
  #providersMoving(pluginId: string): boolean {
    return [...(this.#graph.waitsFor.get(pluginId) ?? [])].some((id) => {
      const provider = this.instances.get(id);
      if (!provider || !this.#goals.get(id)?.enabled || provider.plugin.problem) return false;
      return provider.busy || transitional.has(provider.status.state) || provider.status.state === 'disabled';
    });
  }

  #dependentsLive(pluginId: string): boolean {
    return [...this.instances.values()].some(
      (other) => (other.live || other.busy) && (this.#graph.waitsFor.get(other.plugin.id)?.has(pluginId) ?? false),
    );
  }

  #offeredBy(ref: ServiceRef<unknown>): string | null {
    for (const [id, { plugin, status }] of this.instances) {
      if (plugin.definition?.provides?.some((offer) => offer.id === ref.id)) return `${id} is ${status.state}`;
    }
    return null;
  }
}
