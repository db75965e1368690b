import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';

/** Newest revision of a product's day. */
export interface ProductionDay {
  product: string;
  /** Local day, `YYYY-MM-DD`. */
  day: string;
  revision: number;
  /** Integer thousandths of the product's unit. */
  thousandths: number;
  note: string;
  by: string;
  recordedAt: string;
}

interface Row extends Record<string, unknown> {
  product_id: string;
  day: string;
  revision: number;
  quantity: number;
  note: string;
  recorded_by: string;
  recorded_at: string;
}

/** Days from `from` to `to`, both included, as far as the transaction may see them. */
export async function readProduction(
  tx: Tx,
  query: { from: string; to: string; asOf?: string | null },
): Promise<ProductionDay[]> {
  const { rows } = await tx.execute<Row>(sql`
    select distinct on (product_id, day) product_id, day::text as day, revision, quantity::float8 as quantity, note, recorded_by,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at
    from plugin_energy_metering.production
    where park_id = current_setting('lingtan.park_id') and day between ${query.from}::date and ${query.to}::date
      ${query.asOf ? sql`and recorded_at <= ${query.asOf}::timestamptz` : sql``}
    order by product_id, day, revision desc`);
  return rows.map((row) => ({
    product: row.product_id,
    day: row.day,
    revision: row.revision,
    thousandths: row.quantity,
    note: row.note,
    by: row.recorded_by,
    recordedAt: row.recorded_at,
  }));
}

/** A revision to be written. */
export interface NewProduction {
  product: string;
  enterpriseId: string;
  day: string;
  revision: number;
  thousandths: number;
}

export async function insertProduction(
  tx: Tx,
  parkId: string,
  list: readonly NewProduction[],
  note: string,
  by: string,
): Promise<void> {
  if (list.length === 0) return;
  const column = <T>(pick: (entry: NewProduction) => T) => sql.param(list.map(pick));
  await tx.execute(sql`
    insert into plugin_energy_metering.production (park_id, enterprise_id, product_id, day, revision, quantity, note, recorded_by)
    select ${parkId}, enterprise, product, day, revision, quantity, ${note}, ${by}
    from unnest(${column((e) => e.enterpriseId)}::text[], ${column((e) => e.product)}::text[], ${column((e) => e.day)}::date[],
      ${column((e) => e.revision)}::int[], ${column((e) => e.thousandths)}::bigint[])
      as t(enterprise, product, day, revision, quantity)`);
}
