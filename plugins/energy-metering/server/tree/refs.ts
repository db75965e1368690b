import { formatRef } from '@lingtan/sdk';
import { energyBalance } from '../../contracts/tree.ts';
import type { Span } from '../../domain/index.ts';
import { iso } from '../context.ts';

/** `energy.balance/<meter>/<from>/<to>`. */
export function balanceRef(meter: string, span: Span): string {
  return formatRef(energyBalance.kind, `${meter}/${iso(span.from)}/${iso(span.to)}`);
}
