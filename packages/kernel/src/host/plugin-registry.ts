import type { Logger, Permission } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import type { PermissionRegistry } from '../auth/permission-registry.ts';
import { versionConflicts } from './manifest.ts';
import { registerPlugin } from './register.ts';
import type { PluginSource, RegisteredPlugin } from './registered-plugin.ts';

/** Runs the migrations of one plugin. Rejects when one fails. */
export type MigratePlugin = (pluginId: string, directory: string) => Promise<void>;

/** All plugins of the installation, by id. */
export class PluginRegistry {
  readonly #plugins = new Map<string, RegisteredPlugin>();
  #revision = 0;

  /**
   * Takes plugins in, one after the other: validate, load, declare permissions, migrate. A plugin that fails in any of
   * these steps is kept with its problem, so that operators see it, and the others go on.
   */
  async load(
    sources: readonly PluginSource[],
    options: { permissions: PermissionRegistry; migrate: MigratePlugin; log: Logger },
  ): Promise<void> {
    for (const source of sources) {
      const found = await registerPlugin(source);
      if (this.#plugins.has(found.id)) {
        options.log.error({ plugin: found.id, directory: found.directory }, 'a second plugin with this id is ignored');
        continue;
      }
      this.#plugins.set(found.id, await this.#prepare(found, options));
    }
    this.#checkVersions();
    for (const plugin of this.#plugins.values()) {
      if (plugin.problem)
        options.log.error(
          { plugin: plugin.id, state: plugin.problem.state, err: plugin.problem.error },
          'plugin cannot run',
        );
    }
  }

  /** Takes a plugin in while the kernel runs, in place of an earlier one of that id. */
  async put(plugin: RegisteredPlugin, options: { permissions: PermissionRegistry }): Promise<void> {
    options.permissions.retract(plugin.id);
    const prepared = await this.#prepare(plugin, { ...options, migrate: async () => undefined });
    this.#plugins.set(plugin.id, prepared);
    this.#checkVersions();
    this.#revision += 1;
  }

  /** Takes a plugin out while the kernel runs. */
  drop(id: string, options: { permissions: PermissionRegistry }): void {
    options.permissions.retract(id);
    if (this.#plugins.delete(id)) this.#revision += 1;
  }

  /** Grows when plugins come or go. */
  get revision(): number {
    return this.#revision;
  }

  async #prepare(
    plugin: RegisteredPlugin,
    options: { permissions: PermissionRegistry; migrate: MigratePlugin },
  ): Promise<RegisteredPlugin> {
    if (plugin.problem || !plugin.manifest) return plugin;
    try {
      options.permissions.declare(plugin.id, plugin.manifest.permissions as Permission[]);
    } catch (cause) {
      return failed(plugin, 'failed', cause);
    }
    if (plugin.directory === null) return plugin;
    try {
      await options.migrate(plugin.id, plugin.directory);
      return plugin;
    } catch (cause) {
      return failed(plugin, 'migration-error', cause);
    }
  }

  #checkVersions(): void {
    const installed = new Map(
      [...this.#plugins.values()].flatMap((plugin) =>
        plugin.manifest ? [[plugin.id, plugin.manifest.version] as const] : [],
      ),
    );
    for (const plugin of this.#plugins.values()) {
      if (plugin.problem || !plugin.manifest) continue;
      const conflicts = versionConflicts(plugin.manifest, installed);
      if (conflicts.length > 0)
        this.#plugins.set(plugin.id, failed(plugin, 'incompatible', new Error(conflicts.join('; '))));
    }
  }

  get(id: string): RegisteredPlugin | undefined {
    return this.#plugins.get(id);
  }

  list(): readonly RegisteredPlugin[] {
    return [...this.#plugins.values()];
  }
}

function failed(
  plugin: RegisteredPlugin,
  state: 'failed' | 'migration-error' | 'incompatible',
  cause: unknown,
): RegisteredPlugin {
  const problems = cause instanceof Error ? cause.message : String(cause);
  return {
    ...plugin,
    problem: { state, error: pluginErrors.DEFINITION_INVALID({ plugin: plugin.id, problems }, cause) },
  };
}
