import type { BillContent, BillLineKind, TouPeriod } from '../../contracts/index.ts';
import { groupLines } from './line-group.ts';
import type { LineGroup } from './line-group.ts';

/** Why two lines differ. */
export const differenceCauses = [
  'none',
  'rounding',
  'quantity',
  'price',
  'amount',
  'quantity-and-price',
  'only-left',
  'only-right',
] as const;
export type DifferenceCause = (typeof differenceCauses)[number];

/** One line of a comparison; amounts are integer fen, null where a side does not have it. */
export interface ComparedLine {
  key: string;
  kind: BillLineKind;
  item: string | null;
  period: TouPeriod | null;
  unit: LineGroup['unit'];
  left: { quantity: number | null; amountFen: number } | null;
  right: { quantity: number | null; amountFen: number } | null;
  /** Right − left. */
  differenceFen: number;
  cause: DifferenceCause;
}

/** What a comparison sees of a line; `quantity` null when only the amount is known. */
export interface ComparableLine extends Pick<LineGroup, 'key' | 'kind' | 'item' | 'period' | 'unit' | 'amountFen'> {
  quantity: number | null;
}

/** Amounts this close are the same price and quantity, rounded elsewhere. */
const roundingFen = 2;

function causeOf(left: ComparableLine, right: ComparableLine): DifferenceCause {
  const difference = right.amountFen - left.amountFen;
  if (difference === 0) return 'none';
  if (Math.abs(difference) <= roundingFen) return 'rounding';
  // Without a quantity on both sides nothing tells price and quantity apart.
  if (left.quantity === null || right.quantity === null) return 'amount';
  if (left.quantity === right.quantity) return 'price';
  // What the left price would make of the right quantity.
  const expected = left.quantity === 0 ? 0 : (left.amountFen * right.quantity) / left.quantity;
  return Math.abs(expected - right.amountFen) <= roundingFen ? 'quantity' : 'quantity-and-price';
}

/** Line by line: those of the left first, in order, then what only the right has. */
export function compareLines(left: readonly ComparableLine[], right: readonly ComparableLine[]): ComparedLine[] {
  const others = new Map(right.map((line) => [line.key, line]));
  const side = (line: ComparableLine | undefined) =>
    line ? { quantity: line.quantity, amountFen: line.amountFen } : null;
  const compared = (own: ComparableLine | undefined, other: ComparableLine | undefined): ComparedLine => {
    const { key, kind, item, period, unit } = (own ?? other)!;
    return {
      key,
      kind,
      item,
      period,
      unit,
      left: side(own),
      right: side(other),
      differenceFen: (other?.amountFen ?? 0) - (own?.amountFen ?? 0),
      cause: !own ? 'only-right' : !other ? 'only-left' : causeOf(own, other),
    };
  };
  const known = new Set(left.map(({ key }) => key));
  return [
    ...left.map((line) => compared(line, others.get(line.key))),
    ...right.filter(({ key }) => !known.has(key)).map((line) => compared(undefined, line)),
  ];
}

/** Two bills line by line. */
export function compareBills(left: Pick<BillContent, 'lines'>, right: Pick<BillContent, 'lines'>): ComparedLine[] {
  return compareLines(groupLines(left.lines), groupLines(right.lines));
}

/** The lines that changed. */
export function changedLines(before: Pick<BillContent, 'lines'>, after: Pick<BillContent, 'lines'>): ComparedLine[] {
  return compareBills(before, after).filter(
    ({ differenceFen, left, right }) => differenceFen !== 0 || left?.quantity !== right?.quantity,
  );
}
