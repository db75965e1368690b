import type { ParkScope } from '@lingtan/sdk';
import { flowsRoute, overviewRoute, recentRoute, trendRoute } from '../../contracts/index.ts';
import type { Supply, UseItem } from '../../contracts/index.ts';
import { allocate, closeBalance, dayStart, isConsumption, orderSources, shares } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { powerMeters, readLivePower, readToday } from '../overview.ts';
import { readRecent } from '../recent.ts';
import { supplyRef, totalRef } from '../refs.ts';
import { readBalances, readSupply } from '../supply.ts';
import type { IntervalBalance } from '../supply.ts';
import { queryAsOf, querySpan } from './query.ts';

/** Registers the routes that read the balance of the park. They read all of it, and give members their own part. */
export function registerSupplyRoutes(energy: Energy, scope: Pick<ParkScope, 'route' | 'db'>): void {
  scope.route(overviewRoute, async ({ principal }) => ({
    now: await readLivePower(energy, await powerMeters(energy), principal.enterpriseId),
    today: await readToday(energy, principal.enterpriseId),
  }));

  scope.route(recentRoute, async ({ principal }) =>
    readRecent(energy, await powerMeters(energy), principal.enterpriseId),
  );

  scope.route(flowsRoute, async ({ query, principal }) => {
    const span = querySpan(query, 366);
    const supply = await scope.db.tx((tx) =>
      readSupply(energy, tx, { ...span, resolution: query.resolution, asOf: queryAsOf(query.asOf) }),
    );
    return { flows: supply.map((part) => describeFlow(part, principal.enterpriseId)) };
  });

  scope.route(trendRoute, async ({ query, principal }) => {
    const now = energy.scope.clock.now();
    const from = query.from ?? new Date(dayStart(now, energy.timeZone)).toISOString();
    const to = query.to ?? new Date(dayStart(now, energy.timeZone, 1)).toISOString();
    const span = querySpan({ from, to }, 62);
    const balances = await scope.db.tx((tx) => readBalances(energy, tx, span));
    return { ...span, ...trend(balances, energy.width, principal.enterpriseId) };
  });
}

/** A member sees the own column: what it used, and from which sources. */
function describeFlow(part: Supply, enterpriseId: string | null) {
  const own: UseItem | null = enterpriseId === null ? null : `enterprise:${enterpriseId}`;
  const links = own === null ? part.links : part.links.filter((link) => link.use === own);
  const span = { from: part.from, to: part.to };
  const sources =
    own === null
      ? part.sources.map((s) => ({ ...s, ref: totalRef(`source/${s.item}`, span) }))
      : links.map(({ source, energyWh }) => ({ item: source, energyWh, ref: supplyRef(source, own, span) }));
  return {
    ...span,
    sources,
    uses: part.uses
      .filter(({ item }) => own === null || item === own)
      .map((use) => ({ ...use, ref: totalRef(`use/${use.item}`, span) })),
    links: links.map((link) => ({ ...link, ref: supplyRef(link.source, link.use, span) })),
    shares: shares(links, own ?? 'all'),
    quality: part.quality,
  };
}

/** Mean power per interval by source, and of the load. For a member: of the own load and its sources. */
function trend(balances: readonly IntervalBalance[], width: number, enterpriseId: string | null) {
  const own: UseItem | null = enterpriseId === null ? null : `enterprise:${enterpriseId}`;
  const kw = (wh: number): number => (wh / 1000 / width) * 3_600_000;
  const columns = balances.map(({ balance, counts }) => {
    const known = counts.actual + counts.estimated + counts.edited > 0;
    const links = allocate(balance).filter((link) => own === null || link.use === own);
    const sources = new Map<string, number>();
    for (const link of links) sources.set(link.source, (sources.get(link.source) ?? 0) + link.energyWh);
    const load = links.filter((link) => isConsumption(link.use)).reduce((sum, link) => sum + link.energyWh, 0);
    return { known, sources, load };
  });
  const items = orderSources(balances.flatMap(({ balance }) => [...closeBalance(balance).sources.keys()]));
  return {
    ts: balances.map(({ start }) => start),
    sources: items.map((item) => ({
      item,
      powerKw: columns.map(({ known, sources }) => (known ? kw(sources.get(item) ?? 0) : null)),
    })),
    loadKw: columns.map(({ known, load }) => (known ? kw(load) : null)),
  };
}
