import { toFloats } from '../context.ts';
import { forecastErrors } from '../errors.ts';

/** A load or store whose schedule is decided here; consumption positive, on the steps and in the unit of the meter. */
export interface ControlledSeries {
  id: string;
  values: ArrayLike<number | null>;
}

/** What is left of a meter, and where it is unknown. */
export interface Baseline {
  values: Float64Array;
  /** Steps that the meter has but a controlled device lacks, by device: unknown in the baseline, not taken for zero. */
  unknown: Record<string, number>;
}

/**
 * Baseline = meter − controlled devices. A forecast of the meter itself would learn the schedules that were chosen before,
 * and the optimiser would plan them a second time.
 */
export function removeControlled(meter: ArrayLike<number | null>, controlled: readonly ControlledSeries[]): Baseline {
  const values = toFloats(meter, 'meter');
  const unknown: Record<string, number> = {};
  const measured = values.map((value) => (Number.isNaN(value) ? 0 : 1));
  for (const { id, values: of } of controlled) {
    const field = `controlled.${id}`;
    if (of.length !== values.length)
      throw forecastErrors.LENGTH_DIFFERS({ field, length: of.length, expected: values.length });
    const device = toFloats(of, field);
    unknown[id] = 0;
    for (let i = 0; i < values.length; i++) {
      if (measured[i] && Number.isNaN(device[i]!)) unknown[id]!++;
      values[i]! -= device[i]!;
    }
  }
  return { values, unknown };
}
