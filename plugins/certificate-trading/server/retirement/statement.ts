import type { Tx } from '@lingtan/sdk';
import { sql } from 'drizzle-orm';
import type { RetirementStatement, StatementClaim } from '../../contracts/index.ts';
import { statementHash } from '../../domain/index.ts';
import type { Certificates } from '../context.ts';
import { ledgerErrors } from '../errors.ts';
import { readRetirements } from '../ledger/read.ts';

/** The statement of a retirement that the reader may see; the rows never change, and so neither does the statement. */
export async function readStatement({ scope }: Certificates, tx: Tx, no: number): Promise<RetirementStatement> {
  const [found] = await readRetirements(tx, { no, limit: 1 });
  if (!found) throw ledgerErrors.RETIREMENT_UNKNOWN({ no });
  const { transaction: _t, ref: _r, ...retirement } = found;
  const { rows: claims } = await tx.execute<StatementClaim & Record<string, unknown>>(sql`
    select i.device, i.attributes->>'source' as source,
      to_char(i.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "from",
      to_char(i.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "to",
      c.id_start::float8 as "idStart", c.id_end::float8 as "idEnd", (c.id_end - c.id_start + 1)::float8 as wh, i.quality,
      i.no::float8 as issuance, i.interval_ref as "intervalRef"
    from plugin_certificate_trading.claims c
    join plugin_certificate_trading.issuances i on i.park_id = c.park_id and i.no = c.issuance_no
    where c.park_id = current_setting('lingtan.park_id') and c.retirement_no = ${no}
    order by i.device, c.id_start`);
  const content = {
    format: 'lingtan.retirement-statement' as const,
    version: 1 as const,
    park: { id: scope.park.id, name: scope.park.name },
    retirement,
    claims,
  };
  return { ...content, sha256: statementHash(content) };
}
