import type { Tx } from '@lingtan/sdk';
import { directSupplyRatios } from '../../contracts/index.ts';
import type { DirectSupplyRatio } from '../../contracts/index.ts';
import {
  dayStart,
  directSupplyRatio,
  isConsumption,
  monthStart,
  parkDay,
  thresholdOn,
  thresholdStatus,
} from '../../domain/index.ts';
import type { DirectSupplySums, Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { directSupplyRef } from './refs.ts';
import { readSupply } from './supply.ts';

/** Metered sums of a span. What a storage gives back was generated or bought before, and does not count again. */
export async function readDirectSupplySums(
  energy: Energy,
  tx: Tx,
  span: Span & { asOf?: string | null },
): Promise<DirectSupplySums> {
  const [supply] = await readSupply(energy, tx, { ...span, resolution: 'all' });
  const sum = (list: readonly { energyWh: number }[]): number =>
    list.reduce((total, { energyWh }) => total + energyWh, 0);
  return {
    generationWh: sum(supply!.sources.filter(({ item }) => item === 'pv' || item === 'wind')),
    exportWh: sum(supply!.uses.filter(({ item }) => item === 'grid')),
    consumptionWh: sum(supply!.uses.filter(({ item }) => isConsumption(item))),
  };
}

/**
 * The ratios of direct supply for each month of the year that holds `at`, and for the year until the end of that month.
 * The year runs from January in the park's zone.
 */
export async function readRatios(
  energy: Energy,
  tx: Tx,
  { at, asOf = null }: { at: number; asOf?: string | null },
): Promise<DirectSupplyRatio[]> {
  const now = energy.scope.clock.now();
  const year = parkDay(at, energy.timeZone).slice(0, 4);
  const months: Span[] = [];
  for (let back = 0; back < 12; back++) {
    const from = monthStart(at, energy.timeZone, -back);
    if (parkDay(from, energy.timeZone).slice(0, 4) !== year) break;
    // The running month ends with the running day, so that its reference stays the same all day.
    const end = Math.min(monthStart(at, energy.timeZone, 1 - back), dayStart(now, energy.timeZone, 1));
    if (end > from) months.unshift({ from, to: end });
  }
  if (months.length === 0) return [];
  const periods = [
    ...months.map((span) => ({ period: 'month' as const, span })),
    { period: 'year' as const, span: { from: months[0]!.from, to: months.at(-1)!.to } },
  ];
  const result: DirectSupplyRatio[] = [];
  for (const { period, span } of periods) {
    const sums = await readDirectSupplySums(energy, tx, { ...span, asOf });
    result.push(...directSupplyRatios.map((ratio) => judge(energy, ratio, period, span, sums)));
  }
  return result;
}

function judge(
  energy: Energy,
  ratio: DirectSupplyRatio['ratio'],
  period: DirectSupplyRatio['period'],
  span: Span,
  sums: DirectSupplySums,
): DirectSupplyRatio {
  const value = directSupplyRatio(ratio, sums);
  const day = parkDay(span.to - 1, energy.timeZone);
  const threshold = thresholdOn(energy.scope.config.supply.thresholds, ratio, day);
  return {
    ratio,
    period,
    ...span,
    value,
    threshold,
    status: thresholdStatus(value, threshold),
    ...sums,
    ref: directSupplyRef(ratio, span),
  };
}
