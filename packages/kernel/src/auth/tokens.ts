import { randomBytes } from 'node:crypto';
import { type Role, sha256 } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/index.ts';
import type { Tx } from '@lingtan/sdk';
import { authErrors } from '../errors.ts';
import type { Identity } from './identity.ts';

/** An API key (`lt_…`), device token (`ld_…`) or screen token (`ls_…`) as it is listed; the clear text is shown once, when it is made. */
export interface TokenInfo {
  id: string;
  name: string;
  role: Role;
  enterpriseId: string | null;
  pointPrefix: string | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
}

/** What a new token should be. */
export interface NewToken {
  parkId: string;
  kind: 'api-key' | 'device' | 'screen';
  name: string;
  role: Role;
  enterpriseId: string | null;
  pointPrefix: string | null;
  expiresAt: string | null;
  createdBy: string;
}

// A device sends every second; looking each of them up every time would cost more than storing the samples.
const cacheMs = 1500;
const columns = sql`id, name, role, enterprise_id as "enterpriseId", point_prefix as "pointPrefix", created_at as "createdAt",
  expires_at as "expiresAt", last_used_at as "lastUsedAt"`;

const prefixes = { 'api-key': 'lt', device: 'ld', screen: 'ls' } as const;

/** Puts a clear token together. */
export function clearToken(kind: NewToken['kind'], id: string, secret: string): string {
  return `${prefixes[kind]}_${id}${secret}`;
}

/** Tokens of parks. Only hashes are stored; 256 random bits need no slow hash. */
export class TokenStore {
  readonly #database: KernelDatabase;
  readonly #cache = new Map<string, { identity: Identity | null; until: number }>();

  constructor(database: KernelDatabase) {
    this.#database = database;
  }

  /**
   * Makes a token in the caller's transaction. `clear` is never to be had again, unless `secretOf` makes the secret part
   * (32 bytes, base64url) of the id.
   */
  async create(
    tx: Tx,
    token: NewToken,
    secretOf: (id: string) => string = () => randomBytes(32).toString('base64url'),
  ): Promise<{ id: string; clear: string }> {
    const id = randomBytes(8).toString('hex');
    const clear = clearToken(token.kind, id, secretOf(id));
    await tx.execute(sql`insert into kernel.tokens (park_id, id, kind, name, hash, role, enterprise_id, point_prefix, created_by, expires_at)
      values (${token.parkId}, ${id}, ${token.kind}, ${token.name}, ${sha256(clear)}, ${token.role}, ${token.enterpriseId},
        ${token.pointPrefix}, ${token.createdBy}, ${token.expiresAt})`);
    return { id, clear };
  }

  async list(parkId: string, kind: NewToken['kind']): Promise<TokenInfo[]> {
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute(
        sql`select ${columns} from kernel.tokens where park_id = ${parkId} and kind = ${kind} and revoked_at is null order by created_at`,
      ),
    );
    return rows.map((row) => isoDates(row)) as unknown as TokenInfo[];
  }

  /** Revokes in the caller's transaction. @throws AUTH_UNKNOWN_TOKEN */
  async revoke(tx: Tx, parkId: string, kind: NewToken['kind'], id: string): Promise<void> {
    const { rowCount } = await tx.execute(sql`update kernel.tokens set revoked_at = now()
      where park_id = ${parkId} and kind = ${kind} and id = ${id} and revoked_at is null`);
    if (rowCount === 0) throw authErrors.UNKNOWN_TOKEN({ id, park: parkId });
    this.#cache.clear();
  }

  /** The identity behind a clear token; null when it is unknown, expired or revoked. */
  async identify(clear: string): Promise<Identity | null> {
    if (!/^l[tds]_[0-9a-f]{16}[\w-]{43}$/.test(clear)) return null;
    const hash = sha256(clear);
    const cached = this.#cache.get(hash);
    if (cached && cached.until > Date.now()) return cached.identity;
    const identity = await this.#lookUp(hash);
    if (this.#cache.size > 10_000) this.#cache.clear();
    this.#cache.set(hash, { identity, until: Date.now() + cacheMs });
    return identity;
  }

  /** Those of the given token ids that are still good. */
  async stillGood(ids: readonly string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute(sql`select id from kernel.tokens where id = any(${sql.param(ids)}::text[]) and revoked_at is null
        and (expires_at is null or expires_at > now())`),
    );
    return new Set(rows.map((row) => row['id'] as string));
  }

  async #lookUp(hash: string): Promise<Identity | null> {
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute(sql`update kernel.tokens set last_used_at = now() where hash = ${hash} and revoked_at is null
        and (expires_at is null or expires_at > now())
        returning park_id as "parkId", id, kind, name, role, enterprise_id as "enterpriseId", point_prefix as "pointPrefix", created_by as "createdBy"`),
    );
    const row = rows[0] as (Omit<NewToken, 'expiresAt'> & { id: string }) | undefined;
    if (!row) return null;
    return {
      kind: row.kind,
      id: row.id,
      name: row.name,
      email: null,
      platformAdmin: false,
      memberships: [{ parkId: row.parkId, role: row.role, enterpriseId: row.enterpriseId }],
      pointPrefix: row.pointPrefix,
      via: 'token',
      credentialId: row.id,
      language: null,
      madeBy: row.createdBy,
    };
  }
}

function isoDates(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      key.endsWith('At') && value !== null ? new Date(value as string).toISOString() : value,
    ]),
  );
}
