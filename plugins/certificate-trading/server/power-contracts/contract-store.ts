import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { PowerContract } from '../../contracts/index.ts';
import { contractMonths, plannedWh } from '../../domain/index.ts';
import { powerContractRef } from '../refs.ts';

const ofPark = sql`park_id = current_setting('lingtan.park_id')`;

type Row = Omit<PowerContract, 'months' | 'plannedWh' | 'deliveredWh' | 'fen' | 'plannedRef' | 'deliveredRef'> &
  Record<string, unknown>;
interface Delivery extends Record<string, unknown> {
  contract: number;
  month: string;
  planned: number;
  delivered: number;
  fen: number;
  transaction: number;
}

/** Contracts that the transaction may see, newest first, or the one that is named; each with its months. */
export async function readContracts(tx: Tx, no?: number): Promise<PowerContract[]> {
  const { rows } = await tx.execute<Row>(sql`
    select no::float8 as no, seller, buyer, device, month_from as "monthFrom", month_to as "monthTo", shape,
      to_jsonb(volumes) as volumes, price_fen::float8 as "priceFen", state, reason, proposed_by as "proposedBy",
      approved_by as "approvedBy", agreed_by as "agreedBy", decision,
      to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "recordedAt"
    from plugin_certificate_trading.power_contracts
    where ${ofPark} ${no === undefined ? sql`` : sql`and no = ${no}`} order by power_contracts.no desc limit 500`);
  const { rows: deliveries } = await tx.execute<Delivery>(sql`
    select contract_no::float8 as contract, month, planned_wh::float8 as planned, delivered_wh::float8 as delivered,
      fen::float8 as fen, transaction_no::float8 as transaction
    from plugin_certificate_trading.power_deliveries
    where ${ofPark} ${no === undefined ? sql`` : sql`and contract_no = ${no}`}`);
  return rows.map((row) =>
    withMonths(
      row,
      deliveries.filter(({ contract }) => contract === row.no),
    ),
  );
}

function withMonths(row: Row, deliveries: readonly Delivery[]): PowerContract {
  const months = contractMonths(row).map((month) => {
    const done = deliveries.find((each) => each.month === month);
    return {
      month,
      plannedWh: done?.planned ?? plannedWh(row, month),
      deliveredWh: done?.delivered ?? null,
      fen: done?.fen ?? null,
      transaction: done?.transaction ?? null,
    };
  });
  return {
    ...row,
    months,
    plannedWh: months.reduce((sum, each) => sum + each.plannedWh, 0),
    deliveredWh: months.reduce((sum, each) => sum + (each.deliveredWh ?? 0), 0),
    fen: months.reduce((sum, each) => sum + (each.fen ?? 0), 0),
    plannedRef: powerContractRef(row.no, 'planned'),
    deliveredRef: powerContractRef(row.no, 'delivered'),
  };
}

/** Number of the next contract; the caller holds the ledger. */
export async function nextContractNo(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ no: number }>(sql`
    select coalesce(max(no), 0)::float8 + 1 as no from plugin_certificate_trading.power_contracts where ${ofPark}`);
  return rows[0]!.no;
}

/** What active contracts of a buyer still bring, Wh by month. */
export async function contractedByMonth(tx: Tx, buyer: string): Promise<ReadonlyMap<string, number>> {
  const byMonth = new Map<string, number>();
  for (const contract of await readContracts(tx))
    if (contract.state === 'active' && contract.buyer === buyer)
      for (const { month, plannedWh: wh, deliveredWh } of contract.months)
        if (deliveredWh === null) byMonth.set(month, (byMonth.get(month) ?? 0) + wh);
  return byMonth;
}
