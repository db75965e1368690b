import { lineageHash, type Holding } from '../holdings/holding.ts';
import { oldestFirst } from '../holdings/take.ts';
import { isValidOn, stateFor } from '../holdings/transitions.ts';

/** A stored range as the pool needs it. */
export interface PoolRange {
  readonly holding: Holding;
  /** Order that it is locked for. */
  readonly order: string | null;
  readonly device: string;
  /** Month of generation in the park's zone, `YYYY-MM`. */
  readonly month: string;
  readonly source: string;
  /** Interval of generation, ms UTC. */
  readonly from: number;
  readonly to: number;
}

/** Which certificates an order is about; without a part, any. */
export interface RangeChoice {
  readonly device?: string | undefined;
  readonly month?: string | undefined;
}

interface Piece {
  readonly root: PoolRange;
  start: number;
  end: number;
  account: string;
  order: string | null;
}

/** What a batch does to stored ranges. */
export interface RangeChanges {
  /** Ranges that change in place. */
  readonly moved: readonly { readonly id: string; readonly account: string; readonly order: string | null }[];
  /** Ranges that are cut, with the parts that take their place. */
  readonly cut: readonly {
    readonly id: string;
    readonly parts: readonly (Holding & { readonly order: string | null })[];
  }[];
}

const sizeOf = ({ start, end }: Piece): number => end - start + 1;

/**
 * Certificates while a batch of orders is done: locked for orders, handed to buyers, released. A stored range is cut once at
 * the end, whatever happened to it, so that its parts partition it exactly.
 */
export class RangePool {
  private readonly roots = new Map<string, Piece[]>();
  private readonly free = new Map<string, Piece[]>();
  private readonly locked = new Map<string, Piece[]>();

  /** @param day on which what is locked must still be valid; null where the certificates state no end */
  constructor(private readonly day: string | null) {}

  /** Adds stored ranges; those that are known already stay as they have become. */
  add(ranges: readonly PoolRange[]): void {
    const touched = new Set<Piece[]>();
    for (const root of ranges) {
      const { holding, order } = root;
      if (this.roots.has(holding.id)) continue;
      const piece = { root, start: holding.start, end: holding.end, account: holding.account, order };
      this.roots.set(holding.id, [piece]);
      const list = order === null ? listOf(this.free, holding.account) : listOf(this.locked, order);
      list.push(piece);
      touched.add(list);
    }
    for (const list of touched) list.sort((a, b) => oldestFirst(a.root.holding, b.root.holding) || a.start - b.start);
  }

  /** Wh that an account could lock; what was bought in this batch counts from the next one on. */
  available(account: string, choice: RangeChoice): number {
    return (this.free.get(account) ?? []).reduce(
      (sum, piece) => sum + (this.fits(piece, choice) ? sizeOf(piece) : 0),
      0,
    );
  }

  /** Locks an amount for an order, earliest expiry first, all or nothing; the ranges it took, or null. */
  lock(account: string, wh: number, choice: RangeChoice, order: string): PoolRange[] | null {
    if (this.available(account, choice) < wh) return null;
    const taken = this.take(listOf(this.free, account), wh, (piece) => this.fits(piece, choice));
    for (const piece of taken) piece.order = order;
    listOf(this.locked, order).push(...taken);
    return taken.map(({ root }) => root);
  }

  /** Hands what is locked for an order to a buyer. */
  deliver(order: string, wh: number, buyer: string): void {
    for (const piece of this.take(listOf(this.locked, order), wh, () => true)) {
      piece.account = buyer;
      piece.order = null;
    }
  }

  /** Gives back what is still locked for an order. */
  release(order: string, wh: number): void {
    for (const piece of this.take(listOf(this.locked, order), wh, () => true)) {
      piece.order = null;
      listOf(this.free, piece.account).push(piece);
    }
  }

  /** Wh that are locked for an order. */
  lockedFor(order: string): number {
    return (this.locked.get(order) ?? []).reduce((sum, piece) => sum + sizeOf(piece), 0);
  }

  /** Whether the pool knows what is locked for an order. */
  knows(order: string): boolean {
    return this.locked.has(order);
  }

  /** Orders that certificates past their validity are locked for. */
  pastValidity(): string[] {
    const isPast = ({ root }: Piece): boolean => !isValidOn(root.holding, this.day);
    return [...this.locked].flatMap(([order, pieces]) => (pieces.some(isPast) ? [order] : []));
  }

  /** What is to be stored. */
  changes(): RangeChanges {
    const moved: { id: string; account: string; order: string | null }[] = [];
    const cut: { id: string; parts: (Holding & { order: string | null })[] }[] = [];
    for (const [id, pieces] of this.roots) {
      const parts = joined(pieces);
      const [first] = parts as [Piece];
      const { holding, order } = first.root;
      if (parts.length > 1) cut.push({ id, parts: parts.map((part) => partOf(holding, part)) });
      else if (first.account !== holding.account || first.order !== order)
        moved.push({ id, account: first.account, order: first.order });
    }
    return { moved, cut };
  }

  private fits({ root }: Piece, { device, month }: RangeChoice): boolean {
    if (!isValidOn(root.holding, this.day)) return false;
    return (device === undefined || root.device === device) && (month === undefined || root.month === month);
  }

  private take(list: Piece[], wh: number, wanted: (piece: Piece) => boolean): Piece[] {
    const taken: Piece[] = [];
    const rest: Piece[] = [];
    let left = wh;
    let index = 0;
    for (; index < list.length && left > 0; index++) {
      const piece = list[index]!;
      if (!wanted(piece)) rest.push(piece);
      else if (sizeOf(piece) <= left) {
        left -= sizeOf(piece);
        taken.push(piece);
      } else {
        const part = { ...piece, end: piece.start + left - 1 };
        piece.start += left;
        left = 0;
        this.roots.get(piece.root.holding.id)!.push(part);
        taken.push(part);
        rest.push(piece);
      }
    }
    if (left > 0) throw new RangeError(`${left} of ${wh} certificates are not there`);
    list.splice(0, index, ...rest);
    return taken;
  }
}

function listOf(map: Map<string, Piece[]>, key: string): Piece[] {
  let list = map.get(key);
  if (!list) map.set(key, (list = []));
  return list;
}

/** Neighbours in one hand are one part. */
function joined(pieces: readonly Piece[]): Piece[] {
  const parts: Piece[] = [];
  for (const piece of [...pieces].sort((a, b) => a.start - b.start)) {
    const last = parts.at(-1);
    if (last && last.account === piece.account && last.order === piece.order) last.end = piece.end;
    else parts.push({ ...piece });
  }
  return parts;
}

function partOf(parent: Holding, { start, end, account, order }: Piece): Holding & { order: string | null } {
  const range = { ...parent, start, end, account, status: stateFor(order) };
  return { ...range, parentId: parent.id, hash: lineageHash(range, parent.hash), order };
}
