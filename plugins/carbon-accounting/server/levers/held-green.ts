import { ownMeters } from '../claims/own-meters.ts';
import type { Carbon } from '../context.ts';

/**
 * Green power that the accounts of the park hold and have not used, Wh; null where nobody keeps certificates. What generators of
 * the park's own balance made, or its storages gave back, is left out: where it was used it counts with nothing already.
 */
export async function heldFromOutside({
  claims,
  readings,
}: Pick<Carbon, 'claims' | 'readings'>): Promise<number | null> {
  if (!claims) return null;
  const held = await claims.held();
  if (held.length === 0) return 0;
  const own = ownMeters(await readings.meters());
  return held.reduce((sum, { meter, wh }) => sum + (own.has(meter) ? 0 : wh), 0);
}
