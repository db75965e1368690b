import type { Principal } from '@lingtan/sdk';
import type { Meter } from '../contracts/index.ts';

/** A member opens the meters of the own enterprise only. */
export function mayOpen(meter: Pick<Meter, 'enterpriseId'>, viewer: Principal): boolean {
  return viewer.enterpriseId === null || viewer.enterpriseId === meter.enterpriseId;
}
