import { bundlesRoute, buyBundleRoute, offerBundleRoute, withdrawBundleRoute } from '../../contracts/index.ts';
import { readBundles, shownTo } from '../bundles/bundle-store.ts';
import { buyBundle, offerBundle, withdrawBundle } from '../bundles/bundles.ts';
import type { Certificates } from '../context.ts';
import { asking } from '../ledger/asked.ts';
import { iso } from '../refs.ts';

/** Routes of bundles. */
export function registerBundleRoutes(certificates: Certificates): void {
  const { scope } = certificates;
  scope.route(bundlesRoute, async ({ query, principal }) => {
    const own = principal.enterpriseId === null ? null : `enterprise/${principal.enterpriseId}`;
    // What is offered is nobody's secret, whose it is stays one: read for the park, and shown without names.
    const all = await scope.db.tx((tx) => readBundles(tx, iso(scope.clock.now()), { limit: query.limit }));
    const bundles = all.filter(
      ({ state, seller, sold }) => own === null || state === 'open' || seller === own || own in sold,
    );
    return { bundles: bundles.map((bundle) => shownTo(own, bundle)) };
  });
  scope.route(offerBundleRoute, ({ body, principal }) => {
    const { reason: _r, idempotencyKey: _k, ...terms } = body;
    return offerBundle(certificates, terms, asking(principal, body, { bundle: terms }));
  });
  scope.route(buyBundleRoute, ({ params, body, principal }) => {
    const request = { no: params.no, buyer: body.buyer, lots: body.lots };
    return buyBundle(certificates, request, asking(principal, body, { buy: request }));
  });
  scope.route(withdrawBundleRoute, ({ params, body, principal }) =>
    withdrawBundle(certificates, params.no, asking(principal, body, { withdraw: params.no })),
  );
}
