import type { LocalizedText, Logger, PluginState, Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/index.ts';
import type { PluginStatus } from '../host/host-options.ts';
import type { PluginRegistry } from '../host/plugin-registry.ts';
import type { KernelAuditEntry } from '../kernel-context.ts';
import { packageStore, type StoredPackage } from './package-store.ts';

/** What a version has replaced, and where it has still to start. */
export interface Trial {
  /** The version that ran before, and how it was signed then. */
  from: string;
  signature: StoredPackage['signature'];
  /** Generation of the settings by park on which that one ran. */
  parks: Record<string, number>;
  /** ms UTC; what fails later fails for another reason. */
  until: number;
}

/** A version that did not start, and the one that runs again. */
export interface Returned {
  parkId: string;
  pluginId: string;
  version: string;
  from: string;
  reason: LocalizedText;
}

/** Options of {@link PackageTrials}. */
export interface PackageTrialsOptions {
  database: KernelDatabase;
  registry: PluginRegistry;
  log: Logger;
  now(): number;
  audit(tx: Tx, entry: KernelAuditEntry): Promise<void>;
  reconcile(): Promise<void>;
  /** Tells people that the version before runs again. */
  returned(what: Returned): void;
}

/** How long a version has to start on all parks: a device that it waits for may take its time. */
const trialMs = 3_600_000;
const runs: ReadonlySet<PluginState> = new Set(['running', 'degraded']);
const stands: ReadonlySet<PluginState> = new Set(['failed', 'incompatible']);
const actor: Principal = {
  ...{ kind: 'system', id: 'kernel.packages', name: 'Plugins from files', parkId: null },
  ...{ role: 'platform-admin', enterpriseId: null },
};

/** A trial that begins: of what replaces a version that runs on parks, by the generation of the settings there. */
export function newTrial(
  { version: from, signature }: Pick<StoredPackage, 'version' | 'signature'>,
  parks: Trial['parks'],
  now: number,
): Trial {
  return { from, signature, parks, until: now + trialMs };
}

/**
 * The version before, where it may run again: within the time of the trial, and with the trust that it had then. One
 * whose key was revoked or is trusted no longer does not come back because another fails.
 * @param before what is stored of that version; null where it is gone
 */
export function wayBack(
  { from, signature, until }: Trial,
  before: Pick<StoredPackage, 'signature'> | null,
  now: number,
): string | null {
  return now <= until && before?.signature === signature ? from : null;
}

/** Takes versions back that do not start where the one before them ran. */
export class PackageTrials {
  readonly #options: PackageTrialsOptions;
  /** By plugin, with the parks on which a start of the version has begun in this process. */
  readonly #open = new Map<string, { version: string; parks: Trial['parks']; begun: Set<string> }>();
  #settling: Promise<void> = Promise.resolve();

  constructor(options: PackageTrialsOptions) {
    this.#options = options;
  }

  /** What a version is tried against that replaces another one; null where that runs nowhere. */
  async begin(tx: Tx, before: StoredPackage): Promise<Trial | null> {
    const { rows } = await tx.execute<{ park: string; generation: string }>(sql`select p.park_id as park, p.generation
      from kernel.park_plugins p where p.plugin_id = ${before.id} and p.enabled
        and exists (select from kernel.plugin_status s
        where s.park_id = p.park_id and s.plugin_id = p.plugin_id and s.state in ('running', 'degraded', 'retrying'))`);
    if (rows.length === 0) return null;
    const parks = Object.fromEntries(rows.map(({ park, generation }) => [park, Number(generation)]));
    return newTrial(before, parks, this.#options.now());
  }

  /** Follows a version that this process has just taken in. */
  follow(id: string, version: string, trial: Trial | undefined): void {
    if (!trial) this.#open.delete(id);
    else if (this.#open.get(id)?.version !== version)
      this.#open.set(id, { version, parks: trial.parks, begun: new Set() });
  }

  /** Takes in how a plugin fares on a park. */
  observe(status: PluginStatus): void {
    const { parkId, pluginId, state } = status;
    const open = this.#open.get(pluginId);
    if (open?.parks[parkId] === undefined) return;
    if (state === 'starting') open.begun.add(parkId);
    // Before that it is still the former version which says so; one that cannot be loaded at all never begins.
    if (!open.begun.has(parkId) && !this.#options.registry.get(pluginId)?.problem) return;
    if (!runs.has(state) && !stands.has(state)) return;
    const { version } = open;
    this.#settling = this.#settling
      .then(() => this.#settle(status, version))
      .catch((error: unknown) =>
        this.#options.log.error({ err: error, plugin: pluginId, version }, 'a version could not be taken back'),
      );
  }

  /** Resolves when all that was observed has been seen to. */
  idle(): Promise<void> {
    return this.#settling;
  }

  async #settle({ parkId, pluginId, state, error }: PluginStatus, version: string): Promise<void> {
    const from = await this.#options.database.withKernelTx(async (tx) => {
      const trial = await packageStore.lockTrial(tx, pluginId, version);
      const generation = trial?.parks[parkId];
      if (!trial || generation === undefined) return null;
      const before = stands.has(state)
        ? wayBack(trial, await packageStore.find(tx, pluginId, trial.from), this.#options.now())
        : null;
      const settings = await tx.execute<{ generation: string }>(
        sql`select generation from kernel.park_plugins where park_id = ${parkId} and plugin_id = ${pluginId}`,
      );
      // Settings that were changed meanwhile are not those that the version was tried against.
      if (before === null || Number(settings.rows[0]?.generation) !== generation) {
        const { [parkId]: _, ...parks } = trial.parks;
        await packageStore.setTrial(tx, pluginId, version, Object.keys(parks).length > 0 ? { ...trial, parks } : null);
        return null;
      }
      await packageStore.activate(tx, pluginId, before, null);
      await this.#options.audit(tx, {
        ...{ parkId: null, actor, action: 'plugin.returned', subject: pluginId, before: { version } },
        after: { version: before, park: parkId, reason: error ?? state },
      });
      return before;
    });
    if (from === null) return;
    this.#open.delete(pluginId);
    const reason = error ?? state;
    this.#options.log.error(
      { plugin: pluginId, park: parkId, version, from },
      `the version before runs again: ${reason}`,
    );
    this.#options.returned({ parkId, pluginId, version, from, reason: { en: reason, 'zh-CN': reason } });
    await this.#options.reconcile();
  }
}
