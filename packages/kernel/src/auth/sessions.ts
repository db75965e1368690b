import { sql } from 'drizzle-orm';
import type { KernelDatabase } from '../database/index.ts';
import type { Auth } from './better-auth.ts';
import { absoluteSeconds } from './better-auth.ts';
import type { Identity, Membership } from './identity.ts';

/** Sessions of browsers. */
export class SessionStore {
  readonly #auth: Auth;
  readonly #database: KernelDatabase;

  constructor(auth: Auth, database: KernelDatabase) {
    this.#auth = auth;
    this.#database = database;
  }

  /** The identity behind a cookie; null when the session is unknown, idle for too long or too old. */
  async identify(cookie: string): Promise<Identity | null> {
    const found = await this.#auth.api.getSession({ headers: new Headers({ cookie }) });
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
    };
  }

  /** Those of the given session ids that are still good. */
  async stillGood(ids: readonly string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute(sql`select id from auth."session" where id = any(${sql.param(ids)}::text[]) and "expiresAt" > now()
        and "createdAt" > now() - make_interval(secs => ${absoluteSeconds})`),
    );
    return new Set(rows.map((row) => row['id'] as string));
  }
}
