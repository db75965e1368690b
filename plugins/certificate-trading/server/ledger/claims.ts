import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { ClaimKind } from '../../contracts/index.ts';
import type { Holding } from '../../domain/index.ts';

/** Enters ranges into the table of claims. The database refuses a Wh that is claimed already, for whatever. */
export async function insertClaims(
  tx: Tx,
  parkId: string,
  { kind, account, retirement = null }: { kind: ClaimKind; account?: string; retirement?: number | null },
  taken: readonly Holding[],
): Promise<void> {
  const claims = taken.map(({ issuanceId, attributes, start, end, account: holder }) => ({
    issuance_no: issuanceId,
    device_no: attributes['deviceNo'],
    id_start: start,
    id_end: end,
    account: account ?? holder,
  }));
  await tx.execute(sql`
    insert into plugin_certificate_trading.claims
      (park_id, kind, device_no, id_start, id_end, issuance_no, retirement_no, account)
    select ${parkId}, ${kind}, device_no, id_start, id_end, issuance_no, ${retirement}, account
    from jsonb_to_recordset(${JSON.stringify(claims)}::jsonb)
      as c (issuance_no bigint, device_no bigint, id_start bigint, id_end bigint, account text)`);
}
