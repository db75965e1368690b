import type { PricePeriod, TariffsService } from '@lingtan/energy-metering/contracts';
import { LingtanError } from '@lingtan/sdk';
import { lack } from '../lacks.ts';
import type { Lack } from '../lacks.ts';
import { iso } from '../refs.ts';

/** A version of the tariff that prices came from. */
export interface PriceVersion {
  version: string;
  ref: string;
}

export interface StepPrices {
  /** Price of each step, currency/kWh: what holds in it, weighted by time. */
  buy: number[];
  versions: PriceVersion[];
  lacks: Lack[];
}

/** Prices of the steps as far as they are published. A step whose price is not known is NaN, and named. */
export async function stepPrices(
  tariffs: TariffsService,
  tariffId: string,
  edges: readonly number[],
): Promise<StepPrices> {
  const span = { from: edges[0]!, to: edges[edges.length - 1]! };
  let periods: PricePeriod[];
  try {
    periods = await tariffs.prices({ tariffId, ...span });
  } catch (error) {
    if (!(error instanceof LingtanError) || error.status >= 500) throw error;
    return { buy: [], versions: [], lacks: [lack('tariff-unknown', { tariff: tariffId, reason: error.message })] };
  }
  const buy = edges.slice(1).map((to, i) => weighted(periods, edges[i]!, to));
  const used = new Set(periods.map(({ version }) => version));
  const records = (await tariffs.tariffs()).find(({ id }) => id === tariffId)?.versions ?? [];
  const versions = records
    .map(({ validFrom, ref }) => ({ version: `${tariffId}/${validFrom}`, ref }))
    .filter(({ version }) => used.has(version));
  return { buy, versions, lacks: missingPrices(tariffId, buy, edges) };
}

/** Names the steps without a price: no plan is made on a guess. */
export function missingPrices(tariffId: string, buy: readonly number[], edges: readonly number[]): Lack[] {
  const missing = buy.findIndex(Number.isNaN);
  if (missing < 0) return [];
  const steps = buy.filter(Number.isNaN).length;
  return [lack('price-missing', { tariff: tariffId, from: iso(edges[missing]!), steps })];
}

function weighted(periods: readonly PricePeriod[], from: number, to: number): number {
  let sum = 0;
  let covered = 0;
  for (const period of periods) {
    const overlap = Math.min(to, period.to) - Math.max(from, period.from);
    if (overlap <= 0) continue;
    covered += overlap;
    sum += overlap * (period.totalPrice === null ? NaN : Number(period.totalPrice));
  }
  return covered === to - from ? sum / covered : NaN;
}
