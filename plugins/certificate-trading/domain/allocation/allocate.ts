import { serveGroup, type AllocationState, type GroupShares, type Stint } from './group-round.ts';
import { PairCollector, UnitList } from './pair-collector.ts';
import { entriesById, resolvePreferences } from './preferences.ts';
import type { Allocation, AllocationInput } from './types.ts';

/**
 * Allocates the generation of one interval to its consumption: contracts first, then consumer groups in their order, evenly
 * between equals, in whole Wh. What every participant took or gave adds up exactly: Σ pairs + left = volume.
 */
export function allocate(input: AllocationInput): Allocation {
  const { consumption, generation } = input;
  const state: AllocationState = {
    needs: Float64Array.from(consumption, ({ volume }) => volume),
    offers: Float64Array.from(generation, ({ volume }) => volume),
    taken: new Float64Array(consumption.length),
    given: new Float64Array(generation.length),
    units: new UnitList(consumption.length),
  };
  const generators = entriesById(generation);
  serveContracts(state, input, generators);
  const groups = resolvePreferences(input, generators).map((preferences) => serveGroup(state, preferences));
  return { pairs: collect(state, groups), unmet: state.needs, excess: state.offers };
}

/** Each contract in list order: what it is for, what is needed and what is there, whichever is least. */
function serveContracts(
  { needs, offers, taken, given, units }: AllocationState,
  { contracts = [], consumption }: AllocationInput,
  generators: ReadonlyMap<string, number[]>,
): void {
  const consumers = entriesById(consumption);
  for (const contract of contracts) {
    let left = contract.volume;
    for (const consumer of consumers.get(contract.consumer) ?? [])
      for (const generator of generators.get(contract.generator) ?? []) {
        const volume = Math.min(left, needs[consumer]!, offers[generator]!);
        if (volume === 0) continue;
        left -= volume;
        needs[consumer]! -= volume;
        taken[consumer]! += volume;
        offers[generator]! -= volume;
        given[generator]! += volume;
        units.add(consumer, generator, volume);
      }
  }
}

/** Writes out the shares: on a connection, what was given while both ends were there. */
function collect({ needs, offers, units }: AllocationState, groups: readonly GroupShares[]): Allocation['pairs'] {
  const pairs = new PairCollector();
  const sums = new Float64Array(offers.length);
  for (let consumer = 0; consumer < needs.length; consumer++) {
    const touched: number[] = [];
    const add = (generator: number, volume: number): void => {
      if (sums[generator] === 0) touched.push(generator);
      sums[generator]! += volume;
    };
    units.each(consumer, add);
    const spans = groups.flatMap(({ stints, dryAt }) =>
      (stints.get(consumer) ?? []).map((stint) => ({ ...stint, dryAt })),
    );
    // The last span writes its pairs as it goes; most consumers have no other.
    const last = spans.pop();
    for (const { list, from, to, dryAt } of spans)
      for (const generator of list.members) {
        const volume = Math.min(to, dryAt[generator]!) - from;
        if (volume > 0) add(generator, volume);
      }
    if (last) writeSpan(pairs, consumer, last, sums);
    for (const generator of touched) {
      if (sums[generator] !== 0) pairs.add(consumer, generator, sums[generator]!);
      sums[generator] = 0;
    }
  }
  return pairs.table();
}

/** Writes a consumer's pairs of one span, with what `sums` has of them already. */
function writeSpan(
  pairs: PairCollector,
  consumer: number,
  { list, from, to, dryAt }: Stint & Pick<GroupShares, 'dryAt'>,
  sums: Float64Array,
): void {
  const { members } = list;
  for (let index = 0; index < members.length; index++) {
    const generator = members[index]!;
    const dry = dryAt[generator]!;
    const shared = (dry < to ? dry : to) - from;
    const volume = (shared > 0 ? shared : 0) + sums[generator]!;
    if (volume === 0) continue;
    sums[generator] = 0;
    pairs.add(consumer, generator, volume);
  }
}
