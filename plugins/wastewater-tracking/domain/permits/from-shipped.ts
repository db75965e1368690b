import type { LimitRow, LimitStatus } from './types.ts';

/** A row of the limits that are shipped as data. */
export interface ShippedLimit {
  standard: string;
  class: string;
  parameter: string;
  min?: number | null;
  max?: number | null;
  unit: string;
  basis: string | null;
  condition: string | null;
  status: LimitStatus;
}

/** A row of a permit as a start from a shipped one: as a day mean, with its condition read. Null where that cannot be read. */
export function rowFromShipped(shipped: ShippedLimit): LimitRow | null {
  const { parameter, unit, status, min, max } = shipped;
  if (min == null && max == null) return null;
  const row: LimitRow = {
    parameter,
    unit,
    basis: 'day-mean',
    status,
    verifiedBy: null,
    ...(min == null ? {} : { min }),
    ...(max == null ? {} : { max }),
  };
  if (shipped.condition === null) return row;
  const warm = /^water temperature (>|<=) ([\d.]+) C$/.exec(shipped.condition);
  if (warm)
    return {
      ...row,
      condition: warm[1] === '>' ? { temperatureAbove: Number(warm[2]) } : { temperatureAtMost: Number(warm[2]) },
    };
  const built = /^plant built (from|before) (\d{4}-\d{2}-\d{2})$/.exec(shipped.condition);
  return built
    ? { ...row, condition: built[1] === 'from' ? { builtFrom: built[2]! } : { builtBefore: built[2]! } }
    : null;
}
