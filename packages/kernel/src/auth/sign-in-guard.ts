import { sql } from 'drizzle-orm';
import { retentionMoment } from '../database/retention.ts';
import type { KernelDatabase } from '../database/index.ts';
import { authErrors } from '../errors.ts';

/** Failures within a window after which sign-in is refused until the window has ended. */
const limits = {
  /** One account from one network: what a person who forgot a password stays below. */
  accountFromAddress: { failures: 8, minutes: 15 },
  /** One network, whatever the account. */
  address: { failures: 40, minutes: 15 },
  /** One account, from anywhere: slows down guessing from many networks without locking its owner out for long. */
  account: { failures: 60, minutes: 15 },
} as const;

/** Slows down guessing of passwords. Counts lie in the database, so that all processes share them. */
export class SignInGuard {
  readonly #database: KernelDatabase;

  constructor(database: KernelDatabase) {
    this.#database = database;
  }

  /**
   * Has a password looked at. A failure is counted before and taken back when it was none: guesses that are sent at once are
   * no more than those that come one after the other.
   * @param network of the client, as {@link networkOf} names it; null for somebody who is signed in, whose mistakes are nobody else's
   * @throws AUTH_LOCKED while there were too many failures
   */
  async attempt<T extends { ok: boolean }>(email: string, network: string | null, look: () => Promise<T>): Promise<T> {
    const keys = this.#keys(email, network);
    await this.#database.withKernelTx(async (tx) => {
      for (const { key, limit } of keys) {
        const { rows } = await tx.execute<{ failures: number; seconds: number }>(sql`
          insert into auth.sign_in_failures as f (key, failures, window_ends)
            values (${key}, 1, now() + make_interval(mins => ${limit.minutes}))
          on conflict (key) do update set
            failures = case when f.window_ends > now() then f.failures + 1 else 1 end,
            window_ends = case when f.window_ends > now() then f.window_ends else excluded.window_ends end
          returning failures, ceil(extract(epoch from window_ends - now()))::int as seconds`);
        const [{ failures, seconds }] = rows as [{ failures: number; seconds: number }];
        // What is refused counts for nothing, so that a locked account is open again when its window ends.
        if (failures > limit.failures) throw authErrors.LOCKED({ seconds });
      }
      await tx.execute(sql`delete from auth.sign_in_failures
        where window_ends < ${sql.raw(retentionMoment)} - interval '1 day'`);
    });
    let failed = false;
    try {
      const answer = await look();
      failed = !answer.ok;
      return answer;
    } finally {
      if (!failed) await this.#takeBack(keys.map(({ key }) => key) as [string, ...string[]]);
    }
  }

  /** Forgets this failure, and those of the account from this network that came before it. */
  async #takeBack([own, ...others]: [string, ...string[]]): Promise<void> {
    await this.#database.withKernelTx(async (tx) => {
      await tx.execute(sql`delete from auth.sign_in_failures where key = ${own}`);
      for (const key of others)
        await tx.execute(
          sql`update auth.sign_in_failures set failures = failures - 1 where key = ${key} and failures > 0`,
        );
    });
  }

  #keys(email: string, network: string | null): { key: string; limit: { failures: number; minutes: number } }[] {
    const account = spelling(email).slice(0, 200);
    return [
      { key: `account-address:${account}|${network ?? 'signed in'}`, limit: limits.accountFromAddress },
      ...(network === null ? [] : [{ key: `address:${network}`, limit: limits.address }]),
      { key: `account:${account}`, limit: limits.account },
    ];
  }
}

/**
 * A name as directories compare it (RFC 4518): without regard to case, width, spaces around or doubled, and signs that nobody
 * sees. Otherwise each spelling of a name would have guesses of its own.
 */
function spelling(name: string): string {
  const seen = name.normalize('NFKC').replaceAll(/[\p{Cf}\p{Variation_Selector}]/gu, '');
  const single = seen.replaceAll(/[\s\p{Cc}]+/gu, ' ').replaceAll(/ ?\/ ?/g, '/');
  return single.trim().toLowerCase();
}
