import type { PlantDay, SensorFaultRecord, WaterOutlet, WaterPlant } from '../../contracts/index.ts';
import {
  findFaults,
  naturalRange,
  partOfWhole,
  withoutSpans,
  type FaultEpisode,
  type FaultRules,
} from '../../domain/index.ts';
import type { Water } from '../context.ts';
import { litresPerSecond } from '../days/compute-quality.ts';
import type { PlantSamples } from '../days/readings.ts';

/** A fault as a detector tells it; `drift` comes from the laboratory, `balance` from the reconciliation. */
export type FoundFault = Pick<
  SensorFaultRecord,
  'outlet' | 'parameter' | 'point' | 'detector' | 'firstAt' | 'lastAt' | 'samples' | 'evidence' | 'effect'
>;

/** What is proven by itself excludes; everything else waits for a person. */
const proven: readonly string[] = ['range'];

/** Faults of the analysers and meters of a plant on a day. */
export function detectFaults(
  water: Water,
  plant: WaterPlant,
  samples: PlantSamples,
  span: { from: number; to: number },
  balance: PlantDay,
): FoundFault[] {
  return [...analyserFaults(water, plant, samples, span), ...balanceFaults(plant, balance, span)];
}

/** Faults of the analysers at the outlets of a plant. */
export function analyserFaults(
  { scope }: Water,
  plant: WaterPlant,
  samples: PlantSamples,
  span: { from: number; to: number },
): FoundFault[] {
  const { flatlineMinutes, spikeDeviations, spikeLeastPercent, missingMinutes } = scope.config.faults;
  const common = {
    flatlineSeconds: flatlineMinutes * 60,
    spikeDeviations,
    spikeLeastShare: spikeLeastPercent / 100,
    missingSeconds: missingMinutes * 60,
  };
  const ofOutlet = (outlet: WaterOutlet): FoundFault[] => {
    const flow = outlet.flowPoint === undefined ? null : samples.columns(outlet.flowPoint, litresPerSecond);
    return outlet.parameters.flatMap((parameter) => {
      const whole = outlet.parameters.find(({ id }) => id === partOfWhole[parameter.id]);
      const rules: FaultRules = { ...common, range: rangeOf(parameter) };
      const found = findFaults(samples.columns(parameter.point), span, rules, {
        // What is not weighted by the flow, such as the temperature, does not follow it either.
        flow: parameter.weighted ? flow : null,
        whole: whole ? samples.columns(whole.point) : null,
      });
      return found.map((episode) => toFault(outlet.id, parameter.id, parameter.point, episode));
    });
  };
  return plant.outlets.flatMap(ofOutlet);
}

function rangeOf({ id, unit, least, most }: WaterOutlet['parameters'][number]): { min?: number; max?: number } {
  // A concentration is never below 0.
  const natural = naturalRange[id] ?? (unit === 'mg/L' ? { min: 0 } : {});
  return { ...natural, ...(least === undefined ? {} : { min: least }), ...(most === undefined ? {} : { max: most }) };
}

function toFault(outlet: string, parameter: string, point: string, episode: FaultEpisode): FoundFault {
  const { detector, from, to, samples, evidence } = episode;
  const effect = proven.includes(detector) ? 'excluded' : 'marked';
  return { outlet, parameter, point, detector, firstAt: from, lastAt: to, samples, evidence, effect };
}

/** Meters that cannot be right by the others. Their readings go on counting: nobody has looked at them yet. */
function balanceFaults(plant: WaterPlant, balance: PlantDay, { from, to }: { from: number; to: number }): FoundFault[] {
  return (balance.suspects ?? []).flatMap((name): FoundFault[] => {
    const point = plant.streams.find(({ id }) => id === name)?.counterPoint;
    const day = balance.streams.find(({ stream }) => stream === name);
    if (point === undefined || !day || day.m3 === null) return [];
    const evidence = {
      m3: day.m3,
      ...(day.reconciledM3 === null ? {} : { reconciledM3: day.reconciledM3 }),
      ...(typeof day.uncertaintyM3 === 'number' ? { uncertaintyM3: day.uncertaintyM3 } : {}),
      ...(day.test === null ? {} : { test: day.test }),
    };
    const of = { outlet: '', parameter: name, point, detector: 'balance' as const };
    return [{ ...of, firstAt: from, lastAt: to, samples: 1, evidence, effect: 'marked' }];
  });
}

/** Whether the values of a fault do not count: it is proven or confirmed, and nobody has dismissed it. */
export function excludes({ effect, state }: Pick<SensorFaultRecord, 'effect' | 'state'>): boolean {
  return state === 'confirmed' || (effect === 'excluded' && state !== 'dismissed' && state !== 'gone');
}

/** Samples in which those of faults count as not normal. */
export function excludingFaults(
  samples: PlantSamples,
  faults: readonly Pick<SensorFaultRecord, 'point' | 'firstAt' | 'lastAt' | 'effect' | 'state'>[],
): PlantSamples {
  const effective = faults.filter(excludes);
  return {
    ...samples,
    columns(point, scale) {
      const spans = effective
        .filter((fault) => fault.point === point)
        .map(({ firstAt, lastAt }) => ({ from: firstAt, to: lastAt }));
      return withoutSpans(samples.columns(point, scale), spans);
    },
  };
}
