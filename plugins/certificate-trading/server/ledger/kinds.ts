import { sql, type SQL } from 'drizzle-orm';
import { mayChangeHands, gecKinds, type GecKind } from '../../domain/index.ts';

/** Kinds that anybody may buy. */
export const tradableKinds: readonly GecKind[] = gecKinds.filter((kind) => mayChangeHands(kind, true));

/** Of an issuance: it is of one of these kinds. Those of the first version, without a kind, were all tradable. */
export function isOfKind(issuance: SQL, kinds: readonly GecKind[]): SQL {
  const listed = sql.join(
    kinds.map((kind) => sql`${kind}`),
    sql`, `,
  );
  return sql`coalesce(${issuance}.attributes->>'kind', 'tradable') in (${listed})`;
}

/** Of a row of `holdings`: it is of one of these kinds. */
export function ofKinds(kinds: readonly GecKind[]): SQL {
  return sql`exists (select from plugin_certificate_trading.issuances i
    where i.park_id = holdings.park_id and i.no = holdings.issuance_no and ${isOfKind(sql`i`, kinds)})`;
}
