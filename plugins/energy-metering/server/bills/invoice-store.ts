import type { Principal, Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { InvoiceLine } from '../../contracts/index.ts';
import { lineGroupKey } from '../../domain/bill/index.ts';
import type { ComparableLine } from '../../domain/bill/index.ts';
import { billStoreErrors } from './errors.ts';

export interface Invoice {
  number: string | null;
  note: string | null;
  lines: InvoiceLine[];
  totalFen: number;
  revision: number;
  recordedAt: string;
  recordedBy: string;
}

/** The newest amounts of the supplier's invoice for an account and month. */
export async function readInvoice(tx: Tx, accountId: string, month: string): Promise<Invoice | null> {
  const { rows } = await tx.execute<
    Omit<Invoice, 'totalFen' | 'recordedAt' | 'recordedBy'> &
      Record<string, unknown> & {
        total_fen: number;
        recorded_at: string;
        actor_name: string;
      }
  >(sql`
    select number, note, lines, revision, total_fen::float8 as total_fen, actor_name,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as recorded_at
    from plugin_energy_metering.bill_invoices
    where park_id = current_setting('lingtan.park_id') and account_id = ${accountId} and month = ${month}
    order by revision desc limit 1`);
  const row = rows[0];
  if (!row) return null;
  const { number, note, lines, revision, total_fen: totalFen, recorded_at: recordedAt, actor_name: recordedBy } = row;
  return { number, note, lines, totalFen, revision, recordedAt, recordedBy };
}

/** Lines of an invoice as a comparison sees them; refuses what cannot be told apart. */
export function comparableInvoice(lines: readonly InvoiceLine[]): ComparableLine[] {
  const seen = new Set<string>();
  return lines.map((line, index) => {
    const { kind, item, period, quantity, amountFen } = line;
    if (kind === 'energy' && period === null) throw billStoreErrors.INVOICE_ITEM({ index, kind, expected: 'a period' });
    if (kind === 'adder' && item === null)
      throw billStoreErrors.INVOICE_ITEM({ index, kind, expected: 'the id of the item' });
    const key = lineGroupKey(line);
    if (seen.has(key)) throw billStoreErrors.INVOICE_TWICE({ index, key });
    seen.add(key);
    return { key, kind, item: kind === 'adder' ? item : null, period, unit: unitOf(kind), quantity, amountFen };
  });
}

function unitOf(kind: InvoiceLine['kind']): ComparableLine['unit'] {
  if (kind === 'demand' || kind === 'demand-excess') return 'W';
  if (kind === 'capacity') return 'VA';
  return kind === 'power-factor' ? 'fen' : 'Wh';
}

/** One revision after the other: who enters amounts sees what was entered last. */
export async function lockInvoice(
  tx: Tx,
  parkId: string,
  { accountId, month }: { accountId: string; month: string },
): Promise<void> {
  const key = `energy-invoice/${parkId}/${accountId}/${month}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
}

/** Stores the next revision, after {@link lockInvoice}. */
export async function insertInvoice(
  tx: Tx,
  parkId: string,
  key: { accountId: string; month: string },
  invoice: Pick<Invoice, 'number' | 'note' | 'lines' | 'totalFen'>,
  actor: Principal,
): Promise<number> {
  const { rows } = await tx.execute<{ revision: number }>(sql`
    insert into plugin_energy_metering.bill_invoices
      (park_id, account_id, month, revision, number, note, lines, total_fen, recorded_at, actor_id, actor_name)
    select ${parkId}, ${key.accountId}, ${key.month}, coalesce(max(revision), 0) + 1, ${invoice.number}, ${invoice.note},
      ${JSON.stringify(invoice.lines)}::jsonb, ${invoice.totalFen}, statement_timestamp(), ${actor.id}, ${actor.name}
    from plugin_energy_metering.bill_invoices
    where park_id = ${parkId} and account_id = ${key.accountId} and month = ${key.month}
    returning revision`);
  return rows[0]!.revision;
}
