import { quantityOf, splitHolding, type Holding } from './holding.ts';

/** What a taking changes: ranges taken whole or cut off, ranges that stay, and parents that were cut. */
export interface Taken {
  readonly taken: Holding[];
  readonly rest: Holding[];
  readonly parents: Holding[];
}

/** Earliest expiry first, then lowest range. */
export function oldestFirst(a: Holding, b: Holding): number {
  return (
    order(a.expiresOn ?? '9999', b.expiresOn ?? '9999') || inSequence(a.issuanceId, b.issuanceId) || a.start - b.start
  );
}

/** Numbers of the ledger as numbers, so that 97 comes before 100 as in its statements; ids of documents as text. */
function inSequence(a: string, b: string): number {
  return isNumber(a) && isNumber(b) ? a.length - b.length || order(a, b) : order(a, b);
}

const isNumber = (id: string): boolean => /^[1-9]\d*$/.test(id);

/** By code points: many ranges are sorted, and rules of a language would be slow and different elsewhere. */
function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Takes a total out of several ranges, earliest expiry first; null when there is not enough: all or nothing. */
export function takeQuantity(holdings: readonly Holding[], quantity: number): Taken | null {
  const result: Taken = { taken: [], rest: [], parents: [] };
  let left = quantity;
  for (const holding of [...holdings].sort(oldestFirst)) {
    const size = quantityOf(holding);
    if (left === 0) result.rest.push(holding);
    else if (size <= left) {
      result.taken.push(holding);
      left -= size;
    } else {
      const { parent, children } = splitHolding(holding, left);
      result.parents.push(parent);
      result.taken.push(children[0]);
      result.rest.push(children[1]);
      left = 0;
    }
  }
  return left === 0 ? result : null;
}

/** Sum over ranges. */
export function totalQuantity(holdings: readonly Pick<Holding, 'start' | 'end'>[]): number {
  return holdings.reduce((sum, holding) => sum + quantityOf(holding), 0);
}
