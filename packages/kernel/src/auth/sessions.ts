import { createHmac } from 'node:crypto';
import { canonicalJson, type Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/index.ts';
import { retentionMoment } from '../database/retention.ts';
import type { Auth } from './better-auth.ts';
import { absoluteSeconds } from './better-auth.ts';
import { browserName } from './browser-name.ts';
import type { Identity, Membership } from './identity.ts';
import { setCookie } from './set-cookie.ts';
import { type SecondFactor, type SignInState, stepOf } from './sign-in-step.ts';

/** Where a sign-in comes from. */
export interface SignInFacts {
  address: string;
  userAgent: string | undefined;
}

/** A session as its owner sees it. */
export interface SessionInfo {
  id: string;
  address: string;
  /** Null for a program that does not say which browser it is. */
  browser: string | null;
  since: string;
  seenAt: string;
}

interface SessionRow extends Record<string, unknown>, SignInState {
  confirmedAt: string | null;
  memberships: Membership[];
}

const selectSession = (id: string) => sql`select s."factorAt", s."confirmedAt", u."mustChangePassword",
    exists (select from auth.factors f where f.user_id = u.id and f.kind <> 'recovery') as "hasFactor",
    coalesce((select json_agg(json_build_object('parkId', m.park_id, 'role', m.role, 'enterpriseId', m.enterprise_id)
      order by m.park_id) from kernel.memberships m where m.user_id = u.id), '[]') as memberships
  from auth.session s join auth."user" u on u.id = s."userId" where s.id = ${id}`;

/** Days that the row of a session is kept after its end. */
export const endedSessionDays = 1;

/** Deletes the rows of sessions that ended more than {@link endedSessionDays} ago. @returns how many there were */
export async function pruneSessions({ kernelPool }: Pick<KernelDatabase, 'kernelPool'>): Promise<number> {
  const { rowCount } = await kernelPool.query(
    `delete from auth.session
     where least("expiresAt", "createdAt" + make_interval(secs => $1)) < ${retentionMoment} - make_interval(days => $2)`,
    [absoluteSeconds, endedSessionDays],
  );
  return rowCount ?? 0;
}

/** Sessions of browsers. */
export class SessionStore {
  readonly #auth: Auth;
  readonly #database: KernelDatabase;

  readonly #secondFactor: SecondFactor;

  constructor(auth: Auth, database: KernelDatabase, secondFactor: SecondFactor) {
    this.#auth = auth;
    this.#database = database;
    this.#secondFactor = secondFactor;
  }

  /**
   * Opens a session of a user whom another way of signing in has proved, such as an identity provider.
   * @param withFactor whether that was by a second factor too
   * @returns the value of `Set-Cookie`, with the attributes of a sign-in by password
   */
  async open(userId: string, { address, userAgent }: SignInFacts, withFactor = false): Promise<string> {
    const { $context } = await this.#auth();
    const { internalAdapter, authCookies, secret } = await $context;
    const facts = { ipAddress: address, userAgent: userAgent ?? '' };
    const { id, token } = await internalAdapter.createSession(userId, false, facts, true);
    if (withFactor) await this.#database.withKernelTx((tx) => this.confirm(tx, id, true));
    const signature = createHmac('sha256', secret).update(token).digest('base64');
    const { name, attributes } = authCookies.sessionToken;
    return setCookie(name, `${token}.${signature}`, { ...attributes, sameSite: String(attributes.sameSite ?? 'lax') });
  }

  /** Ends the session that a browser had before it signed in once more; nobody has its cookie any more. */
  async endReplaced(cookie: string | undefined): Promise<void> {
    if (cookie === undefined) return;
    const { api } = await this.#auth();
    const found = await api.getSession({ headers: new Headers({ cookie }), query: { disableRefresh: true } });
    if (found)
      await this.#database.withKernelTx((tx) =>
        tx.execute(sql`delete from auth."session" where id = ${found.session.id}`),
      );
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
    const { rows } = await this.#database.withKernelTx((tx) => tx.execute<SessionRow>(selectSession(session.id)));
    const row = rows[0];
    if (!row) return null;
    const confirmedAt = row.confirmedAt === null ? 0 : new Date(row.confirmedAt).getTime();
    const step = stepOf(row, user.platformAdmin === true, this.#secondFactor);
    return {
      kind: 'user',
      id: user.id,
      name: user.name,
      email: user.email,
      platformAdmin: user.platformAdmin === true,
      memberships: row.memberships,
      pointPrefix: null,
      controlPoints: [],
      via: 'cookie',
      credentialId: session.id,
      language: user.language ?? null,
      loginAt: Math.max(new Date(session.createdAt).getTime(), confirmedAt),
      ...(step === null ? {} : { step }),
    };
  }

  /** Sessions of a user that are open now, the latest first. */
  async list(userId: string): Promise<SessionInfo[]> {
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute(sql`select id, "ipAddress" as address, "userAgent", "createdAt" as since, "updatedAt" as "seenAt"
        from auth.session where "userId" = ${userId} and "expiresAt" > now()
          and "createdAt" > now() - make_interval(secs => ${absoluteSeconds}) order by "updatedAt" desc, id`),
    );
    return rows.map(({ id, address, userAgent, since, seenAt }) => ({
      id: String(id),
      address: String(address ?? ''),
      browser: browserName(String(userAgent ?? '')),
      since: new Date(since as string).toISOString(),
      seenAt: new Date(seenAt as string).toISOString(),
    }));
  }

  /** Ends sessions of a user: one, or all but one. @returns how many there were */
  async end(tx: Tx, userId: string, which: { only?: string; except?: string } = {}): Promise<number> {
    const { rowCount } = await tx.execute(sql`delete from auth.session where "userId" = ${userId}
      and (${which.only ?? null}::text is null or id = ${which.only ?? null}) and id <> ${which.except ?? ''}`);
    return rowCount ?? 0;
  }

  /** Writes into a session that its person has just proved themselves, and whether by a second factor. */
  async confirm(tx: Tx, sessionId: string, withFactor: boolean): Promise<void> {
    await tx.execute(sql`update auth.session set "confirmedAt" = now(),
      "factorAt" = case when ${withFactor} then now() else "factorAt" end where id = ${sessionId}`);
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
