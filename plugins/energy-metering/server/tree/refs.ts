import { formatRef } from '@lingtan/sdk';
import { energyBalance } from '../../contracts/tree.ts';
import type { Span } from '../../domain/index.ts';
import { iso } from '../context.ts';

export function netRef(meter: string, span: Span): string {
  return formatRef(energyBalance.kind, `net/${meter}/${iso(span.from)}/${iso(span.to)}`);
}

export function lossRef(node: string, bearer: string, span: Span): string {
  return formatRef(energyBalance.kind, `loss/${node}/${bearer}/${iso(span.from)}/${iso(span.to)}`);
}

export function balanceShareRef(meter: string, span: Span): string {
  return formatRef(energyBalance.kind, `share/${meter}/${iso(span.from)}/${iso(span.to)}`);
}

/** `energy.balance/<meter>/<from>/<to>`. */
export function balanceRef(meter: string, span: Span): string {
  return formatRef(energyBalance.kind, `${meter}/${iso(span.from)}/${iso(span.to)}`);
}
