import { sql } from 'drizzle-orm';
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

  /** @throws AUTH_LOCKED while there were too many failures */
  async assertOpen(email: string, network: string): Promise<void> {
    const keys = this.#keys(email, network);
    const { rows } = await this.#database.withKernelTx((tx) =>
      tx.execute(sql`select key, failures, ceil(extract(epoch from window_ends - now()))::int as seconds
        from auth.sign_in_failures where key = any(${sql.param(keys.map(({ key }) => key))}::text[]) and window_ends > now()`),
    );
    for (const row of rows as { key: string; failures: number; seconds: number }[]) {
      const limit = keys.find(({ key }) => key === row.key)!.limit;
      if (row.failures >= limit.failures) throw authErrors.LOCKED({ seconds: row.seconds });
    }
  }

  /** Counts a failure. */
  async failed(email: string, network: string): Promise<void> {
    await this.#database.withKernelTx(async (tx) => {
      for (const { key, limit } of this.#keys(email, network)) {
        await tx.execute(sql`insert into auth.sign_in_failures as f (key, failures, window_ends)
          values (${key}, 1, now() + make_interval(mins => ${limit.minutes}))
          on conflict (key) do update set
            failures = case when f.window_ends > now() then f.failures + 1 else 1 end,
            window_ends = case when f.window_ends > now() then f.window_ends else excluded.window_ends end`);
      }
      await tx.execute(sql`delete from auth.sign_in_failures where window_ends < now() - interval '1 day'`);
    });
  }

  /** Forgets the failures of an account from this network after it has signed in. */
  async succeeded(email: string, network: string): Promise<void> {
    const key = this.#keys(email, network)[0]!.key;
    await this.#database.withKernelTx((tx) => tx.execute(sql`delete from auth.sign_in_failures where key = ${key}`));
  }

  #keys(email: string, network: string): { key: string; limit: { failures: number; minutes: number } }[] {
    const account = email.toLowerCase().slice(0, 200);
    return [
      { key: `account-address:${account}|${network}`, limit: limits.accountFromAddress },
      { key: `address:${network}`, limit: limits.address },
      { key: `account:${account}`, limit: limits.account },
    ];
  }
}
