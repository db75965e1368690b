import { file, localDate } from '@lingtan/sdk';
import type { ParkScope } from '@lingtan/sdk';
import {
  flowFramesRoute,
  ratiosCsvRoute,
  ratiosRoute,
  sharesCsvRoute,
  sharesRoute,
  storagePoolsRoute,
  supplyCsvRoute,
  supplyRoute,
  supplyTermsRoute,
} from '../../contracts/index.ts';
import { ruleOn } from '../../domain/index.ts';
import { iso } from '../context.ts';
import type { Energy } from '../context.ts';
import { queryAsOf, querySpan } from '../routes/query.ts';
import { contractsOf } from './contracts-of.ts';
import { csvText } from './csv.ts';
import { readLevels, readPoolDays } from './pools.ts';
import { readRatios } from './ratios.ts';
import { poolRef } from './refs.ts';
import { describeCells, describeFrames, describeShares } from './views.ts';
import { readCells, readSupply } from './supply.ts';
import { storageMeters, termsOf } from './terms.ts';

type Query = { from: string; to: string; resolution: '15m' | '1h' | '1d' | '1mo' | 'all'; asOf?: string | undefined };

/** Longest span that is answered, days: the finer, the shorter. */
const longest = { '15m': 31, '1h': 186, '1d': 3 * 366, '1mo': 10 * 366, all: 3 * 366 };

/** Registers the routes of the supply mix. They read all of the park, and give members their own column. */
export function registerSupplyMixRoutes(energy: Energy, scope: Pick<ParkScope, 'route' | 'db'>): void {
  const spanOf = (query: Query) => ({
    ...querySpan(query, longest[query.resolution]),
    resolution: query.resolution,
    asOf: queryAsOf(query.asOf),
  });
  const cells = async (query: Query & { detail: 'enterprise' | 'meter' }, enterpriseId: string | null) => {
    const found = await scope.db.tx((tx) => readCells(energy, tx, { ...spanOf(query), detail: query.detail }));
    return found.map((part) => describeCells(energy, part, enterpriseId));
  };
  const shares = async (query: Query, enterpriseId: string | null) => {
    const found = await scope.db.tx((tx) => readSupply(energy, tx, spanOf(query)));
    return found.map((part) => describeShares(part, enterpriseId));
  };
  const ratios = (query: { at?: string | undefined; asOf?: string | undefined }) =>
    scope.db.tx((tx) =>
      readRatios(energy, tx, {
        at: query.at === undefined ? energy.scope.clock.now() : Date.parse(query.at),
        asOf: queryAsOf(query.asOf),
      }),
    );

  scope.route(supplyRoute, async ({ query, principal }) => ({ supply: await cells(query, principal.enterpriseId) }));
  scope.route(supplyCsvRoute, async ({ query, principal }) => {
    const parts = await cells(query, principal.enterpriseId);
    const rows = parts.flatMap(({ from, to, cells: list, quality }) =>
      list.map((cell) => [iso(from), iso(to), cell.source, cell.use, cell.energyWh, quality.worst, cell.ref]),
    );
    return csvFile(energy, 'supply', query, [['from', 'to', 'source', 'use', 'energy_wh', 'quality', 'ref'], ...rows]);
  });

  scope.route(flowFramesRoute, async ({ query, principal }) =>
    describeFrames(await scope.db.tx((tx) => readSupply(energy, tx, spanOf(query))), principal.enterpriseId),
  );

  scope.route(sharesRoute, async ({ query, principal }) => ({ shares: await shares(query, principal.enterpriseId) }));
  scope.route(sharesCsvRoute, async ({ query, principal }) => {
    const parts = await shares(query, principal.enterpriseId);
    const rows = parts.flatMap(({ from, to, uses, quality }) =>
      uses.map((use) => [
        iso(from),
        iso(to),
        use.use,
        use.consumptionWh,
        use.green,
        use.direct,
        use.viaStorage,
        use.contracted,
        quality.worst,
        use.ref,
      ]),
    );
    const head = 'from,to,use,consumption_wh,green,direct,via_storage,contracted,quality,ref'.split(',');
    return csvFile(energy, 'green-share', query, [head, ...rows]);
  });

  scope.route(ratiosRoute, async ({ query }) => ({ ratios: await ratios(query) }));
  scope.route(ratiosCsvRoute, async ({ query }) => {
    const head =
      'ratio,period,from,to,value,bound,limit,verified,status,generation_wh,export_wh,consumption_wh,ref'.split(',');
    const list = await ratios(query);
    const rows = list.map((each) => [
      each.ratio,
      each.period,
      iso(each.from),
      iso(each.to),
      each.value,
      each.threshold?.bound ?? null,
      each.threshold?.value ?? null,
      each.threshold ? String(each.threshold.verified) : null,
      each.status,
      each.generationWh,
      each.exportWh,
      each.consumptionWh,
      each.ref,
    ]);
    const span = { from: iso(list[0]?.from ?? 0), to: iso(list.at(-1)?.to ?? 0) };
    return csvFile(energy, 'direct-supply', span, [head, ...rows]);
  });

  scope.route(storagePoolsRoute, async ({ query }) => {
    const span = { ...querySpan(query, 3 * 366), asOf: queryAsOf(query.asOf) };
    return scope.db.tx(async (tx) => ({
      levels: await readLevels(energy, tx, span),
      days: (await readPoolDays(energy, tx, span)).map((day) => ({
        ...day,
        ref: poolRef({ meter: day.meter, when: day.day, line: 'closing', origin: null }),
      })),
    }));
  });

  scope.route(supplyTermsRoute, async ({ query, principal }) =>
    terms(energy, query.at === undefined ? energy.scope.clock.now() : Date.parse(query.at), principal.enterpriseId),
  );
}

function csvFile(
  energy: Energy,
  name: string,
  { from, to }: { from: string; to: string },
  rows: readonly (readonly (string | number | null)[])[],
) {
  const span = `${iso(Date.parse(from)).slice(0, 10)}-${iso(Date.parse(to)).slice(0, 10)}`;
  return file('text/csv; charset=utf-8', `${name}-${energy.parkId}-${span}.csv`, csvText(rows));
}

/** What is in force on the day of `at`. */
function terms(energy: Energy, at: number, enterpriseId: string | null) {
  const config = energy.scope.config.supply;
  const day = localDate(at, energy.timeZone);
  const rule = ruleOn(config.rules, day);
  const own = contractsOf(energy, enterpriseId);
  const inForce = new Set(termsOf(energy, day).terms.contracts.map(({ id }) => id));
  return {
    rule,
    // What the park has, and what is the viewer's own.
    storages: storageMeters(energy).flatMap((meter) => {
      const owner = energy.meterById.get(meter)!.enterpriseId;
      if (enterpriseId !== null && owner !== null && owner !== enterpriseId) return [];
      const stated = config.storages.find(({ meterId }) => meterId === meter);
      return {
        meter,
        name: energy.meterById.get(meter)!.name,
        roundTripEfficiency: stated?.roundTripEfficiency ?? null,
        capacityKwh: stated?.capacityKwh ?? null,
      };
    }),
    contracts: config.contracts
      .filter(({ id }) => own.has(id) && inForce.has(id))
      .map((contract) => ({
        id: contract.id,
        name: contract.name,
        enterpriseId: contract.enterpriseId,
        generatorId: contract.generatorId ?? null,
        priority: contract.priority,
        basis: contract.quantity.basis,
        validFrom: contract.validFrom,
        validTo: contract.validTo ?? null,
        applies: rule === 'contract-priority' || contract.generatorId === undefined,
      })),
  };
}
