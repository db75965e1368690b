import { randomBytes, randomUUID } from 'node:crypto';
import { type Principal, sha256, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/index.ts';
import { authErrors } from '../errors.ts';
import type { Membership } from './identity.ts';
import { keepOnce, takeOnce } from './one-time.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { assertGoodPassword } from './password-policy.ts';

/** A user as the settings page lists it. */
export interface UserInfo {
  id: string;
  name: string;
  email: string;
  platformAdmin: boolean;
  language: string | null;
  createdAt: string;
  /** False for who was invited and has not chosen a password yet. */
  passwordSet: boolean;
  /** How many second factors they have. */
  factors: number;
  memberships: Membership[];
  /** Identity provider that the account comes from, which its name and rights are those of; null for one with a password. */
  provider: string | null;
  /** Who may have the account beside its person, with whom it counts as one until somebody vouches for it. */
  ties: { id: string; name: string }[];
}

/** What the audit log, which is not erased, keeps of an account. */
export const withoutAddress = ({ email: _, ...user }: UserInfo): Omit<UserInfo, 'email'> => user;

/** A password that fulfils the policy, as it is stored. */
export interface HashedPassword {
  readonly hash: string;
}

/** Computed before a transaction begins: it takes a tenth of a second, in which nobody should wait for a connection. @throws AUTH_WEAK_PASSWORD */
export async function hashed(password: string, email: string): Promise<HashedPassword> {
  assertGoodPassword(password, email.toLowerCase());
  return { hash: await hashPassword(password) };
}

const linkName = (id: string): string => `password-link/${id}`;

const selectUsers = sql`select u.id, u.name, u.email, u."platformAdmin", u.language, u."createdAt",
  exists (select from auth."account" a where a."userId" = u.id and a.password is not null) as "passwordSet",
  (select count(*)::int from auth.factors f where f.user_id = u.id and f.kind <> 'recovery') as factors,
  coalesce((select json_agg(json_build_object('parkId', m.park_id, 'role', m.role, 'enterpriseId', m.enterprise_id) order by m.park_id)
    from kernel.memberships m where m.user_id = u.id), '[]') as memberships,
  (select a."providerId" from auth."account" a where a."userId" = u.id and a."providerId" <> 'credential') as provider,
  coalesce((select json_agg(json_build_object('id', t.maker_id, 'name', coalesce(o.name, t.maker_id)) order by t.since)
    from auth.account_ties t left join auth."user" o on o.id = t.maker_id where t.user_id = u.id), '[]') as ties
  from auth."user" u`;

/** Accounts. Those who write pass a transaction, so that the audit entry commits with the change. */
export class UserStore {
  readonly #database: KernelDatabase;

  constructor(database: KernelDatabase) {
    this.#database = database;
  }

  async list(): Promise<UserInfo[]> {
    const { rows } = await this.#database.withKernelTx((tx) => tx.execute(sql`${selectUsers} order by u.email`));
    return rows.map(toInfo);
  }

  /** @throws AUTH_UNKNOWN_USER */
  async get(tx: Tx, id: string): Promise<UserInfo> {
    const { rows } = await tx.execute(sql`${selectUsers} where u.id = ${id}`);
    if (!rows[0]) throw authErrors.UNKNOWN_USER({ id });
    return toInfo(rows[0]);
  }

  /** Lets nobody else change the user before the transaction ends. */
  async lock(tx: Tx, id: string): Promise<void> {
    await tx.execute(sql`select from auth."user" where id = ${id} for update`);
  }

  async findByEmail(tx: Tx, email: string): Promise<UserInfo | null> {
    const { rows } = await tx.execute(sql`${selectUsers} where u.email = ${email.toLowerCase()}`);
    return rows[0] ? toInfo(rows[0]) : null;
  }

  /** What the user is on a park now; null when there is no such user, or they have no business there. */
  async principalOn(id: string, parkId: string): Promise<Principal | null> {
    const { rows } = await this.#database.withKernelTx((tx) => tx.execute(sql`${selectUsers} where u.id = ${id}`));
    if (!rows[0]) return null;
    const { name, platformAdmin, memberships } = toInfo(rows[0]);
    const base = { kind: 'user', id, name, parkId, personId: id } as const;
    if (platformAdmin) return { ...base, role: 'platform-admin', enterpriseId: null };
    const membership = memberships.find((entry) => entry.parkId === parkId);
    return membership ? { ...base, role: membership.role, enterpriseId: membership.enterpriseId } : null;
  }

  /**
   * Makes an account whose password, chosen by whoever makes it, is to be changed first.
   * @param user without a password, one is chosen by the link of an invitation
   * @throws AUTH_USER_EXISTS
   */
  async create(
    tx: Tx,
    user: { name: string; email: string; password: HashedPassword | null; platformAdmin?: boolean },
  ): Promise<string> {
    const id = await this.#insert(tx, user.name, user.email, user.platformAdmin ?? false);
    await this.#insertAccount(tx, id, 'credential', id);
    if (user.password) await this.setPassword(tx, id, user.password, { by: 'other' });
    return id;
  }

  /** Makes an account that signs in by a provider, with no right and no password. @throws AUTH_USER_EXISTS */
  async createOf(tx: Tx, provider: string, person: { subject: string; name: string; email: string }): Promise<string> {
    const id = await this.#insert(tx, person.name, person.email, false);
    await this.#insertAccount(tx, id, provider, person.subject);
    return id;
  }

  /**
   * From now on the account signs in by the provider, at which it is found by its address once; its password, the link for
   * another one and its sessions end.
   */
  async giveTo(tx: Tx, id: string, provider: string): Promise<void> {
    await tx.execute(sql`delete from auth."account" where "userId" = ${id}`);
    await tx.execute(sql`delete from auth."session" where "userId" = ${id}`);
    await takeOnce(tx, linkName(id));
    await tx.execute(sql`update auth."user" set "mustChangePassword" = false where id = ${id}`);
    await this.#insertAccount(tx, id, provider, null);
  }

  /** From now on the account signs in by the password that is set next. */
  async takeBack(tx: Tx, id: string): Promise<void> {
    await tx.execute(sql`delete from auth."account" where "userId" = ${id}`);
    await this.#insertAccount(tx, id, 'credential', id);
  }

  async #insert(tx: Tx, name: string, address: string, platformAdmin: boolean): Promise<string> {
    const email = address.toLowerCase();
    if (await this.findByEmail(tx, email)) throw authErrors.USER_EXISTS({ email });
    const id = randomUUID();
    await tx.execute(sql`insert into auth."user" (id, name, email, "emailVerified", "platformAdmin")
      values (${id}, ${name}, ${email}, true, ${platformAdmin})`);
    return id;
  }

  async #insertAccount(tx: Tx, userId: string, provider: string, accountId: string | null): Promise<void> {
    await tx.execute(sql`insert into auth."account" (id, "accountId", "providerId", "userId")
      values (${randomUUID()}, ${accountId}, ${provider}, ${userId})`);
  }

  /**
   * Sets a password and ends the user's sessions, all but `keepSession`, and the link that another could be set by.
   * @param by `other`: the user has to choose another one first
   */
  async setPassword(
    tx: Tx,
    id: string,
    { hash }: HashedPassword,
    { by, keepSession = '' }: { by: 'user' | 'other'; keepSession?: string },
  ): Promise<void> {
    await takeOnce(tx, linkName(id));
    await tx.execute(sql`update auth."user" set "mustChangePassword" = ${by === 'other'} where id = ${id}`);
    await tx.execute(sql`update auth."account" set password = ${hash}, "updatedAt" = now()
      where "userId" = ${id} and "providerId" = 'credential'`);
    await tx.execute(sql`delete from auth."session" where "userId" = ${id} and id <> ${keepSession}`);
  }

  /** Makes the one link by which the user can choose a password; nobody learns its token again. @returns token and end, ms UTC */
  async makeLink(tx: Tx, { id, passwordSet }: UserInfo): Promise<{ token: string; endsAt: number }> {
    const token = randomBytes(32).toString('base64url');
    const seconds = (passwordSet ? 1 : 7) * 86_400;
    await keepOnce(tx, linkName(id), sha256(token), seconds);
    return { token, endsAt: Date.now() + seconds * 1000 };
  }

  /** Whose link it is. @throws AUTH_LINK_OVER, whatever is wrong with it */
  async linked(tx: Tx, token: string): Promise<UserInfo> {
    const { rows } =
      await tx.execute(sql`${selectUsers} join auth.verification v on v.identifier = ${linkName('')} || u.id
      where v.value = ${sha256(token)} and v."expiresAt" > now()`);
    if (!rows[0]) throw authErrors.LINK_OVER();
    return toInfo(rows[0]);
  }

  /** Takes the link, which nobody can use after that. @throws AUTH_LINK_OVER */
  async useLink(tx: Tx, id: string, token: string): Promise<void> {
    if ((await takeOnce(tx, linkName(id))) !== sha256(token)) throw authErrors.LINK_OVER();
  }

  /** Whether the password is the user's. No connection is held while that is computed. */
  async hasPassword(id: string, password: string): Promise<boolean> {
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute(sql`select password from auth."account" where "userId" = ${id} and "providerId" = 'credential'`),
    );
    const hash = rows[0]?.['password'];
    return typeof hash === 'string' && verifyPassword(hash, password);
  }

  async update(
    tx: Tx,
    id: string,
    change: { name?: string; platformAdmin?: boolean; language?: string },
  ): Promise<void> {
    if (change.platformAdmin === false) await this.#assertNotLastAdmin(tx, id);
    await tx.execute(sql`update auth."user" set name = coalesce(${change.name ?? null}, name),
      "platformAdmin" = coalesce(${change.platformAdmin ?? null}, "platformAdmin"),
      language = coalesce(${change.language ?? null}, language), "updatedAt" = now() where id = ${id}`);
  }

  /** Name and address as a provider has them. */
  async rename(tx: Tx, id: string, { name, email }: { name: string; email: string }): Promise<void> {
    await tx.execute(sql`update auth."user" set name = ${name}, email = ${email}, "updatedAt" = now()
      where id = ${id} and (name, email) is distinct from (${name}, ${email})`);
  }

  /**
   * Rights as a provider has them. Also of the last administrator: who is one is decided there, and the command line makes
   * another one.
   */
  async setRights(
    tx: Tx,
    id: string,
    { platformAdmin, memberships }: { platformAdmin: boolean; memberships: readonly Membership[] },
  ): Promise<void> {
    await tx.execute(sql`update auth."user" set "platformAdmin" = ${platformAdmin} where id = ${id}`);
    await this.setMemberships(tx, id, memberships);
  }

  /** Replaces the memberships. Enterprise and park must exist. */
  async setMemberships(tx: Tx, id: string, memberships: readonly Membership[]): Promise<void> {
    await tx.execute(sql`delete from kernel.memberships where user_id = ${id}`);
    for (const entry of memberships) {
      await tx.execute(sql`insert into kernel.memberships (park_id, user_id, role, enterprise_id)
        values (${entry.parkId}, ${id}, ${entry.role}, ${entry.enterpriseId})`);
    }
  }

  /** Deletes the account with its sessions. @throws AUTH_LAST_ADMIN unless `evenLastAdmin` */
  async remove(tx: Tx, id: string, evenLastAdmin = false): Promise<void> {
    await this.get(tx, id);
    if (!evenLastAdmin) await this.#assertNotLastAdmin(tx, id);
    await tx.execute(sql`delete from auth."user" where id = ${id}`);
  }

  async #assertNotLastAdmin(tx: Tx, id: string): Promise<void> {
    // Locked, so that two administrators cannot remove each other at the same moment.
    const { rows } = await tx.execute(sql`select id from auth."user" where "platformAdmin" order by id for update`);
    if (rows.length === 1 && rows[0]!['id'] === id) throw authErrors.LAST_ADMIN();
  }
}

function toInfo(row: Record<string, unknown>): UserInfo {
  return { ...row, createdAt: new Date(row['createdAt'] as string).toISOString() } as UserInfo;
}
