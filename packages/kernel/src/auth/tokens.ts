import { randomBytes } from 'node:crypto';
import { type Role, sha256 } from '@lingtan/sdk';
import { sql, type SQL } from 'drizzle-orm';
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
  /** Which points that control rests on it may feed; null: all. */
  controlPoints: string[] | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  /** Who answers for it; null for what the command line made, and for a device that the park has taken on. */
  owner: { id: string; name: string } | null;
  /** Who made it, while they have an account; null for what the command line or a plugin made. */
  maker: { id: string; name: string } | null;
  /** Whether owner and maker still have the right to have it: without, it is refused, unless it is a device. */
  covered: boolean;
  /** Permissions of a key that has less than its role, else null. */
  permissions: string[] | null;
  /** Where a key may be used from, else null. */
  addresses: string[] | null;
  /** Whether a second person has yet to approve a key: until then it is refused. */
  waiting: boolean;
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
  /** User who made it; absent for the command line and for plugins. */
  makerId?: string | undefined;
  /** User who answers for it. */
  ownerId?: string | undefined;
  permissions?: readonly string[] | null;
  addresses?: readonly string[] | null;
  waiting?: boolean;
  /** Whether it may feed the points that control rests on, as what lives inside the installation may. */
  feedsControl?: boolean;
}

// A device sends every second; looking each of them up every time would cost more than storing the samples.
const cacheMs = 1500;
/** How often a token's last use is noted, s. */
const noteUseEveryS = 60;
// What the person who answers for a token and the person who made it may both do, it may: it ends with the rights that it was made
// under, and comes back with them. A meter goes on.
const covered = sql`(t.kind = 'device' or not exists (select from unnest(array[t.owner_id, t.maker_id]) as behind (id)
  where behind.id is not null and not ${mayHave(sql`behind.id`)}))`;
// Displays show what they were made for, and meters send.
const makerRole = sql`case when t.kind = 'api-key' then (select case when u."platformAdmin" then 'platform-admin' else m.role end
  from auth."user" u left join kernel.memberships m on m.user_id = u.id and m.park_id = t.park_id where u.id = t.maker_id) end`;
const person = (id: SQL): SQL =>
  sql`(select json_build_object('id', u.id, 'name', u.name) from auth."user" u where u.id = ${id})`;
const columns = sql`t.id, t.name, t.role, t.enterprise_id as "enterpriseId", t.point_prefix as "pointPrefix",
  t.control_points as "controlPoints", t.created_at as "createdAt", t.expires_at as "expiresAt", t.last_used_at as "lastUsedAt", ${covered} as covered,
  ${person(sql`t.owner_id`)} as owner, ${person(sql`t.maker_id`)} as maker, t.permissions, t.addresses, t.waiting`;
const good = sql`t.revoked_at is null and not t.waiting and (t.expires_at is null or t.expires_at > now()) and ${covered}`;

/** Whether a user has a role on the park of a token that lets them have it. */
function mayHave(id: SQL): SQL {
  return sql`exists (select from auth."user" o
    join kernel.parks p on p.id = t.park_id
    left join kernel.memberships m on m.user_id = o.id and m.park_id = t.park_id
    where o.id = ${id} and ((m.role = t.role and m.enterprise_id is not distinct from t.enterprise_id)
      or ((o."platformAdmin" or m.role = 'operator') and (t.role in ('operator', 'auditor', 'screen', 'device')
        -- Where duties are separated nobody but whose duty or enterprise it is has or makes a key for it.
        or not p.duties_separated and (o."platformAdmin" or t.role = 'member')))))`;
}

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
   * @throws AUTH_KEY_BEYOND_OWNER when the owner has not the rights that the key would have
   */
  async create(
    tx: Tx,
    token: NewToken,
    secretOf: (id: string) => string = () => randomBytes(32).toString('base64url'),
  ): Promise<{ id: string; clear: string }> {
    const id = randomBytes(8).toString('hex');
    const clear = clearToken(token.kind, id, secretOf(id));
    await tx.execute(sql`insert into kernel.tokens (park_id, id, kind, name, hash, role, enterprise_id, point_prefix, created_by, expires_at,
        owner_id, maker_id, permissions, addresses, waiting, control_points)
      values (${token.parkId}, ${id}, ${token.kind}, ${token.name}, ${sha256(clear)}, ${token.role}, ${token.enterpriseId},
        ${token.pointPrefix}, ${token.createdBy}, ${token.expiresAt}, ${token.ownerId ?? null}, ${token.makerId ?? null},
        ${sql.param(token.permissions ?? null)}::text[], ${sql.param(token.addresses ?? null)}::text[],
        ${token.waiting ?? false}, ${token.feedsControl ? null : sql`'{}'`})`);
    const { rows } = await tx.execute(sql`select ${covered} as covered from kernel.tokens t where t.id = ${id}`);
    if (rows[0]!['covered'] !== true)
      throw authErrors.KEY_BEYOND_OWNER({ owner: token.ownerId ?? '', role: token.role, park: token.parkId });
    return { id, clear };
  }

  async list(parkId: string, kind: NewToken['kind']): Promise<TokenInfo[]> {
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute(
        sql`select ${columns} from kernel.tokens t where park_id = ${parkId} and kind = ${kind} and revoked_at is null order by created_at`,
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

  /** Makes a key that waits good, in the caller's transaction. @throws AUTH_UNKNOWN_TOKEN when it has been revoked since */
  async approve(tx: Tx, parkId: string, id: string): Promise<void> {
    const { rowCount } = await tx.execute(sql`update kernel.tokens set waiting = false
      where park_id = ${parkId} and kind = 'api-key' and id = ${id} and waiting and revoked_at is null`);
    if (rowCount === 0) throw authErrors.UNKNOWN_TOKEN({ id, park: parkId });
    this.#cache.clear();
  }

  /** Says which points that control rests on a device may feed, in the caller's transaction. @throws AUTH_UNKNOWN_TOKEN */
  async setControlPoints(tx: Tx, parkId: string, id: string, points: readonly string[]): Promise<void> {
    const { rowCount } = await tx.execute(sql`update kernel.tokens set control_points = ${sql.param(points)}::text[]
      where park_id = ${parkId} and kind = 'device' and id = ${id} and revoked_at is null`);
    if (rowCount === 0) throw authErrors.UNKNOWN_TOKEN({ id, park: parkId });
    this.#cache.clear();
  }

  /** The persons behind keys: those who answer for them, and those who made them. */
  async personsBehind(ids: readonly string[]): Promise<Map<string, string[]>> {
    if (ids.length === 0) return new Map();
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute<{
        id: string;
        persons: string[];
      }>(sql`select id, array_remove(array[owner_id, maker_id], null) as persons
        from kernel.tokens where id = any(${sql.param(ids)}::text[])`),
    );
    return new Map(rows.map(({ id, persons }) => [id, persons]));
  }

  /** Has the park take on the devices whose owners have not the right to have them any more. They go on sending. */
  async passToPark(tx: Tx): Promise<{ parkId: string; id: string; name: string; owner: string }[]> {
    const { rows } = await tx.execute(sql`with gone as (select t.id, t.owner_id as owner from kernel.tokens t
        where t.kind = 'device' and t.revoked_at is null and t.owner_id is not null and not ${mayHave(sql`t.owner_id`)}
        for update)
      update kernel.tokens d set owner_id = null from gone where d.id = gone.id
      returning d.park_id as "parkId", d.id, d.name, gone.owner`);
    return rows as unknown as { parkId: string; id: string; name: string; owner: string }[];
  }

  /** Gives a device another owner, in the caller's transaction. @returns who it was @throws AUTH_UNKNOWN_TOKEN */
  async takeOver(tx: Tx, parkId: string, id: string, ownerId: string): Promise<string | null> {
    const { rows } = await tx.execute<{ before: string | null }>(sql`with found as (select id, owner_id as before
        from kernel.tokens where park_id = ${parkId} and kind = 'device' and id = ${id} and revoked_at is null for update)
      update kernel.tokens d set owner_id = ${ownerId} from found where d.id = found.id returning found.before`);
    if (!rows[0]) throw authErrors.UNKNOWN_TOKEN({ id, park: parkId });
    return rows[0].before;
  }

  /** The identity behind a clear token; null when it is unknown, expired or revoked. */
  async identify(clear: string): Promise<Identity | null> {
    if (!/^l[tds]_[0-9a-f]{16}[\w-]{43}$/.test(clear)) return null;
    const hash = sha256(clear);
    const cached = this.#cache.get(hash);
    if (cached && cached.until > performance.now()) return cached.identity;
    const identity = await this.#lookUp(hash);
    if (this.#cache.size > 10_000) this.#cache.clear();
    this.#cache.set(hash, { identity, until: performance.now() + cacheMs });
    return identity;
  }

  /** Those of the given identities whose tokens are still good, with the rights that they had. */
  async stillGood(identities: readonly Identity[]): Promise<Set<Identity>> {
    if (identities.length === 0) return new Set();
    const ids = identities.map(({ credentialId }) => credentialId);
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute<{ id: string; makerRole: Role | null }>(sql`select id, ${makerRole} as "makerRole"
        from kernel.tokens t where id = any(${sql.param(ids)}::text[]) and ${good}`),
    );
    const found = new Map(rows.map((row) => [row.id, row.makerRole ?? undefined]));
    return new Set(
      identities.filter((each) => found.has(each.credentialId) && found.get(each.credentialId) === each.makerRole),
    );
  }

  async #lookUp(hash: string): Promise<Identity | null> {
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute(sql`select park_id as "parkId", id, kind, name, role, enterprise_id as "enterpriseId",
          point_prefix as "pointPrefix", control_points as "controlPoints", coalesce(owner_id, maker_id, created_by) as "ownerId",
          nullif(maker_id, owner_id) as "makerId", permissions, addresses,
          ${makerRole} as "makerRole", coalesce(last_used_at < now() - make_interval(secs => ${noteUseEveryS}), true) as "toNote"
        from kernel.tokens t where hash = ${hash} and ${good}`),
    );
    const row = rows[0] as
      | (Omit<Required<NewToken>, 'expiresAt' | 'createdBy'> & {
          id: string;
          controlPoints: string[] | null;
          makerRole: Role | null;
          toNote: boolean;
        })
      | undefined;
    if (!row) return null;
    if (row.toNote) await this.#noteUse(row.id);
    return {
      kind: row.kind,
      id: row.id,
      name: row.name,
      email: null,
      platformAdmin: false,
      memberships: [{ parkId: row.parkId, role: row.role, enterpriseId: row.enterpriseId }],
      pointPrefix: row.pointPrefix,
      controlPoints: row.controlPoints,
      via: 'token',
      credentialId: row.id,
      language: null,
      ownerId: row.ownerId!,
      ...(row.makerId ? { makerId: row.makerId } : {}),
      ...(row.permissions ? { permissions: row.permissions } : {}),
      ...(row.makerRole ? { makerRole: row.makerRole } : {}),
      ...(row.addresses ? { addresses: row.addresses } : {}),
    };
  }

  /** One statement for itself, which waits for nobody: all processes that a device sends to want the same row. */
  async #noteUse(id: string): Promise<void> {
    await this.#database.kernelPool.query(
      `update kernel.tokens set last_used_at = now()
       where id = (select id from kernel.tokens where id = $1 for update skip locked)`,
      [id],
    );
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
