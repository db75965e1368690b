import { dayStart, localDate, monthStart } from '@lingtan/sdk';
import type { Tx } from '@lingtan/sdk';
import { directSupplyRatios } from '../../contracts/index.ts';
import type { DirectSupplyRatio, Supply } from '../../contracts/index.ts';
import { directSupplyRatio, isConsumption, thresholdOn, thresholdStatus } from '../../domain/index.ts';
import type { DirectSupplySums, Span } from '../../domain/index.ts';
import type { Energy } from '../context.ts';
import { directSupplyRef } from './refs.ts';
import { readSupply } from './supply.ts';

/** Metered sums of a supply. What a storage gives back was generated or bought before, and does not count again. */
function sumsOf({ sources, uses }: Supply): DirectSupplySums {
  const sum = (list: readonly { energyWh: number }[]): number =>
    list.reduce((total, { energyWh }) => total + energyWh, 0);
  return {
    generationWh: sum(sources.filter(({ item }) => item === 'pv' || item === 'wind')),
    exportWh: sum(uses.filter(({ item }) => item === 'grid')),
    consumptionWh: sum(uses.filter(({ item }) => isConsumption(item))),
  };
}

const nothing: DirectSupplySums = { generationWh: 0, exportWh: 0, consumptionWh: 0 };

function add(a: DirectSupplySums, b: DirectSupplySums): DirectSupplySums {
  return {
    generationWh: a.generationWh + b.generationWh,
    exportWh: a.exportWh + b.exportWh,
    consumptionWh: a.consumptionWh + b.consumptionWh,
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
  const yearName = localDate(at, energy.timeZone).slice(0, 4);
  const months: Span[] = [];
  for (let back = 0; back < 12; back++) {
    const from = monthStart(at, energy.timeZone, -back);
    if (localDate(from, energy.timeZone).slice(0, 4) !== yearName) break;
    // The running month ends with the running day, so that its reference stays the same all day.
    const end = Math.min(monthStart(at, energy.timeZone, 1 - back), dayStart(now, energy.timeZone, 1));
    if (end > from) months.unshift({ from, to: end });
  }
  if (months.length === 0) return [];
  const year = { from: months[0]!.from, to: months.at(-1)!.to };
  const supply = await readSupply(energy, tx, { ...year, resolution: '1mo', asOf });
  const sums = new Map(supply.map((part) => [part.from, sumsOf(part)]));
  return [
    ...months.map((span) => ({ period: 'month' as const, span, sums: sums.get(span.from) ?? nothing })),
    { period: 'year' as const, span: year, sums: [...sums.values()].reduce(add, nothing) },
  ].flatMap((period) => directSupplyRatios.map((ratio) => judge(energy, ratio, period)));
}

function judge(
  energy: Energy,
  ratio: DirectSupplyRatio['ratio'],
  { period, span, sums }: { period: DirectSupplyRatio['period']; span: Span; sums: DirectSupplySums },
): DirectSupplyRatio {
  const value = directSupplyRatio(ratio, sums);
  const day = localDate(span.to - 1, energy.timeZone);
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
