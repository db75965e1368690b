import { randomBytes } from 'node:crypto';
import { type Logger, sha256, type Tx } from '@lingtan/sdk';
import { type KernelDatabase, rawClient } from '../database/index.ts';
import { deriveSecret } from '../derive-secret.ts';
import { type KeyRecord, type Queryable, readKeyRecord, writeKeyRecord } from './key-records.ts';

const purposes = { sessions: 'lingtan sessions', 'device-tokens': 'lingtan device tokens' } as const;

/** Keys that are derived from the secret key and a salt of their own, so that they can be replaced without it. */
export type DerivedKey = keyof typeof purposes;

const channel = 'lingtan_keys';

/** Derived keys of the installation. A process follows a rotation in another one at once. */
export class DerivedKeys {
  readonly #secretKey: Buffer;
  readonly #database: KernelDatabase;
  #sessions = '';

  private constructor(database: KernelDatabase, secretKey: Buffer) {
    this.#database = database;
    this.#secretKey = secretKey;
  }

  static async open(database: KernelDatabase, secretKey: Buffer): Promise<DerivedKeys> {
    const keys = new DerivedKeys(database, secretKey);
    await keys.#load();
    return keys;
  }

  /** Goes on reading the key of sessions whenever it is replaced. The result ends that. */
  follow(log: Logger): () => void {
    return this.#database.listener.on(
      channel,
      () =>
        void this.#load().catch((error: unknown) => log.error({ err: error }, 'the key of sessions could not be read')),
    );
  }

  /** Signs the cookies of sessions. */
  sessions(): string {
    return this.#sessions;
  }

  /** The key as it is now. */
  async read(on: Queryable, name: DerivedKey): Promise<string> {
    return this.#derive(name, await readKeyRecord(on, name));
  }

  /** What the key is called, which tells nothing of it, and since when it is so; null for the first. */
  async describe(on: Queryable, name: DerivedKey): Promise<{ id: string; since: string | null }> {
    const record = await readKeyRecord(on, name);
    return { id: sha256(this.#derive(name, record)).slice(0, 16), since: record?.since ?? null };
  }

  /** Draws another salt, in the caller's transaction. */
  async rotate(tx: Tx, name: DerivedKey): Promise<void> {
    const client = rawClient(tx);
    await writeKeyRecord(client, name, { since: new Date().toISOString(), salt: randomBytes(32).toString('hex') });
    await client.query('select pg_notify($1, $2)', [channel, name]);
  }

  #derive(name: DerivedKey, record: KeyRecord<DerivedKey> | null): string {
    return deriveSecret(this.#secretKey, purposes[name], record?.salt);
  }

  async #load(): Promise<void> {
    this.#sessions = await this.read(this.#database.kernelPool, 'sessions');
  }
}
