import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { OffsetStandard } from '../../contracts/index.ts';
import { newHolding, type Holding, type Taken } from '../../domain/index.ts';

/** Which offsets an act is about; without a part, any. */
export interface OffsetChoice {
  readonly standard?: OffsetStandard | undefined;
  readonly project?: string | undefined;
  readonly vintage?: number | undefined;
}

/** Usable ranges of an account, oldest vintage first. A range is a holding whose issue is its series. */
export async function activeUnits(tx: Tx, account: string, choice: OffsetChoice): Promise<Holding[]> {
  const { standard = null, project = null, vintage = null } = choice;
  const { rows } = await tx.execute<{ id: string; series: string; start: number; end: number; vintage: number }>(sql`
    select u.id::text, u.series_no::text as series, u.serial_start::float8 as start, u.serial_end::float8 as "end", s.vintage
    from plugin_certificate_trading.offset_units u
    join plugin_certificate_trading.offset_series s on s.park_id = u.park_id and s.no = u.series_no
    where u.park_id = current_setting('lingtan.park_id') and u.status = 'Active' and u.account = ${account}
      and (${standard}::text is null or s.standard = ${standard}) and (${project}::text is null or s.project = ${project})
      and (${vintage}::int is null or s.vintage = ${vintage})`);
  return rows.map(({ id, series, start, end, vintage: year }) =>
    newHolding({ id, issuanceId: series, account, start, end, attributes: {}, expiresOn: `${year}-12-31` }),
  );
}

/** Stores a taking: whole ranges change in place, cut ones are marked and their parts added. */
export async function storeUnits(
  tx: Tx,
  parkId: string,
  transaction: number,
  { taken, rest, parents }: Taken,
  to: { account?: string; status?: 'Retired' | 'Burned' },
): Promise<void> {
  const cut = new Set(parents.map(({ id }) => id));
  const isPart = ({ parentId }: Holding): boolean => parentId !== null && cut.has(parentId);
  const change = async (ids: readonly string[], set: ReturnType<typeof sql>): Promise<void> => {
    if (ids.length === 0) return;
    await tx.execute(sql`
      update plugin_certificate_trading.offset_units set ${set}
      where park_id = ${parkId} and id in (select value::bigint from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`);
  };
  await change([...cut], sql`status = 'Split'`);
  const { account, status } = to;
  await change(
    taken.filter((unit) => !isPart(unit)).map(({ id }) => id),
    sql`transaction_no = ${transaction}, account = coalesce(${account ?? null}, account),
      status = coalesce(${status ?? null}, status)`,
  );
  const rows = [
    ...taken.filter(isPart).map((part) => ({ ...part, account: account ?? part.account, state: status ?? 'Active' })),
    ...rest.filter(isPart).map((part) => ({ ...part, state: 'Active' })),
  ].map(({ issuanceId, start, end, account: holder, state, parentId }) => ({
    series: issuanceId,
    start,
    end,
    holder,
    state,
    parent: parentId,
  }));
  if (rows.length === 0) return;
  await tx.execute(sql`
    insert into plugin_certificate_trading.offset_units
      (park_id, series_no, serial_start, serial_end, account, status, transaction_no, parent_id)
    select ${parkId}, series, start, "end", holder, state, ${transaction}, parent
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as u (series bigint, start bigint, "end" bigint, holder text, state text, parent bigint)`);
}
