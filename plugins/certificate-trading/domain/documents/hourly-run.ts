import type { HorizonRun, IntervalRun, ScoreRun } from '../../contracts/allocation.ts';
import { allocate } from '../allocation/allocate.ts';
import { hourlyScore } from '../allocation/hourly-score.ts';
import { scoreWithStorage } from '../allocation/storage-shift.ts';
import type { Allocation, AllocationInput, Volume } from '../allocation/types.ts';
import { documentErrors } from './errors.ts';

/** Allocates one interval. */
export function runInterval(run: IntervalRun): object {
  const input = inputOf(run, run);
  return describe(input, allocate(input), run.result);
}

/** Allocates every interval, with the score of the whole beside the annual match. */
export function runHorizon(run: HorizonRun): object {
  const inputs = run.intervals.map((interval) => inputOf(run, interval));
  const results = inputs.map(allocate);
  const load = inputs.map(({ consumption }) => total(consumption));
  const generation = inputs.map((input) => total(input.generation));
  const matched = results.map(({ pairs }) => pairs.volume.reduce((sum, volume) => sum + volume, 0));
  const [loads, met] = [sum(load), sum(matched)];
  return {
    intervals: results.map((result, index) => ({
      start: run.intervals[index]!.start,
      ...describe(inputs[index]!, result, run.result),
    })),
    load,
    generation,
    matched,
    cfePct: loads === 0 ? null : (100 * met) / loads,
    annualMatchPct: hourlyScore(load, generation).annualMatchPct,
  };
}

type Priorities = Pick<IntervalRun, 'consumerGroups' | 'generatorGroups'>;
type Amounts = Pick<IntervalRun, 'consumption' | 'generation' | 'contracts'>;

function inputOf({ consumerGroups, generatorGroups }: Priorities, amounts: Amounts): AllocationInput {
  const groups = consumerGroups.map((group, index) => {
    const seen = new Set<string>();
    return group.map(({ consumer, generatorGroups: own }, place) => {
      const path = `consumerGroups.${index}.${place}`;
      if (seen.has(consumer)) throw fault(`${path}.consumer`, `"${consumer}" stands in this list twice`);
      seen.add(consumer);
      const lists = own ?? generatorGroups;
      if (!lists)
        throw fault(`${path}.generatorGroups`, 'nothing is not valid; expected lists of generators here or for all');
      return { consumer, generatorGroups: lists };
    });
  });
  const { consumption, generation, contracts } = amounts;
  return { consumerGroups: groups, consumption, generation, contracts };
}

function fault(path: string, message: string): Error {
  return documentErrors.DOCUMENT_INVALID({ count: 1, first: `${path}: ${message}`, issues: [{ path, message }] });
}

interface PairVolume {
  consumer: string;
  generator: string;
  volume: number;
}

function describe(
  { consumption, generation }: AllocationInput,
  { pairs, unmet, excess }: Allocation,
  result: 'pairs' | 'totals',
): object {
  // Entries that share an id are apart: each asked, or gave, for itself.
  const matches: PairVolume[] = [];
  const perConsumer = new Map(consumption.map(({ id }) => [id, 0]));
  const perGenerator = new Map(generation.map(({ id }) => [id, 0]));
  for (let row = 0; row < pairs.count; row++) {
    const consumer = consumption[pairs.consumer[row]!]!.id;
    const generator = generation[pairs.generator[row]!]!.id;
    const volume = pairs.volume[row]!;
    perConsumer.set(consumer, perConsumer.get(consumer)! + volume);
    perGenerator.set(generator, perGenerator.get(generator)! + volume);
    if (result === 'pairs') matches.push({ consumer, generator, volume });
  }
  return {
    ...(result === 'pairs' && { matches }),
    unmetConsumption: leftovers(consumption, unmet),
    excessGeneration: leftovers(generation, excess),
    totalPerConsumer: Object.fromEntries(perConsumer),
    totalPerGenerator: Object.fromEntries(perGenerator),
    totalUnmet: sum([...unmet]),
    totalExcess: sum([...excess]),
  };
}

function leftovers(entries: readonly Volume[], left: Float64Array): Volume[] {
  return entries.flatMap(({ id }, index) => (left[index] === 0 ? [] : [{ id, volume: left[index]! }]));
}

function total(volumes: readonly Volume[]): number {
  return sum(volumes.map(({ volume }) => volume));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

/** Score of a load against a generation, and with a storage between them. */
export function runScore({ load, generation, gridCfeShare, storage }: ScoreRun): object {
  const score = hourlyScore(load, generation, gridCfeShare);
  if (!storage) return score;
  const { annualMatchPct: _, ...withStorage } = scoreWithStorage(load, generation, storage, gridCfeShare);
  return { ...score, withStorage };
}
