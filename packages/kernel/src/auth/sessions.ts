import { createHmac } from 'node:crypto';
import { canonicalJson } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/index.ts';
import type { Auth } from './better-auth.ts';
import { absoluteSeconds } from './better-auth.ts';
import type { Identity, Membership } from './identity.ts';

/** Where a sign-in comes from. */
export interface SignInFacts {
  address: string;
  userAgent: string | undefined;
}

/** Sessions of browsers. */
export class SessionStore {
  readonly #auth: Auth;
  readonly #database: KernelDatabase;

  constructor(auth: Auth, database: KernelDatabase) {
    this.#auth = auth;
    this.#database = database;
  }

  /**
   * Opens a session of a user whom another way of signing in has proved, such as an identity provider.
   * @returns the value of `Set-Cookie`, with the attributes of a sign-in by password
   */
  async open(userId: string, { address, userAgent }: SignInFacts): Promise<string> {
    const { $context } = await this.#auth();
    const { internalAdapter, authCookies, secret } = await $context;
    const facts = { ipAddress: address, userAgent: userAgent ?? '' };
    const { token } = await internalAdapter.createSession(userId, false, facts, true);
    const signature = createHmac('sha256', secret).update(token).digest('base64');
    const { name, attributes } = authCookies.sessionToken;
    return [
      `${name}=${encodeURIComponent(`${token}.${signature}`)}`,
      ...(attributes.maxAge === undefined ? [] : [`Max-Age=${attributes.maxAge}`]),
      `Path=${attributes.path ?? '/'}`,
      ...(attributes.httpOnly ? ['HttpOnly'] : []),
      ...(attributes.secure ? ['Secure'] : []),
      `SameSite=${String(attributes.sameSite ?? 'lax').replace(/^./, (letter) => letter.toUpperCase())}`,
    ].join('; ');
  }

  /** The identity behind a cookie; null when the session is unknown, idle for too long or too old. */
  async identify(cookie: string): Promise<Identity | null> {
    const { api } = await this.#auth();
    const found = await api.getSession({ headers: new Headers({ cookie }) });
    if (!found) return null;
    const { session, user } = found;
    if (Date.now() - new Date(session.createdAt).getTime() > absoluteSeconds * 1000) {
      await this.#database.withKernelTx((tx) => tx.execute(sql`delete from auth."session" where id = ${session.id}`));
      return null;
    }
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute(
        sql`select park_id as "parkId", role, enterprise_id as "enterpriseId" from kernel.memberships where user_id = ${user.id} order by park_id`,
      ),
    );
    return {
      kind: 'user',
      id: user.id,
      name: user.name,
      email: user.email,
      platformAdmin: user.platformAdmin === true,
      memberships: rows as unknown as Membership[],
      pointPrefix: null,
      via: 'cookie',
      credentialId: session.id,
      language: user.language ?? null,
      loginAt: new Date(session.createdAt).getTime(),
    };
  }

  /** Those whose sessions are still good, with the rights that they were opened with. */
  async stillGood(identities: readonly Identity[]): Promise<Set<Identity>> {
    if (identities.length === 0) return new Set();
    const ids = [...new Set(identities.map(({ credentialId }) => credentialId))];
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute(sql`select s.id, coalesce(u."platformAdmin", false) as admin,
          coalesce((select json_agg(json_build_object('parkId', m.park_id, 'role', m.role, 'enterpriseId', m.enterprise_id)
            order by m.park_id) from kernel.memberships m where m.user_id = u.id), '[]') as memberships
        from auth."session" s join auth."user" u on u.id = s."userId"
        where s.id = any(${sql.param(ids)}::text[]) and s."expiresAt" > now()
          and s."createdAt" > now() - make_interval(secs => ${absoluteSeconds})`),
    );
    const now = new Map(rows.map((row) => [row['id'] as string, canonicalJson([row['admin'], row['memberships']])]));
    return new Set(
      identities.filter(
        ({ credentialId, platformAdmin, memberships }) =>
          now.get(credentialId) === canonicalJson([platformAdmin, memberships]),
      ),
    );
  }
}
