import type { Logger, Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../../database/index.ts';
import type { KernelAuditEntry } from '../../kernel-context.ts';
import { type UserInfo, type UserStore, withoutAddress } from '../users.ts';
import { identityErrors } from './errors.ts';
import { type Rights, rightsOf } from './grants.ts';
import type { ProviderConfig } from './identity-file.ts';
import type { ProvenPerson } from './proven-person.ts';

/** What {@link ProviderAccounts} needs. */
export interface ProviderAccountsOptions {
  database: KernelDatabase;
  users: UserStore;
  log: Logger;
  audit(tx: Tx, entry: KernelAuditEntry): Promise<void>;
  /** Whether there is such a park, and such an enterprise on it. */
  exists(park: string, enterprise: string | null): boolean;
}

const shownGroups = 20;
const recordedGroups = 200;

/** Accounts of people who come from a provider: made at the first sign-in, with the rights of their groups at each. */
export class ProviderAccounts {
  readonly #options: ProviderAccountsOptions;

  constructor(options: ProviderAccountsOptions) {
    this.#options = options;
  }

  /**
   * The account of somebody whom a provider vouches for, as the groups have it now.
   * @throws IDENTITY_NO_ROLE, IDENTITY_ADDRESS_TAKEN
   */
  async admit(provider: ProviderConfig, person: ProvenPerson, address: string): Promise<UserInfo> {
    const rights = this.#rightsOf(provider, person.groups);
    // A refusal is recorded too, so it is thrown after the commit.
    const admitted = await this.#options.database.withKernelTx(async (tx): Promise<UserInfo | Error> => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`sign-in by ${provider.id}`}))`);
      const actor = actorOf(provider);
      const refuse = async (error: Error, of: UserInfo | null = null): Promise<Error> => {
        const groups = person.groups.slice(0, recordedGroups);
        await this.#options.audit(tx, {
          ...{ parkId: null, actor, action: 'user.sign-in-refused', subject: of?.id ?? person.email, note: address },
          after: { provider: provider.id, ...(of ? {} : { email: person.email }), groups },
        });
        return error;
      };
      const known = await this.#known(tx, provider, person);
      if (known === 'taken')
        return refuse(identityErrors.ADDRESS_TAKEN({ provider: provider.name, email: person.email }));
      if (rights === null) {
        if (known) await this.#takeRights(tx, known, actor);
        return refuse(identityErrors.NO_ROLE({ provider: provider.name, groups: listed(person.groups) }), known);
      }
      return known ? this.#update(tx, known, person, rights, actor) : this.#create(tx, provider, person, rights, actor);
    });
    if (admitted instanceof Error) throw admitted;
    return admitted;
  }

  /** Ends the sessions of accounts whose provider is not among those. @returns how many there were */
  async endSessionsOfOthers(providers: readonly string[]): Promise<number> {
    const { rowCount } = await this.#options.database.withKernelTx((tx) =>
      tx.execute(sql`delete from auth."session" where "userId" in (select "userId" from auth."account"
        where "providerId" <> 'credential' and "providerId" <> all(${sql.param(providers)}::text[]))`),
    );
    return rowCount ?? 0;
  }

  #rightsOf({ id, kind, roles }: ProviderConfig, groups: readonly string[]): Rights | null {
    const { exists, log } = this.#options;
    // Directories compare names without regard to case; claims are compared as they are.
    const plain = (name: string): string => (kind === 'ldap' ? name.toLowerCase() : name);
    const grants = roles.map((entry) => ({ ...entry, group: plain(entry.group) }));
    return rightsOf(grants, groups.map(plain), (park, enterprise) => {
      if (exists(park, enterprise)) return true;
      log.warn({ provider: id, park, enterprise }, 'a role of an identity provider is on what does not exist');
      return false;
    });
  }

  /** The person's account; `taken` where the address belongs to somebody who does not sign in by this provider. */
  async #known(tx: Tx, { id }: ProviderConfig, { subject, email }: ProvenPerson): Promise<UserInfo | 'taken' | null> {
    const { users } = this.#options;
    const { rows } = await tx.execute(
      sql`select "userId" from auth."account" where "providerId" = ${id} and "accountId" = ${subject}`,
    );
    const byEmail = await users.findByEmail(tx, email);
    const userId = rows[0]?.['userId'] as string | undefined;
    if (userId !== undefined) return byEmail && byEmail.id !== userId ? 'taken' : users.get(tx, userId);
    if (!byEmail) return null;
    // An administrator has given it to the provider; whoever comes first with its address is its owner.
    const { rowCount } = await tx.execute(sql`update auth."account" set "accountId" = ${subject}, "updatedAt" = now()
      where "userId" = ${byEmail.id} and "providerId" = ${id} and "accountId" is null`);
    return rowCount === 1 ? byEmail : 'taken';
  }

  async #create(tx: Tx, { id }: ProviderConfig, person: ProvenPerson, rights: Rights, actor: Principal) {
    const { users, audit } = this.#options;
    const userId = await users.createOf(tx, id, person);
    await users.setRights(tx, userId, rights);
    const after = await users.get(tx, userId);
    await audit(tx, { parkId: null, actor, action: 'user.created', subject: userId, after: withoutAddress(after) });
    return after;
  }

  async #update(tx: Tx, before: UserInfo, person: ProvenPerson, rights: Rights, actor: Principal): Promise<UserInfo> {
    const { users } = this.#options;
    await users.rename(tx, before.id, person);
    await users.setRights(tx, before.id, rights);
    const after = await users.get(tx, before.id);
    if (JSON.stringify(after) !== JSON.stringify(before)) await this.#changed(tx, before, after, actor);
    return after;
  }

  /** Whose groups give nothing any more has nothing any more, in the sessions that are open as well. */
  async #takeRights(tx: Tx, before: UserInfo, actor: Principal): Promise<void> {
    const { users } = this.#options;
    await tx.execute(sql`delete from auth."session" where "userId" = ${before.id}`);
    if (!before.platformAdmin && before.memberships.length === 0) return;
    await users.setRights(tx, before.id, { platformAdmin: false, memberships: [] });
    const after = await users.get(tx, before.id);
    await this.#changed(tx, before, after, actor);
  }

  #changed(tx: Tx, before: UserInfo, after: UserInfo, actor: Principal): Promise<void> {
    return this.#options.audit(tx, {
      ...{ parkId: null, actor, action: 'user.changed', subject: before.id },
      ...{ before: withoutAddress(before), after: withoutAddress(after) },
    });
  }
}

function actorOf({ id, name }: ProviderConfig): Principal {
  return {
    kind: 'system',
    id: `identity/${id}`,
    name: name.en,
    parkId: null,
    role: 'platform-admin',
    enterpriseId: null,
  };
}

function listed(groups: readonly string[]): { en: string; 'zh-CN': string } {
  if (groups.length === 0) return { en: 'none', 'zh-CN': '无' };
  const more = groups.length > shownGroups ? ', …' : '';
  const names = groups.slice(0, shownGroups).join(', ') + more;
  return { en: names, 'zh-CN': names };
}
