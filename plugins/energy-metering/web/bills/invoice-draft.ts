import type { BillData, BillInvoiceData, InvoiceLine } from '../../contracts/bill-routes.ts';

/** A row of the form as it is typed. */
export interface DraftRow {
  key: string;
  kind: InvoiceLine['kind'];
  item: string | null;
  period: InvoiceLine['period'];
  unit: 'kWh' | 'kW' | 'kVA' | '';
  /** kWh, kW or kVA; empty where the invoice does not say. */
  quantity: string;
  /** Yuan. */
  amount: string;
}

/** Integer fen of typed yuan; null when it is no amount. */
export function fenOf(text: string): number | null {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!match) return null;
  const fen = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'));
  return match[1] === '-' ? -fen : fen;
}

const units = { Wh: 'kWh', W: 'kW', VA: 'kVA', fen: '' } as const;

function keyOf({ kind, item, period }: Pick<InvoiceLine, 'kind' | 'item' | 'period'>): string {
  return kind === 'energy' ? `energy/${period}` : kind === 'adder' ? `adder/${item}` : kind;
}

/** One row for each kind of line that the bill has, filled with what was entered before. */
export function draftOf(bill: BillData['bill'], invoice: BillInvoiceData['invoice']): DraftRow[] {
  const rows = new Map<string, DraftRow>();
  for (const { kind, item, period, unit } of bill.lines) {
    const line = { kind, item: kind === 'adder' ? item : null, period };
    const key = keyOf(line);
    if (!rows.has(key)) rows.set(key, { key, ...line, unit: units[unit], quantity: '', amount: '' });
  }
  for (const line of invoice?.lines ?? []) {
    const key = keyOf(line);
    const { kind, item, period, quantity, amountFen } = line;
    rows.set(key, {
      key,
      kind,
      item,
      period,
      unit: rows.get(key)?.unit ?? 'kWh',
      quantity: quantity === null ? '' : String(quantity / 1000),
      amount: String(amountFen / 100),
    });
  }
  return [...rows.values()];
}

/** The line of a row; null while it has no amount, or one that cannot be read. */
export function toLine(row: DraftRow): InvoiceLine | null {
  const amountFen = fenOf(row.amount);
  if (amountFen === null) return null;
  const quantity = row.quantity.trim() === '' ? null : Math.round(Number(row.quantity) * 1000);
  if (quantity !== null && !Number.isSafeInteger(quantity)) return null;
  return { kind: row.kind, item: row.item, period: row.period, quantity, amountFen };
}
