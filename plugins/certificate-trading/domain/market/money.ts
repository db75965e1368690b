/** Hundredths of a per cent of the price that each side pays. */
export interface Fees {
  readonly buyerBps: number;
  readonly sellerBps: number;
}

/** Fee of one trade, fen, rounded down. */
export function tradeFee(fen: number, bps: number): number {
  return Number((BigInt(fen) * BigInt(bps)) / 10_000n);
}

/**
 * What stays reserved for a bid of so many lots: the most it can cost, with its fee rounded up. Because of that a trade never
 * costs more than the reservation shrinks by: ⌈a + x⌉ − ⌈a⌉ ≥ ⌊x⌋.
 */
export function reservedFor(lots: number, priceFen: number, bps: number): number {
  const fen = BigInt(lots) * BigInt(priceFen);
  return Number(fen + (fen * BigInt(bps) + 9_999n) / 10_000n);
}

/** Money that an account can use and has reserved, as far as a batch of commands has come; amounts in fen. */
export class MoneyPool {
  private readonly changes = new Map<string, { available: number; reserved: number }>();

  /** @param balances what each account could use before the batch. */
  constructor(private readonly balances: ReadonlyMap<string, number>) {}

  available(account: string): number {
    return (this.balances.get(account) ?? 0) + (this.changes.get(account)?.available ?? 0);
  }

  /** Adds to what an account can use, and to what is reserved. */
  change(account: string, available: number, reserved: number): void {
    const before = this.changes.get(account);
    if (before) {
      before.available += available;
      before.reserved += reserved;
    } else this.changes.set(account, { available, reserved });
  }

  /** The changes of the batch by account and bucket; they add up to nothing. */
  entries(): { account: string; bucket: 'available' | 'reserved'; fen: number }[] {
    return [...this.changes].flatMap(([account, { available, reserved }]) =>
      [
        { account, bucket: 'available' as const, fen: available },
        { account, bucket: 'reserved' as const, fen: reserved },
      ].filter(({ fen }) => fen !== 0),
    );
  }
}
