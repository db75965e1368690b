import { dayStart, wallClock } from '@lingtan/sdk';
import type { ParkScope } from '@lingtan/sdk';
import { flowsRoute, greenTargetIn, overviewRoute, recentRoute, trendRoute } from '../../contracts/index.ts';
import type { OverviewData, Supply, UseItem } from '../../contracts/index.ts';
import { isConsumption, orderSources } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { powerMeters, readLivePower, readPowerAt, readToday } from '../overview.ts';
import { greenTargetRef } from '../refs.ts';
import { readRecent } from '../recent.ts';
import { contractsOf } from '../supply-mix/contracts-of.ts';
import { describeSupply } from '../supply-mix/describe-supply.ts';
import { readSupply } from '../supply-mix/supply.ts';
import { queryAsOf, queryAt, querySpan } from './query.ts';

/** Registers the routes that read the balance of the park. They read all of it, and give members their own part. */
export function registerSupplyRoutes(energy: Energy, scope: Pick<ParkScope, 'route' | 'db'>): void {
  scope.route(overviewRoute, async ({ query, principal: { enterpriseId } }) => {
    const at = queryAt(energy, query.at);
    const meters = await powerMeters(energy);
    return {
      now:
        at === null
          ? await readLivePower(energy, meters, enterpriseId)
          : await readPowerAt(energy, meters, enterpriseId, at),
      today: await readToday(energy, enterpriseId, at),
      greenTarget: targetOf(energy, at ?? energy.scope.clock.now()),
    };
  });

  scope.route(recentRoute, async ({ principal }) =>
    readRecent(energy, await powerMeters(energy), principal.enterpriseId),
  );

  scope.route(flowsRoute, async ({ query, principal: { enterpriseId } }) => {
    const span = querySpan(query, query.resolution === '15m' ? 62 : 3 * 366);
    const supply = await scope.db.tx((tx) =>
      readSupply(energy, tx, { ...span, resolution: query.resolution, asOf: queryAsOf(query.asOf) }),
    );
    const own = contractsOf(energy, enterpriseId);
    return { flows: supply.map((part) => describeSupply(part, enterpriseId, part, own)) };
  });

  scope.route(trendRoute, async ({ query, principal }) => {
    const now = energy.scope.clock.now();
    const from = query.from ?? new Date(dayStart(now, energy.timeZone)).toISOString();
    const to = query.to ?? new Date(dayStart(now, energy.timeZone, 1)).toISOString();
    const span = querySpan({ from, to }, 62);
    const supply = await scope.db.tx((tx) => readSupply(energy, tx, { ...span, resolution: '15m' }));
    return { ...span, ...trend(supply, energy.width, principal.enterpriseId) };
  });
}

function targetOf({ scope, timeZone }: Energy, at: number): OverviewData['greenTarget'] {
  const year = new Date(wallClock(at, timeZone)).getUTCFullYear();
  const target = greenTargetIn(scope.config.supply.greenTargets, year);
  return (
    target && {
      year: target.year,
      share: target.share,
      source: target.source ?? null,
      ref: greenTargetRef(target.year),
    }
  );
}

/** Mean power per interval by source, and of the load. For a member: of the own load and its sources. */
function trend(supply: readonly Supply[], width: number, enterpriseId: string | null) {
  const own: UseItem | null = enterpriseId === null ? null : `enterprise:${enterpriseId}`;
  const kw = (wh: number): number => (wh / 1000 / width) * 3_600_000;
  const columns = supply.map(({ links, quality }) => {
    const known = quality.missing < 1;
    const sources = new Map<string, number>();
    let load = 0;
    for (const link of links) {
      if (own !== null && link.use !== own) continue;
      sources.set(link.source, (sources.get(link.source) ?? 0) + link.energyWh);
      if (isConsumption(link.use)) load += link.energyWh;
    }
    return { known, sources, load };
  });
  const items = orderSources(supply.flatMap(({ sources }) => sources.map(({ item }) => item)));
  return {
    ts: supply.map(({ from }) => from),
    sources: items.map((item) => ({
      item,
      powerKw: columns.map(({ known, sources }) => (known ? kw(sources.get(item) ?? 0) : null)),
    })),
    loadKw: columns.map(({ known, load }) => (known ? kw(load) : null)),
  };
}
