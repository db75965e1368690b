import type { DirectSupplyRatio, DirectSupplyRatioId, DirectSupplyThreshold } from '../../contracts/index.ts';

/** Metered sums that the ratios are made of, integer Wh. */
export interface DirectSupplySums {
  generationWh: number;
  exportWh: number;
  consumptionWh: number;
}

/**
 * A ratio of direct supply, 0..1: E_self = E_re − E_export; E_self/E_re, E_self/E_load, E_export/E_re. Exports beyond the
 * generation (a storage that was charged from the grid) leave no self-use. Null when there is nothing to divide by.
 */
export function directSupplyRatio(ratio: DirectSupplyRatioId, sums: DirectSupplySums): number | null {
  const whole = ratio === 'consumption' ? sums.consumptionWh : sums.generationWh;
  if (whole === 0) return null;
  return ratio === 'export' ? sums.exportWh / whole : Math.max(0, sums.generationWh - sums.exportWh) / whole;
}

/** Limit of a ratio in force on a day (`YYYY-MM-DD`); of several the one that began last. */
export function thresholdOn(
  thresholds: readonly DirectSupplyThreshold[],
  ratio: DirectSupplyRatioId,
  day: string,
): DirectSupplyThreshold | null {
  const inForce = thresholds.filter(
    (each) => each.ratio === ratio && each.validFrom <= day && (each.validTo === null || day <= each.validTo),
  );
  return inForce.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1)).at(-1) ?? null;
}

/** `warn` within the margin on the good side of the limit, `breach` beyond it. */
export function thresholdStatus(
  value: number | null,
  threshold: DirectSupplyThreshold | null,
): DirectSupplyRatio['status'] {
  if (value === null || threshold === null) return 'none';
  const room = threshold.bound === 'at-least' ? value - threshold.value : threshold.value - value;
  if (room < 0) return 'breach';
  return room < threshold.margin ? 'warn' : 'ok';
}
