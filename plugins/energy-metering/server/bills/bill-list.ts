import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { BillContent, BillState, BillSummary } from '../../contracts/index.ts';
import { lackingColumn, stateColumns } from './bill-store.ts';
import { billRef } from './refs.ts';

interface Row extends Record<string, unknown> {
  id: string;
  account_id: string;
  enterprise_id: string | null;
  month: string;
  revision: number;
  account_name: BillContent['accountName'];
  total_fen: number;
  energy_wh: number;
  peak_w: number | null;
  power_factor: string | null;
  quality: BillSummary['quality'];
  remarks: number;
  lacking: boolean;
  state: BillState;
  issued_at: string | null;
  recorded_at: string;
  changed: BillSummary['changed'];
}

/** Intervals under a bill that were revised since, as JSON. */
export const changedColumn = sql.raw(`(
  select jsonb_build_object('from', (extract(epoch from c.from_at) * 1000)::float8, 'to', (extract(epoch from c.to_at) * 1000)::float8,
    'meters', to_jsonb(c.meters), 'intervals', c.intervals,
    'firstAt', to_char(c.first_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'lastAt', to_char(c.last_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
  from plugin_energy_metering.bill_changes c where c.park_id = b.park_id and c.bill_id = b.id) as changed`);

export interface BillListQuery {
  /** `YYYY-MM`, both included. */
  from: string;
  to: string;
  account?: string;
  enterpriseId?: string;
}

/** The newest bill of each account and month that the transaction may see: of members, the newest that was issued. */
export async function readBillList(tx: Tx, query: BillListQuery): Promise<BillSummary[]> {
  const { rows } = await tx.execute<Row>(sql`
    select distinct on (b.month, b.account_id) b.id, b.account_id, b.enterprise_id, b.month, b.revision,
      b.content->'accountName' as account_name, b.total_fen::float8 as total_fen, b.energy_wh::float8 as energy_wh,
      (b.content->'peak'->>'powerW')::float8 as peak_w, b.content->>'powerFactor' as power_factor,
      b.content->'quality'->>'worst' as quality, jsonb_array_length(b.content->'remarks') as remarks,
      ${stateColumns}, ${lackingColumn}, ${changedColumn}
    from plugin_energy_metering.bills b
    where b.park_id = current_setting('lingtan.park_id') and b.month >= ${query.from} and b.month <= ${query.to}
      ${query.account === undefined ? sql`` : sql`and b.account_id = ${query.account}`}
      ${query.enterpriseId === undefined ? sql`` : sql`and b.enterprise_id = ${query.enterpriseId}`}
    order by b.month desc, b.account_id, b.revision desc`);
  return rows.map((row) => ({
    id: row.id,
    accountId: row.account_id,
    enterpriseId: row.enterprise_id,
    accountName: row.account_name,
    month: row.month,
    revision: row.revision,
    state: row.state,
    issuedAt: row.issued_at,
    totalFen: row.total_fen,
    energyWh: row.energy_wh,
    peakW: row.peak_w,
    powerFactor: row.power_factor,
    quality: row.quality,
    remarks: row.remarks,
    lacking: row.lacking,
    changed: row.changed,
    recordedAt: row.recorded_at,
    ref: billRef({ accountId: row.account_id, month: row.month, revision: row.revision }),
  }));
}
