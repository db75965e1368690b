import { defaultBreach, dispatchProblem } from '../../contracts/index.ts';
import type { BatteryConfig, DispatchProblem, PowerSeries } from '../../contracts/index.ts';
import { carbonTerms, planCarbon } from '../carbon/plan-carbon.ts';
import { stepIntensity } from '../carbon/step-intensity.ts';
import type { PlanCarbon } from '../carbon/plan-carbon.ts';
import type { Dispatch } from '../context.ts';
import { flexibleNeeds, loadsOf } from '../flexible/needs.ts';
import type { FlexibleNeed, PlannedLoads } from '../flexible/needs.ts';
import type { IssuedForecast } from '../forecasts/forecaster.ts';
import { lack } from '../lacks.ts';
import type { Lack } from '../lacks.ts';
import type { SignalForecast } from '../signals/over-steps.ts';
import { iso } from '../refs.ts';
import { demandCharges } from './demand.ts';
import type { ReachedPeak } from './demand.ts';
import { growthOf } from './error-growth.ts';
import { overSteps } from './plan-steps.ts';
import type { PlanSteps } from './plan-steps.ts';
import { filledPrices } from './filled-prices.ts';
import type { PriceVersion } from './prices.ts';
import { heldPeak } from './held-peak.ts';
import { chargesFrom, heldFrom, outlookOf, reserveForPeak, reserveOf } from './outlook.ts';
import type { StepForecast } from './reserve.ts';
import { limitableKw, plantsUnderControl } from '../plants/plant-limits.ts';
import type { PlanPlant } from '../plants/plant-limits.ts';
import { siteIds } from './site.ts';
import { storeOf } from './store-of.ts';
import type { PlannableConfig } from './site.ts';
import { readSoc } from './soc.ts';
import type { SocReading } from './soc.ts';

/** What a problem was built from; kept with the plan. */
export interface PlanInputs {
  /** Name of the settings it was made with; absent in plans that were made before it was kept. */
  settings?: string;
  gridMeterId: string;
  stores: { id: string; name: BatteryConfig['name']; meterId: string }[];
  /** Absent in plans that were made before carbon was kept. */
  carbon?: PlanCarbon;
  prices: PriceVersion[];
  soc: SocReading[];
  peaks: ReachedPeak[];
  /** t/MWh of import; the mean of the steps where it differs by step. */
  carbonFactor: number | null;
  /** By step, where the grid publishes its intensity. */
  carbonFactors?: number[];
  /** Forecasts of what was not published for all steps; absent in plans that were made before there were any. */
  signals?: SignalForecast[];
  /** What flexible loads want; absent in plans that were made before there were any. */
  flexible?: FlexibleNeed[];
  /** Plants that can be told to leave some of their power; absent in plans that were made before they could be told. */
  plants?: PlanPlant[];
}

/** A problem without the forecasts, or what is missing for it. */
export interface SiteInputs {
  buy: number[];
  /** Price of export by step; that of the settings if absent. */
  sell?: number[];
  charges: Awaited<ReturnType<typeof demandCharges>>['charges'];
  inputs: PlanInputs;
  lacks: Lack[];
  /** Length of a billing period of the demand, d; a month if absent. */
  billingDays?: number;
}

/**
 * Reads all that a problem needs beside the forecasts of power. Prices and intensities that are not published yet come from
 * the newest forecasts; with `stop` such are made where there are none.
 */
export async function readSite(
  dispatch: Dispatch,
  config: PlannableConfig,
  steps: PlanSteps,
  now: number,
  { previous = null, stop }: { previous?: PlannedLoads | null; stop?: AbortSignal } = {},
): Promise<SiteInputs> {
  const { scope, readings, telemetry, carbon: signal } = dispatch;
  const { edges } = steps;
  const { gridMeterId, batteries, demandPricePerKw: pricePerKw, tariffId, exportTariffId } = config;
  const { timeZone } = scope.park;
  const sold = { series: 'export-price', tariffId: exportTariffId } as const;
  const [prices, sale, soc, demand, flexible] = await Promise.all([
    filledPrices(dispatch, { series: 'price', tariffId }, steps, stop),
    sold.tariffId === undefined ? null : filledPrices(dispatch, { ...sold, tariffId: sold.tariffId }, steps, stop),
    readSoc(telemetry, batteries, now),
    demandCharges(readings, { now, edges, timeZone, meterId: gridMeterId, pricePerKw }),
    flexibleNeeds(readings, config.flexibleLoads, { now, edges, timeZone, previous }),
  ]);
  const carbon = await planCarbon({ scope, carbon: signal }, edges);
  const intensity = await stepIntensity(dispatch, steps, stop);
  const forecasts = [prices.forecast, sale?.forecast ?? null, intensity?.forecast ?? null];
  return {
    buy: prices.buy,
    ...(sale ? { sell: sale.buy } : {}),
    charges: demand.charges,
    inputs: {
      gridMeterId,
      stores: batteries.map(({ id, name, meterId }) => ({ id, name, meterId })),
      carbon,
      prices: [...prices.versions, ...(sale?.versions ?? [])],
      soc: soc.readings,
      peaks: demand.peaks,
      carbonFactor: intensity ? meanOf(intensity.values) : carbon.factor,
      ...(intensity ? { carbonFactors: intensity.values } : {}),
      signals: forecasts.filter((own) => own !== null),
      flexible,
      plants: plantsUnderControl(config),
    },
    lacks: [...prices.lacks, ...(sale?.lacks ?? []), ...soc.lacks],
  };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, own) => sum + own, 0) / values.length;

/** The park as a dispatch problem: one bus, the grid connection, forecasts as they are, batteries and flexible loads. */
export function buildProblem(
  config: PlannableConfig,
  timeZone: string,
  steps: PlanSteps,
  { buy, sell, charges, inputs, billingDays }: SiteInputs,
  forecasts: readonly IssuedForecast[],
  pastNetKw: ArrayLike<number> = [],
): { problem: DispatchProblem } | { lacks: Lack[] } {
  const { edges, lengthsH } = steps;
  const lacks: Lack[] = [];
  const powers = new Map<PowerSeries, number[]>();
  const bands: StepForecast[] = [];
  for (const { source, forecast } of forecasts) {
    const values = overSteps(forecast.q50, steps);
    const missing = values.filter((value) => value === null).length;
    if (missing > 0) lacks.push(lack('forecast-missing', { series: source.series, steps: missing }));
    else {
      powers.set(source.series, values as number[]);
      const [q10, q90] = [overSteps(forecast.q10, steps), overSteps(forecast.q90, steps)];
      const growth = growthOf(forecast.backtest);
      bands.push({ series: source.series, q10, q50: values as number[], q90, growth });
    }
  }
  if (lacks.length > 0) return { lacks };
  const generators = (['pv', 'wind'] as const).flatMap((id) => {
    const avail = powers.get(id);
    return avail ? [{ id: siteIds[id], bus: siteIds.bus, avail, least: leastOf(config, id, avail), green: true }] : [];
  });
  const outlook = outlookOf(config, bands, inputs.soc);
  const [charge, ...later] = chargesFrom(charges, outlook, lengthsH);
  const held = heldPeak(config, outlook, { buy, lengthsH, charge, pastNetKw, billingDays });
  const contractReserve = reserveOf(config, outlook, bands, lengthsH);
  const reserve = reserveForPeak(contractReserve, held, outlook, bands, lengthsH);
  const problem = dispatchProblem.parse({
    steps: { lengthsH, start: iso(edges[0]!), zone: timeZone },
    buses: [{ id: siteIds.bus }],
    grids: [
      {
        id: siteIds.grid,
        bus: siteIds.bus,
        buyPrice: buy,
        sellPrice: sell ?? config.exportPrice,
        importMax: config.importMaxKw,
        exportMax: config.exportMaxKw,
        ...(config.contractKw === undefined ? {} : { importContract: { limit: config.contractKw, ...defaultBreach } }),
        demandCharges: [...heldFrom(charge, held?.levelKw), ...later],
        ...(inputs.carbonFactor === null ? {} : { carbonFactor: inputs.carbonFactors ?? inputs.carbonFactor }),
      },
    ],
    loads: [{ id: siteIds.load, bus: siteIds.bus, profile: powers.get('load') ?? 0 }],
    generators,
    flexibleLoads: loadsOf(inputs.flexible ?? [], siteIds.bus),
    ...(config.contractKw !== undefined && config.control.guardKw > 0
      ? { reserves: [{ grid: siteIds.grid, margin: config.control.guardKw }] }
      : {}),
    stores: inputs.soc.map(({ store, kwh }) =>
      storeOf(
        config,
        config.batteries.find(({ id }) => id === store)!,
        kwh,
        { reserve, buy },
      ),
    ),
    ...carbonTerms(inputs.carbon),
  });
  return { problem };
}

/**
 * What must be taken of a kind of generation: all but what the plants under control can be told to leave. Where no plant of
 * the kind is under control nothing is known of it, and the plan may leave any of it.
 */
function leastOf(config: PlannableConfig, kind: PlanPlant['kind'], avail: readonly number[]): number[] | number {
  const limitable = limitableKw(plantsUnderControl(config), kind);
  return limitable === 0 ? 0 : avail.map((kw) => Math.max(0, kw - limitable));
}
