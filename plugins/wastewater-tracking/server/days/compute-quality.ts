import type { OutletDay, WaterOutlet, WaterPlant } from '../../contracts/index.ts';
import { dayRule, dayValue, judge, type DayValue, type Judgement, type LimitSet } from '../../domain/index.ts';
import type { Water } from '../context.ts';
import type { PlantSamples } from './readings.ts';

/** m³/h of the flow point into L/s of the rules. */
export const litresPerSecond = 1 / 3.6;

/** Values of all parameters of an outlet over a span. */
export function valuesOf(
  outlet: WaterOutlet,
  samples: PlantSamples,
  span: { from: number; to: number },
): { parameter: WaterOutlet['parameters'][number]; value: DayValue }[] {
  const rule = { ...dayRule, holdMs: outlet.holdSeconds * 1000 };
  const flow = outlet.flowPoint === undefined ? null : samples.columns(outlet.flowPoint, litresPerSecond);
  return outlet.parameters.map((parameter) => {
    const weigh = parameter.weighted ? flow : null;
    return { parameter, value: dayValue(samples.columns(parameter.point), weigh, span, rule) };
  });
}

/** Day means of an outlet, each judged by the limits in force on the day. */
export function outletDaysOf(
  { scope }: Water,
  plant: WaterPlant,
  outlet: WaterOutlet,
  samples: PlantSamples,
  span: { day: string; from: number; to: number },
  permits: readonly LimitSet[],
): OutletDay[] {
  const values = valuesOf(outlet, samples, span);
  const temperature = values.find(({ parameter }) => parameter.id === outlet.temperature);
  const context = {
    day: span.day,
    temperatureC: temperature && temperature.value.validHours > 0 ? temperature.value.value : null,
    ...(plant.builtOn === undefined ? {} : { plantBuilt: plant.builtOn }),
  };
  const { hoursNeeded, warnFromPercent } = scope.config;
  return values.map(({ parameter, value }) => {
    const valid = value.validHours >= Math.min(hoursNeeded, (span.to - span.from) / 3_600_000);
    const judged = {
      parameter: parameter.id,
      basis: 'day-mean' as const,
      value: value.value,
      means: value.means,
      unit: parameter.unit,
      valid,
    };
    const verdict = worst(judge(permits, outlet.id, judged, context, warnFromPercent / 100));
    const { min, max, volumeM3, loadKg, method, validWindows, validHours, abnormalWindows } = value;
    return {
      plant: plant.id,
      outlet: outlet.id,
      parameter: parameter.id,
      day: span.day,
      unit: parameter.unit,
      value: value.value,
      method,
      validWindows,
      validHours,
      abnormalWindows,
      min,
      max,
      volumeM3,
      loadKg: parameter.unit === 'mg/L' ? loadKg : null,
      ...verdictOf(verdict, permits),
    };
  });
}

type VerdictPart = Pick<OutletDay, 'verdict' | 'reason' | 'compared' | 'ratio' | 'limit'>;

export function verdictOf(verdict: Judgement, permits: readonly LimitSet[]): VerdictPart {
  const { limit } = verdict;
  const set = limit && permits.find(({ id, version }) => id === limit.set && version === limit.version);
  return {
    verdict: verdict.verdict,
    reason: verdict.reason ?? null,
    compared: verdict.compared,
    ratio: verdict.ratio,
    limit: limit
      ? {
          set: limit.set,
          version: limit.version,
          standard: set?.standard ?? '',
          min: limit.row.min ?? null,
          max: limit.row.max ?? null,
          basis: limit.row.basis,
        }
      : null,
  };
}

const order = ['compliant', 'not judged', 'warning', 'exceedance'] as const;

/** Several rows may apply at once: the one that says worst stands for the day. */
export function worst(judgements: readonly Judgement[]): Judgement {
  return judgements.reduce((a, b) => (order.indexOf(b.verdict) > order.indexOf(a.verdict) ? b : a));
}
