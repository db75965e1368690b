import type { UseItem } from '../../contracts/index.ts';
import { addCounts, closeBalance, isConsumption, noIntervals, summarize } from '../../domain/index.ts';
import type { Span } from '../../domain/index.ts';
import type { Quality } from '@lingtan/sdk';
import type { IntervalBalance } from '../supply.ts';

/** Balances of a period, asked for sums of their rows and columns. */
export class Period {
  readonly span: Span;
  readonly balances: readonly IntervalBalance[];

  constructor(span: Span, balances: readonly IntervalBalance[]) {
    this.span = span;
    this.balances = balances.filter(({ start }) => start >= span.from && start < span.to);
  }

  within(span: Span): Period {
    return new Period(span, this.balances);
  }

  get quality(): Quality {
    const counts = noIntervals();
    for (const entry of this.balances) addCounts(counts, entry.counts);
    return summarize(counts).worst;
  }

  items(side: 'source' | 'use'): string[] {
    const seen = new Set<string>();
    for (const { balance } of this.balances) {
      const closed = closeBalance(balance);
      for (const item of (side === 'source' ? closed.sources : closed.uses).keys()) seen.add(item);
    }
    return [...seen];
  }

  /** Wh of a row or column; use `all` is all consumption. */
  total(side: 'source' | 'use', item: string): number {
    let total = 0;
    for (const { balance } of this.balances) {
      const closed = closeBalance(balance);
      const map: ReadonlyMap<string, number> = side === 'source' ? closed.sources : closed.uses;
      for (const [key, wh] of map) if (key === item || (item === 'all' && isConsumption(key as UseItem))) total += wh;
    }
    return total;
  }
}
