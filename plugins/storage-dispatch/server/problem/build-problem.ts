import { defaultBreach, dispatchProblem } from '../../contracts/index.ts';
import type { BatteryConfig, DispatchProblem, DispatchProblemInput, ForecastSeries } from '../../contracts/index.ts';
import type { Dispatch } from '../context.ts';
import type { IssuedForecast } from '../forecasts/forecaster.ts';
import { lack } from '../lacks.ts';
import type { Lack } from '../lacks.ts';
import { iso } from '../refs.ts';
import { demandCharges } from './demand.ts';
import type { ReachedPeak } from './demand.ts';
import type { PlanSteps } from './plan-steps.ts';
import { stepPrices } from './prices.ts';
import type { PriceVersion } from './prices.ts';
import { siteIds } from './site.ts';
import type { PlannableConfig } from './site.ts';
import { readSoc } from './soc.ts';
import type { SocReading } from './soc.ts';

type StoreInput = NonNullable<DispatchProblemInput['stores']>[number];

/** What a problem was built from; kept with the plan. */
export interface PlanInputs {
  gridMeterId: string;
  stores: { id: string; name: BatteryConfig['name']; meterId: string }[];
  prices: PriceVersion[];
  soc: SocReading[];
  peaks: ReachedPeak[];
  carbonFactor: number | null;
}

/** A problem without the forecasts, or what is missing for it. */
export interface SiteInputs {
  buy: number[];
  charges: Awaited<ReturnType<typeof demandCharges>>['charges'];
  inputs: PlanInputs;
  lacks: Lack[];
}

/** Reads all that a problem needs beside forecasts. */
export async function readSite(
  { scope, readings, tariffs, telemetry }: Dispatch,
  config: PlannableConfig,
  { edges }: PlanSteps,
  now: number,
): Promise<SiteInputs> {
  const { gridMeterId, batteries, demandPricePerKw: pricePerKw } = config;
  const [prices, soc, demand] = await Promise.all([
    stepPrices(tariffs, config.tariffId, edges),
    readSoc(telemetry, batteries, now),
    demandCharges(readings, { now, edges, timeZone: scope.park.timeZone, meterId: gridMeterId, pricePerKw }),
  ]);
  return {
    buy: prices.buy,
    charges: demand.charges,
    inputs: {
      gridMeterId,
      stores: batteries.map(({ id, name, meterId }) => ({ id, name, meterId })),
      prices: prices.versions,
      soc: soc.readings,
      peaks: demand.peaks,
      carbonFactor: config.carbonFactor ?? null,
    },
    lacks: [...prices.lacks, ...soc.lacks],
  };
}

/** The park as a dispatch problem: one bus, the grid connection, forecasts as they are, and the batteries. */
export function buildProblem(
  config: PlannableConfig,
  timeZone: string,
  { edges, lengthsH, skipped }: PlanSteps,
  { buy, charges, inputs }: SiteInputs,
  forecasts: readonly IssuedForecast[],
): { problem: DispatchProblem } | { lacks: Lack[] } {
  const lacks: Lack[] = [];
  const powers = new Map<ForecastSeries, number[]>();
  for (const { source, forecast } of forecasts) {
    const values = forecast.q50.slice(skipped, skipped + lengthsH.length);
    const missing = lengthsH.length - values.filter((value) => value !== null).length;
    if (missing > 0) lacks.push(lack('forecast-missing', { series: source.series, steps: missing }));
    else powers.set(source.series, values as number[]);
  }
  if (lacks.length > 0) return { lacks };
  const generators = (['pv', 'wind'] as const).flatMap((id) => {
    const avail = powers.get(id);
    return avail ? [{ id: siteIds[id], bus: siteIds.bus, avail, green: true }] : [];
  });
  const problem = dispatchProblem.parse({
    steps: { lengthsH, start: iso(edges[0]!), zone: timeZone },
    buses: [{ id: siteIds.bus }],
    grids: [
      {
        id: siteIds.grid,
        bus: siteIds.bus,
        buyPrice: buy,
        sellPrice: config.exportPrice,
        importMax: config.importMaxKw,
        exportMax: config.exportMaxKw,
        ...(config.contractKw === undefined ? {} : { importContract: { limit: config.contractKw, ...defaultBreach } }),
        demandCharges: charges,
        ...(config.carbonFactor === undefined ? {} : { carbonFactor: config.carbonFactor }),
      },
    ],
    loads: [{ id: siteIds.load, bus: siteIds.bus, profile: powers.get('load') ?? 0 }],
    generators,
    stores: inputs.soc.map(({ store, kwh }) =>
      storeOf(
        config.batteries.find(({ id }) => id === store)!,
        kwh,
      ),
    ),
    carbonPrice: config.carbonPrice,
  });
  return { problem };
}

/** Ends at least as full as it begins, so that a plan does not live on what is stored. */
function storeOf(battery: BatteryConfig, initial: number): StoreInput {
  const eMin = battery.socMin * battery.capacityKwh;
  const eMax = battery.socMax * battery.capacityKwh;
  return {
    id: battery.id,
    bus: siteIds.bus,
    capacity: battery.capacityKwh,
    eMin,
    eMax,
    initial,
    chargeMax: battery.chargeMaxKw,
    dischargeMax: battery.dischargeMaxKw,
    etaCharge: battery.etaCharge,
    etaDischarge: battery.etaDischarge,
    degradationCharge: battery.degradationPerKwh,
    degradationDischarge: battery.degradationPerKwh,
    final: { energy: Math.min(eMax, Math.max(eMin, initial)), kind: 'at-least' },
  };
}
