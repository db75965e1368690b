import { DeviceTokens, type PluginDefinition, type PluginKey, type Principal, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { InstallationKey } from '../audit/index.ts';
import { deviceTokenIssuer } from '../auth/device-tokens.ts';
import { type KernelDatabase, rawClient } from '../database/index.ts';
import type { PluginHost } from '../host/plugin-host.ts';
import type { PluginRegistry } from '../host/plugin-registry.ts';
import type { KernelAuditEntry } from '../kernel-context.ts';
import type { DerivedKeys } from './derived-keys.ts';
import { keyErrors } from './errors.ts';
import { readKeyRecord } from './key-records.ts';
import { retiredSigningKeys } from './signing-key.ts';

/** A key of the installation, or of a plugin on a park, without what opens anything. */
export interface KeyRow {
  name: string;
  /** Null for a key of the installation. */
  park: string | null;
  /** Tells keys apart; null where none was made yet, or nobody runs who knows it. */
  id: string | null;
  /** ISO 8601 UTC; null for the first, whose day nobody wrote down. */
  since: string | null;
  /** Whether a running server rotates it; the others are rotated by the command line while none runs. */
  running: boolean;
  /** SPKI in PEM, of the one that signs. */
  publicKey: string | null;
  retired: { keyId: string; retiredAt: string; publicKey: string | null }[];
}

/** Options of {@link InstallationKeys}. */
export interface InstallationKeysOptions {
  database: KernelDatabase;
  host: PluginHost;
  registry: PluginRegistry;
  derived: DerivedKeys;
  installationKey: InstallationKey;
  /** Id of the secret key. */
  secretKeyId: string;
  audit(tx: Tx, entry: KernelAuditEntry): Promise<void>;
}

const derivedNames = ['sessions', 'device-tokens'] as const;
const stoppedNames = ['secret', 'installation', 'database'] as const;
const none = { park: null, id: null, since: null, running: false, publicKey: null, retired: [] };

/** All keys: lists them, and rotates those that a running server can. */
export class InstallationKeys {
  readonly #options: InstallationKeysOptions;

  constructor(options: InstallationKeysOptions) {
    this.#options = options;
  }

  async list(): Promise<KeyRow[]> {
    const { database, derived, host, installationKey } = this.#options;
    const pool = database.kernelPool;
    const [secret, signing, own] = [
      await readKeyRecord(pool, 'secret'),
      await readKeyRecord(pool, 'installation'),
      await readKeyRecord(pool, 'database'),
    ];
    const rows: KeyRow[] = [
      {
        ...{ ...none, name: 'secret', id: this.#options.secretKeyId, since: secret?.since ?? null },
        retired: (secret?.retired ?? []).map(({ keyId, retiredAt }) => ({ keyId, retiredAt, publicKey: null })),
      },
      {
        ...{ ...none, name: 'installation', id: installationKey.id, since: signing?.since ?? null },
        publicKey: installationKey.publicKey,
        retired: await retiredSigningKeys(pool, installationKey),
      },
      { ...none, name: 'database', since: own?.since ?? null },
    ];
    for (const name of derivedNames)
      rows.push({ ...none, name, running: true, ...(await derived.describe(pool, name)) });
    for (const { id: park, no } of host.parks())
      for (const { plugin, key } of this.#pluginKeys()) {
        const scope = host.instance(park, plugin).scope;
        const found = scope && (await database.withParkTx({ parkId: park, parkNo: no }, (tx) => key.read(scope, tx)));
        rows.push({ ...none, name: nameOf(plugin, key), park, running: true, ...found });
      }
    return rows;
  }

  /**
   * Puts another key in the place of one.
   * @param park whose, for a key of a plugin
   * @throws KEYS_UNKNOWN, KEYS_NEEDS_STOP, KEYS_NO_PARK, KEYS_NOT_RUNNING, PARK_UNKNOWN
   */
  async rotate(name: string, park: string | null, principal: Principal): Promise<void> {
    const { database, derived, host, audit } = this.#options;
    const pluginKey = this.#pluginKeys().find(({ plugin, key }) => nameOf(plugin, key) === name);
    if (pluginKey) return this.#rotatePluginKey(pluginKey, park, principal);
    if (stoppedNames.includes(name as never)) throw keyErrors.NEEDS_STOP({ name });
    const known = derivedNames.find((each) => each === name);
    if (!known) {
      const own = this.#pluginKeys().map(({ plugin, key }) => nameOf(plugin, key));
      throw keyErrors.UNKNOWN({ name, expected: [...stoppedNames, ...derivedNames, ...own].join(', ') });
    }
    await database.withKernelTx(async (tx) => {
      const before = await derived.describe(rawClient(tx), known);
      await derived.rotate(tx, known);
      const ended =
        known === 'sessions'
          ? await tx.execute(sql`delete from auth."session"`)
          : await tx.execute(sql`update kernel.tokens set revoked_at = now()
              where kind = 'device' and created_by = ${deviceTokenIssuer} and revoked_at is null`);
      // They ask for the tokens of their devices when they start.
      if (known === 'device-tokens') await restart(tx, this.#usersOfDeviceTokens(), null);
      const after = await derived.describe(rawClient(tx), known);
      await audit(tx, {
        ...{ parkId: null, actor: principal, action: 'key.rotated', subject: name, before: { id: before.id } },
        after: { id: after.id, ended: ended.rowCount ?? 0 },
      });
    });
    await host.reconcile();
  }

  async #rotatePluginKey(
    { plugin, key }: { plugin: string; key: PluginKey },
    park: string | null,
    principal: Principal,
  ): Promise<void> {
    const { database, host, audit } = this.#options;
    const name = nameOf(plugin, key);
    if (park === null) throw keyErrors.NO_PARK({ name });
    const scope = host.instance(park, plugin).scope;
    if (!scope) throw keyErrors.NOT_RUNNING({ plugin, park, name });
    await database.withParkTx({ parkId: park, parkNo: host.park(park).no }, async (tx) => {
      const before = await key.read(scope, tx);
      const ended = await key.rotate(scope, tx);
      const after = await key.read(scope, tx);
      await audit(tx, {
        ...{ parkId: park, actor: principal, action: 'key.rotated', subject: name },
        ...{ before: { id: before?.id ?? null }, after: { id: after?.id ?? null, ended } },
      });
    });
    await database.withKernelTx((tx) => restart(tx, [plugin], park));
    await host.reconcile();
  }

  #pluginKeys(): { plugin: string; key: PluginKey }[] {
    return this.#definitions().flatMap(({ id, keys }) => (keys ?? []).map((key) => ({ plugin: id, key })));
  }

  #usersOfDeviceTokens(): string[] {
    return this.#definitions()
      .filter(({ services, optionalServices }) =>
        Object.values({ ...services, ...optionalServices }).some(({ id }) => id === DeviceTokens.id),
      )
      .map(({ id }) => id);
  }

  #definitions(): PluginDefinition[] {
    return this.#options.registry.list().flatMap(({ definition }) => definition ?? []);
  }
}

const nameOf = (plugin: string, { name }: PluginKey): string => `${plugin}.${name}`;

/** Has running plugins started again, in every process. */
async function restart(tx: Tx, plugins: readonly string[], park: string | null): Promise<void> {
  await tx.execute(sql`update kernel.park_plugins set generation = generation + 1
    where enabled and plugin_id = any(${sql.param(plugins)}::text[]) and (${park}::text is null or park_id = ${park})`);
  await tx.execute(sql`select pg_notify('lingtan_plugins', '')`);
}
