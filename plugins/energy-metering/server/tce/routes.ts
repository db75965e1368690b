import type { ParkScope } from '@lingtan/sdk';
import { tceIntensityRoute, tceRoute } from '../../contracts/index.ts';
import type { TceTotal } from '../../contracts/index.ts';
import { knownFactors } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { totalRef } from '../refs.ts';
import { queryAsOf, queryMeters, querySpan } from '../routes/query.ts';
import { tceIntensityOf, tceIntensityRef, wholeDays } from './intensity.ts';
import { consumers, readTce } from './read-tce.ts';
import { kindSubject, tceRef } from './refs.ts';

/** Registers the route of the standard coal equivalent. */
export function registerTceRoutes(energy: Energy, scope: Pick<ParkScope, 'route'>): void {
  scope.route(tceRoute, async ({ query, principal, tx }) => {
    const span = querySpan(query, 3 * 366);
    const meters = consumers(queryMeters(energy, principal, query));
    const totals = await tx((open) => readTce(energy, open, { ...span, asOf: queryAsOf(query.asOf) }, meters));
    const owner = principal.enterpriseId ?? query.enterprise ?? null;
    const whole = query.meters === undefined && query.node === undefined;
    const used = new Set(totals.flatMap(({ factors }) => factors.map(({ factor }) => factor)));
    return {
      totals:
        query.by === 'meter'
          ? totals.map(({ meter, direction, ...total }) => ({
              ...total,
              key: meter,
              amountRef: totalRef(`meter/${meter}.${direction}`, span),
            }))
          : byKind(totals).map((row) => ({
              ...row,
              ref: whole ? tceRef(kindSubject(row.kind, owner), span) : null,
              amountRef: whole ? totalRef(kindSubject(row.kind, owner), span) : null,
            })),
      gce: sumKnown(totals),
      ref: whole ? tceRef(kindSubject(query.kind ?? '*', owner), span) : null,
      factors: knownFactors(energy.scope.config.tce).filter(({ id }) => used.has(id)),
    };
  });

  scope.route(tceIntensityRoute, async ({ query, principal, tx }) => {
    const span = wholeDays(energy, querySpan(query, 3 * 366));
    const own = energy.scope.config.products.filter(
      ({ enterpriseId }) => principal.enterpriseId === null || principal.enterpriseId === enterpriseId,
    );
    const products = await tx(async (open) => {
      const list = [];
      for (const product of own) {
        const result = await tceIntensityOf(energy, open, product, span, queryAsOf(query.asOf));
        const { id, name, enterpriseId, unit } = product;
        const { gce, kgcePerUnit, quality, produced } = result;
        const ref = tceIntensityRef(id, span);
        list.push({ id, name, enterpriseId, unit, gce, kgcePerUnit, quality, quantity: produced.quantity, ref });
      }
      return list;
    });
    return { ...span, products };
  });
}

/** Null as soon as one is not known: a sum that leaves a kind out would look complete. */
function sumKnown(list: readonly { gce: number | null }[]): number | null {
  return list.reduce<number | null>((sum, { gce }) => (sum === null || gce === null ? null : sum + gce), 0);
}

function byKind(totals: readonly TceTotal[]) {
  const kinds = new Map<string, TceTotal[]>();
  for (const total of totals) kinds.set(total.kind, [...(kinds.get(total.kind) ?? []), total]);
  return [...kinds].map(([key, list]) => {
    const { kind, unit, factors } = list[0]!;
    const amount = list.reduce((sum, total) => sum + total.amount, 0);
    return { key, kind, unit, factors, amount, gce: sumKnown(list), quality: mixed(list) };
  });
}

/** Shares of the meters' shares: each meter counts alike. */
function mixed(list: readonly TceTotal[]): TceTotal['quality'] {
  const share = (pick: 'actual' | 'estimated' | 'edited' | 'missing'): number =>
    list.reduce((sum, { quality }) => sum + quality[pick], 0) / list.length;
  const worst = (['missing', 'edited', 'estimated'] as const).find((status) => share(status) > 0) ?? 'actual';
  return {
    worst,
    actual: share('actual'),
    estimated: share('estimated'),
    edited: share('edited'),
    missing: share('missing'),
  };
}
