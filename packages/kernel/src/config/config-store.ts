import { createHash } from 'node:crypto';
import {
  canonicalJson,
  faultProblems,
  formSchema,
  type LingtanError,
  type LocalizedText,
  type PluginDefinition,
  type Principal,
  type ProposedChange,
  type Tx,
} from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/index.ts';
import { pluginErrors } from '../errors.ts';
import type { PluginRegistry } from '../host/plugin-registry.ts';
import type { RegisteredPlugin } from '../host/registered-plugin.ts';
import { type IsolatedConfig, isIsolated } from '../isolated-settings.ts';
import { invalidConfig, parseConfig, parseNewConfig } from './parse-config.ts';
import type { SecretBox } from './secret-box.ts';
import { controlPointsOf } from './control-points.ts';
import { meaningChanges, safetyChanges } from './safety-fields.ts';
import { destinations, isSecretMarker, mapSecrets, secretMarker } from './secret-fields.ts';

/** Row of `park_plugins` as it is stored: secrets are markers. */
export interface StoredConfig {
  enabled: boolean;
  value: unknown;
  version: number;
  generation: number;
  /** Whether anybody has stored settings; a row may be there by being switched on alone. */
  wasSet: boolean;
}

/** Stored settings of a park that a version of a plugin does not take. */
export interface SettingsRefusal {
  park: string;
  /** Whether the plugin is switched on there. */
  enabled: boolean;
  problem: LocalizedText;
}

const sentElsewhere = {
  en: 'where it is sent has changed; enter it again',
  'zh-CN': '其发送目标已更改，请重新输入',
};

/** Stands for a secret where settings are tried that are not to be seen. */
const unseenSecret = '(secret)';

/** One document as the plugin takes it, in its own process. @throws PLUGIN_CONFIG_INVALID */
async function takeOne(config: IsolatedConfig, document: unknown, version: number): Promise<unknown> {
  const taken = (await config.take([{ document, version }]))[0]!;
  if (taken.error) throw taken.error;
  return taken.document;
}

/** Names what is stored: another document has another revision. A secret counts as set or not set. */
export function configRevision(stored: Pick<StoredConfig, 'value'> | null): string {
  return createHash('sha256')
    .update(canonicalJson(stored?.value ?? {}))
    .digest('hex')
    .slice(0, 16);
}

/** Configurations of plugins on parks, with their secrets kept apart. */
export class ConfigStore {
  readonly #database: KernelDatabase;
  readonly #box: SecretBox;
  readonly #plugins: Pick<PluginRegistry, 'list'>;

  constructor(database: KernelDatabase, box: SecretBox, plugins: Pick<PluginRegistry, 'list'>) {
    this.#database = database;
    this.#box = box;
    this.#plugins = plugins;
  }

  /** The row; null when the plugin was never touched on this park. */
  async read(parkId: string, pluginId: string, tx?: Tx): Promise<StoredConfig | null> {
    const query = sql`select enabled, config as value, config_version as version, generation, was_set as "wasSet"
      from kernel.park_plugins where park_id = ${parkId} and plugin_id = ${pluginId}`;
    const run = async (on: Tx): Promise<StoredConfig | null> =>
      ((await on.execute(query)).rows[0] as unknown as StoredConfig | undefined) ?? null;
    return tx ? run(tx) : this.#database.withKernelTx(run);
  }

  /**
   * The row, which nobody else reads so until the end of the transaction: for a change that rests on it.
   * @throws PLUGIN_CONFIG_CHANGED when it is not at the revision that the caller has read
   */
  async readForChange(tx: Tx, parkId: string, pluginId: string, revision?: string): Promise<StoredConfig | null> {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`configuration ${parkId}/${pluginId}`}, 0))`);
    const stored = await this.read(parkId, pluginId, tx);
    if (revision !== undefined && revision !== configRevision(stored))
      throw pluginErrors.CONFIG_CHANGED({ plugin: pluginId });
    return stored;
  }

  /** Configuration for `start`: current version, validated, secrets in clear. */
  async load(parkId: string, plugin: RegisteredPlugin): Promise<unknown> {
    const { definition } = plugin;
    if (!definition) return {};
    const stored = await this.read(parkId, plugin.id);
    const document = await this.#withSecrets(parkId, definition, stored?.value ?? {});
    const { config } = definition;
    const version = stored?.version ?? config.version;
    if (!isIsolated(config) || version >= config.version) return parseConfig(definition, document, version);
    return parseConfig(definition, await takeOne(config, document, version), config.version);
  }

  /** What a version of a plugin does not take of the settings that parks have stored; nothing of them is changed. */
  async refusals(tx: Tx, definition: PluginDefinition): Promise<SettingsRefusal[]> {
    const { config } = definition;
    const { rows } = await tx.execute<{ park: string; enabled: boolean; value: unknown; version: number }>(
      sql`select park_id as park, enabled, config as value, config_version as version from kernel.park_plugins
        where plugin_id = ${definition.id} order by 1`,
    );
    if (rows.length === 0) return [];
    // Nobody vouches yet for what is tried here: a secret is not handed to it, and stands for itself.
    const documents = rows.map(({ value, version }) => ({
      version,
      document: mapSecrets(value, formSchema(config.schema), (_pointer, secret) =>
        isSecretMarker(secret) ? unseenSecret : secret,
      ),
    }));
    const taken = isIsolated(config) ? await config.take(documents, unseenSecret) : [];
    return rows.flatMap(({ park, enabled }, index) => {
      const { document, version } = documents[index]!;
      try {
        if (version > config.version || !isIsolated(config)) parseConfig(definition, document, version);
        else if (taken[index]!.error) throw taken[index]!.error;
        return [];
      } catch (error) {
        const { message: en, 'zh-CN': zh } = error as LingtanError;
        return [{ park, enabled, problem: { en, 'zh-CN': zh?.message ?? en } }];
      }
    });
  }

  /** A document as it came from a form, with markers filled in from the store, validated. */
  async resolve(parkId: string, definition: PluginDefinition, value: unknown): Promise<unknown> {
    const moved = await this.#moved(parkId, definition, value);
    if (moved.size > 0) {
      const faults = [...moved.values()].map((path) => ({ path: [...path], problem: sentElsewhere }));
      throw invalidConfig(definition, faultProblems(faults, {}));
    }
    const document = await this.#withSecrets(parkId, definition, value);
    const { config } = definition;
    if (isIsolated(config)) await takeOne(config, document, config.version);
    return parseNewConfig(definition, document);
  }

  /** The points of a park that control rests on by the settings of its plugins, switched on or not. */
  async controlPoints(parkId: string): Promise<ReadonlySet<string>> {
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute<{ id: string; value: unknown }>(
        sql`select plugin_id as id, config as value from kernel.park_plugins where park_id = ${parkId}`,
      ),
    );
    const stored = new Map(rows.map(({ id, value }) => [id, value]));
    return new Set(
      this.#plugins
        .list()
        .flatMap(({ id, definition }) =>
          definition && stored.has(id) ? controlPointsOf(stored.get(id), formSchema(definition.config.schema)) : [],
        ),
    );
  }

  /**
   * What a document would change of the limits in force, which are those of an empty document where nothing is stored, what the
   * points mean that control rests on among them. A person who sets the settings of a plugin for the first time changes none but
   * that; whoever comes after, or is no person, does. What is stored and does not fit is taken as it stands.
   */
  async safetyChanges(
    parkId: string,
    plugin: RegisteredPlugin,
    value: unknown,
    by: Principal['kind'],
  ): Promise<ProposedChange[]> {
    const definition = plugin.definition!;
    const stored = await this.read(parkId, plugin.id);
    const isFirst = stored?.wasSet !== true && by === 'user';
    const points = await this.controlPoints(parkId);
    if (isFirst && points.size === 0) return [];
    const after = await this.resolve(parkId, definition, value);
    const before = await this.load(parkId, plugin).catch(() => stored?.value ?? {});
    const schema = formSchema(definition.config.schema);
    return isFirst ? meaningChanges(before, after, schema, points) : safetyChanges(before, after, schema, points);
  }

  /** A document, secrets and all, as it may lie somewhere for a while. */
  seal(parkId: string, pluginId: string, document: unknown): string {
    return this.#box.seal(JSON.stringify(document), secretPlace(parkId, pluginId, '#proposed')).toString('base64');
  }

  unseal(parkId: string, pluginId: string, sealed: string): unknown {
    return JSON.parse(this.#box.open(Buffer.from(sealed, 'base64'), secretPlace(parkId, pluginId, '#proposed')));
  }

  /**
   * Validates and stores a document, in the caller's transaction. Markers keep the secret that is stored; secrets that
   * are no longer in the document are deleted. Returns the document as stored.
   */
  async write(tx: Tx, parkId: string, definition: PluginDefinition, value: unknown): Promise<unknown> {
    await this.resolve(parkId, definition, value);
    return this.writeUnchecked(tx, parkId, definition, value);
  }

  /** Stores a document that may be invalid; the plugin then fails to start and says why. For park files. */
  async writeUnchecked(tx: Tx, parkId: string, definition: PluginDefinition, value: unknown): Promise<unknown> {
    const moved = await this.#moved(parkId, definition, value, tx);
    const kept: string[] = [];
    const fresh: { pointer: string; sealed: Buffer }[] = [];
    const stored = mapSecrets(value, formSchema(definition.config.schema), (pointer, secret) => {
      if (secret === null || secret === '') return undefined;
      if (!moved.has(pointer)) kept.push(pointer);
      if (!isSecretMarker(secret))
        fresh.push({ pointer, sealed: this.#box.seal(String(secret), secretPlace(parkId, definition.id, pointer)) });
      return secretMarker;
    });
    await tx.execute(sql`delete from kernel.secrets where park_id = ${parkId} and plugin_id = ${definition.id}
      and not (pointer = any(${sql.param(kept)}::text[]))`);
    for (const { pointer, sealed } of fresh) {
      await tx.execute(sql`insert into kernel.secrets (park_id, plugin_id, pointer, ciphertext)
        values (${parkId}, ${definition.id}, ${pointer}, ${sealed})
        on conflict (park_id, plugin_id, pointer) do update set ciphertext = excluded.ciphertext, updated_at = now()`);
    }
    await tx.execute(sql`insert into kernel.park_plugins (park_id, plugin_id, config, config_version, was_set)
      values (${parkId}, ${definition.id}, ${JSON.stringify(stored)}::jsonb, ${definition.config.version}, true)
      on conflict (park_id, plugin_id) do update set config = excluded.config, config_version = excluded.config_version,
        was_set = true,
        generation = kernel.park_plugins.generation + 1, updated_at = now()`);
    await tx.execute(sql`select pg_notify('lingtan_plugins', ${parkId})`);
    return stored;
  }

  /** Switches a plugin on or off, in the caller's transaction. True when that changed something. */
  async setEnabled(tx: Tx, parkId: string, pluginId: string, enabled: boolean): Promise<boolean> {
    const { rowCount } = await tx.execute(sql`insert into kernel.park_plugins (park_id, plugin_id, enabled)
      values (${parkId}, ${pluginId}, ${enabled})
      on conflict (park_id, plugin_id) do update set enabled = excluded.enabled,
        generation = kernel.park_plugins.generation + 1, updated_at = now()
        where kernel.park_plugins.enabled <> excluded.enabled`);
    await tx.execute(sql`select pg_notify('lingtan_plugins', ${parkId})`);
    return (rowCount ?? 0) > 0;
  }

  /** The secrets that a document takes from the store and has sent elsewhere than the document they were stored with. */
  async #moved(
    parkId: string,
    definition: PluginDefinition,
    value: unknown,
    tx?: Tx,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const schema = formSchema(definition.config.schema);
    const asked = new Set<string>();
    mapSecrets(value, schema, (pointer, secret) => {
      if (isSecretMarker(secret)) asked.add(pointer);
      return secret;
    });
    if (asked.size === 0) return new Map();
    const before = destinations((await this.read(parkId, definition.id, tx))?.value ?? {}, schema);
    const moved = [...destinations(value, schema)].filter(
      ([pointer, { destination }]) =>
        asked.has(pointer) && before.has(pointer) && before.get(pointer)!.destination !== destination,
    );
    return new Map(moved.map(([pointer, { path }]) => [pointer, path]));
  }

  async #withSecrets(parkId: string, definition: PluginDefinition, value: unknown): Promise<unknown> {
    const schema = formSchema(definition.config.schema);
    let wanted = false;
    mapSecrets(value, schema, (_pointer, secret) => {
      wanted ||= isSecretMarker(secret);
      return secret;
    });
    if (!wanted) return value;
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute(
        sql`select pointer, ciphertext from kernel.secrets where park_id = ${parkId} and plugin_id = ${definition.id}`,
      ),
    );
    const sealed = new Map(
      (rows as { pointer: string; ciphertext: Buffer }[]).map((row) => [row.pointer, row.ciphertext]),
    );
    return mapSecrets(value, schema, (pointer, secret) => {
      if (!isSecretMarker(secret)) return secret;
      const found = sealed.get(pointer);
      if (!found) {
        const problems = `${pointer}: no secret is stored for this field; enter it`;
        throw pluginErrors.CONFIG_INVALID({ plugin: definition.id, problems });
      }
      return this.#box.open(found, secretPlace(parkId, definition.id, pointer));
    });
  }
}

/** What a sealed text of a plugin on a park is bound to; names of its own begin with `#`. */
export function secretPlace(parkId: string, pluginId: string, pointer: string): string {
  return `${parkId}/${pluginId}${pointer}`;
}
