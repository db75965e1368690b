import type { Carbon } from '../context.ts';

/**
 * Green power that the accounts of the park hold and have not used, Wh; null where nobody keeps certificates. What generators of
 * the park's own balance made is left out: where it was used it counts with nothing already.
 */
export async function heldFromOutside({
  claims,
  readings,
}: Pick<Carbon, 'claims' | 'readings'>): Promise<number | null> {
  if (!claims) return null;
  const held = await claims.held();
  if (held.length === 0) return 0;
  const own = new Set((await readings.meters()).filter(({ boundary }) => boundary).map(({ id }) => id));
  return held.reduce((sum, { meter, wh }) => sum + (own.has(meter) ? 0 : wh), 0);
}
