import type { BillLineDraft, BillLineKind, TouPeriod } from '../../contracts/index.ts';

/** Lines that mean the same on different bills: added up over the versions of the month. */
export interface LineGroup {
  /** `<kind>/<item or period>`. */
  key: string;
  kind: BillLineKind;
  item: string | null;
  period: TouPeriod | null;
  quantity: number;
  unit: BillLineDraft['unit'];
  amountFen: number;
}

/** Seasons and power factors differ between bills that are to be compared, so that they are no part of the key. */
export function lineGroupKey(line: Pick<BillLineDraft, 'kind' | 'item' | 'period'>): string {
  if (line.kind === 'energy') return `energy/${line.period ?? 'all'}`;
  return line.kind === 'adder' ? `adder/${line.item ?? ''}` : line.kind;
}

/** Lines of a bill added up by what they are, in the order of the bill. A monthly charge keeps the quantity of its largest part. */
export function groupLines(lines: readonly BillLineDraft[]): LineGroup[] {
  const groups = new Map<string, LineGroup>();
  for (const line of lines) {
    const key = lineGroupKey(line);
    const group = groups.get(key);
    const { kind, period, unit, quantity, amountFen } = line;
    const item = kind === 'adder' ? line.item : null;
    if (!group) {
      groups.set(key, { key, kind, item, period, quantity, unit, amountFen });
      continue;
    }
    group.amountFen += amountFen;
    // kW of two parts of a month are not added: both are the demand of the whole month.
    group.quantity = unit === 'W' || unit === 'VA' ? Math.max(group.quantity, quantity) : group.quantity + quantity;
  }
  return [...groups.values()];
}
