/** Available and retired certificates, or tonnes, of one account. */
export interface Balance {
  available: number;
  retired: number;
  /** Invalidated without a use; only there when something was. */
  burned?: number;
}

/** Why a movement is refused. */
export type BalanceRefusal = 'not enough available' | 'not a positive whole amount';

/** Balances of all accounts. Only what is available moves; what is retired never moves again. */
export class Balances {
  readonly accounts = new Map<string, Balance>();
  totalIssued = 0;
  totalRetired = 0;
  totalBurned = 0;

  issue(account: string, amount: number): BalanceRefusal | null {
    if (!isAmount(amount)) return 'not a positive whole amount';
    this.of(account).available += amount;
    this.totalIssued += amount;
    return null;
  }

  transfer(from: string, to: string, amount: number): BalanceRefusal | null {
    if (!isAmount(amount)) return 'not a positive whole amount';
    if (this.available(from) < amount) return 'not enough available';
    this.of(from).available -= amount;
    this.of(to).available += amount;
    return null;
  }

  retire(account: string, amount: number): BalanceRefusal | null {
    if (!isAmount(amount)) return 'not a positive whole amount';
    if (this.available(account) < amount) return 'not enough available';
    const balance = this.of(account);
    balance.available -= amount;
    balance.retired += amount;
    this.totalRetired += amount;
    return null;
  }

  /** Takes what was issued in error or is no longer valid out of the account: no use, and no claim. */
  burn(account: string, amount: number): BalanceRefusal | null {
    if (!isAmount(amount)) return 'not a positive whole amount';
    if (this.available(account) < amount) return 'not enough available';
    const balance = this.of(account);
    balance.available -= amount;
    balance.burned = (balance.burned ?? 0) + amount;
    this.totalBurned += amount;
    return null;
  }

  /** Whether everything issued is still somewhere. */
  conserved(): boolean {
    const held = [...this.accounts.values()].reduce(
      (sum, { available, retired, burned = 0 }) => sum + available + retired + burned,
      0,
    );
    return held === this.totalIssued;
  }

  /** What an account could move; an account that nothing came to has none, and is not made by asking. */
  private available(account: string): number {
    return this.accounts.get(account)?.available ?? 0;
  }

  private of(account: string): Balance {
    let balance = this.accounts.get(account);
    if (!balance) this.accounts.set(account, (balance = { available: 0, retired: 0 }));
    return balance;
  }
}

function isAmount(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount > 0;
}
