import {
  auctionsRoute,
  closeAuctionRoute,
  openAuctionRoute,
  sealOrderRoute,
  unsealOrderRoute,
} from '../../contracts/index.ts';
import { listAuctions } from '../auctions/auction-store.ts';
import { closeAuction, openAuction, sealOrder, withdrawSealed } from '../auctions/auctions.ts';
import type { Certificates } from '../context.ts';
import { asking } from '../ledger/asked.ts';
import { iso } from '../refs.ts';

/** Routes of call auctions. */
export function registerAuctionRoutes(certificates: Certificates): void {
  const { scope } = certificates;
  scope.route(auctionsRoute, async ({ query, principal, tx }) => {
    const own = principal.enterpriseId === null ? null : `enterprise/${principal.enterpriseId}`;
    const now = iso(scope.clock.now());
    return { auctions: await tx((open) => listAuctions(open, now, own, query.limit)) };
  });
  scope.route(openAuctionRoute, ({ body, principal }) => {
    const { opensAt, closesAt, referenceFen } = body;
    const terms = { opensAt, closesAt, referenceFen };
    return openAuction(
      certificates,
      terms,
      asking(principal, body, { auction: { ...terms, opensAt: opensAt ?? null } }),
    );
  });
  scope.route(sealOrderRoute, ({ params, body, principal }) => {
    const { reason: _r, idempotencyKey: _k, ...order } = body;
    const request = { ...order, auction: params.no };
    return sealOrder(certificates, request, asking(principal, body, { seal: request }));
  });
  scope.route(unsealOrderRoute, ({ params, body, principal }) => {
    const which = { auction: params.no, order: params.order };
    return withdrawSealed(certificates, which, asking(principal, body, { unseal: which }));
  });
  scope.route(closeAuctionRoute, ({ params, body, principal }) =>
    closeAuction(certificates, params.no, asking(principal, body, { close: params.no })),
  );
}
