import { localDate } from '@lingtan/sdk';
import type { ParkScope, Principal } from '@lingtan/sdk';
import { intensityRoute, loadRoute, productionRoute, productionRowsRoute } from '../../contracts/analysis.ts';
import type { Energy } from '../context.ts';
import { queryAsOf, querySpan, wholeIntervals } from '../routes/query.ts';
import { enterProduction } from './enter-production.ts';
import { readIntensity } from './intensity.ts';
import { readLoad } from './load.ts';
import { readProduction } from './production-store.ts';
import { loadSubjects } from './subject.ts';

function visibleProducts(energy: Energy, { enterpriseId }: Principal) {
  return energy.scope.config.products.filter(
    (product) => enterpriseId === null || product.enterpriseId === enterpriseId,
  );
}

/** Registers the routes of load analysis and production. */
export function registerAnalysisRoutes(energy: Energy, scope: Pick<ParkScope, 'route' | 'audit'>): void {
  scope.route(loadRoute, async ({ query, principal, tx }) => {
    const span = wholeIntervals(energy, querySpan(query, 400));
    const { chosen, all } = loadSubjects(energy, principal, query.subject);
    const load = await tx((t) => readLoad(energy, t, chosen, span, queryAsOf(query.asOf)));
    return { ...span, subject: chosen.id, subjects: all.map(({ id, name }) => ({ id, name })), ...load };
  });

  scope.route(intensityRoute, async ({ query, principal, tx }) => {
    const span = querySpan(query, query.resolution === '1d' ? 62 : 3 * 366);
    const { resolution } = query;
    const products = visibleProducts(energy, principal);
    return {
      products: await tx((t) =>
        readIntensity(energy, t, products, { ...span, resolution, asOf: queryAsOf(query.asOf) }),
      ),
    };
  });

  scope.route(productionRowsRoute, async ({ query, tx }) => {
    const span = querySpan(query, 3 * 366);
    const days = { from: localDate(span.from, energy.timeZone), to: localDate(span.to - 1, energy.timeZone) };
    const rows = await tx((t) => readProduction(t, { ...days, asOf: queryAsOf(query.asOf) }));
    return { rows: rows.map(({ thousandths, ...row }) => ({ ...row, quantity: thousandths / 1000 })) };
  });

  scope.route(productionRoute, ({ body, principal }) => enterProduction(energy, scope, principal, body));
}
