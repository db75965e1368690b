import { connect, countConnections, joinBlock, type Block } from './blocks.ts';
import type { UnitList } from './pair-collector.ts';
import type { GeneratorList, Preference } from './preferences.ts';
import { smallestFirst } from './smallest-first.ts';

/** State of an allocation that all consumer groups share. */
export interface AllocationState {
  /** Wh left by entry. */
  readonly needs: Float64Array;
  readonly offers: Float64Array;
  /** Wh allocated so far by entry. */
  readonly taken: Float64Array;
  readonly given: Float64Array;
  /** What does not come from even shares. */
  readonly units: UnitList;
}

/** A consumer's time in one block: the volume per connection when it came and when it left. */
export interface Stint {
  readonly list: GeneratorList;
  readonly from: number;
  to: number;
}

/** Even shares of one consumer group: who was in which block while how much was given on each connection. */
export interface GroupShares {
  readonly stints: ReadonlyMap<number, Stint[]>;
  /** Volume per connection at which each generator ran dry; Infinity for those that did not. */
  readonly dryAt: Float64Array;
}

/**
 * Serves one group of equal consumers. In each round every connection gets the same whole volume, the smallest
 * floor(left ÷ connections) over all who are connected; when that is 0, the one with the smallest quotient gives a unit
 * each to as many of its partners as it has units, those with the least so far first, ties in list order.
 *
 * Shares are not written pair by pair: within a block all connections have the same, so that one running volume and the
 * times at which participants come and go hold them all. The cost is rounds × participants, not rounds × pairs.
 */
export function serveGroup(state: AllocationState, preferences: readonly Preference[]): GroupShares {
  const listsOf = new Map(preferences.map(({ consumer, lists }) => [consumer, lists]));
  const order = [...listsOf.keys()];
  const rank = new Int32Array(state.needs.length);
  order.forEach((consumer, index) => (rank[consumer] = index));
  const stints = new Map<number, Stint[]>(order.map((consumer) => [consumer, []]));
  const dryAt = Float64Array.from(state.offers, (offer) => (offer === 0 ? 0 : Infinity));
  const connections = new Float64Array(state.offers.length);
  let perConnection = 0;
  const came = (consumer: number, list: GeneratorList): void => {
    stints.get(consumer)!.push({ list, from: perConnection, to: Infinity });
  };

  let blocks = connect(state, order, listsOf, came);
  countConnections(blocks, connections);
  while (blocks.length > 0) {
    const share = evenShare(state, blocks, connections);
    if (share > 0) {
      perConnection += share;
      giveShares(state, blocks, share);
      if (blocks.some((block) => isOver(state, block))) settle();
    } else {
      // Whoever gives its last units is done.
      spreadUnits(state, blocks, connections, rank);
      settle();
    }
  }
  return { stints, dryAt };

  /** Lets go who is served or empty, and moves consumers whose list ran dry on to their next one. */
  function settle(): void {
    const { needs, offers } = state;
    const kept = new Map<GeneratorList, Block>();
    const moving: number[] = [];
    for (const { list, alive, consumers } of blocks) {
      keep(alive, offers, (generator) => {
        dryAt[generator] = Math.min(dryAt[generator]!, perConnection);
      });
      const leave = (consumer: number): void => {
        stints.get(consumer)!.at(-1)!.to = perConnection;
        if (needs[consumer]! > 0) moving.push(consumer);
      };
      if (alive.length === 0) consumers.forEach(leave);
      else {
        keep(consumers, needs, leave);
        if (consumers.length > 0) kept.set(list, { list, alive, consumers });
      }
    }
    // A list that ran dry stays dry, so that a move always goes forwards.
    for (const consumer of moving) joinBlock(state, kept, consumer, listsOf.get(consumer)!, came);
    blocks = [...kept.values()];
    countConnections(blocks, connections);
  }
}

/** Takes those with nothing left out of a list, in place: as a rule one goes and thousands stay. */
function keep(entries: number[], left: Float64Array, gone: (entry: number) => void): void {
  let stay = 0;
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index]!;
    if (left[entry]! > 0) entries[stay++] = entry;
    else gone(entry);
  }
  entries.length = stay;
}

function isOver({ needs, offers }: AllocationState, { alive, consumers }: Block): boolean {
  for (const generator of alive) if (offers[generator] === 0) return true;
  for (const consumer of consumers) if (needs[consumer] === 0) return true;
  return false;
}

function evenShare({ needs, offers }: AllocationState, blocks: readonly Block[], connections: Float64Array): number {
  let share = Infinity;
  for (const { alive, consumers } of blocks) {
    let least = Infinity;
    for (const consumer of consumers) if (needs[consumer]! < least) least = needs[consumer]!;
    share = Math.min(share, Math.floor(least / alive.length));
    for (const generator of alive) {
      const part = Math.floor(offers[generator]! / connections[generator]!);
      if (part < share) share = part;
    }
    if (share === 0) return 0;
  }
  return share;
}

function giveShares({ needs, offers, taken, given }: AllocationState, blocks: readonly Block[], share: number): void {
  for (const { alive, consumers } of blocks) {
    const drawn = share * alive.length;
    for (const consumer of consumers) {
      needs[consumer]! -= drawn;
      taken[consumer]! += drawn;
    }
    const delivered = share * consumers.length;
    for (const generator of alive) {
      offers[generator]! -= delivered;
      given[generator]! += delivered;
    }
  }
}

/** Units that cannot be shared evenly. Quotients below 1 have small numerators, so that cross products are exact. */
function spreadUnits(
  state: AllocationState,
  blocks: readonly Block[],
  connections: Float64Array,
  rank: Int32Array,
): void {
  const { needs, offers, taken, given } = state;
  const give = (consumer: number, generator: number): void => {
    needs[consumer]!--;
    taken[consumer]!++;
    offers[generator]!--;
    given[generator]!++;
    state.units.add(consumer, generator, 1);
  };
  const { who, left, block } = smallestQuotient(state, blocks, connections, rank);
  if (block) {
    for (const partner of smallestFirst(block.alive, given, left)) give(who, partner);
    return;
  }
  const serving = blocks.filter(({ alive }) => alive.includes(who));
  for (const partner of smallestFirst(inListOrder(serving, rank), taken, left)) give(partner, who);
}

/** Consumers of several blocks; as a rule there is one, which nobody moved into. */
function inListOrder([first, ...more]: readonly Block[], rank: Int32Array): readonly number[] {
  const all = more.length === 0 ? first!.consumers : [first!, ...more].flatMap(({ consumers }) => consumers);
  for (let index = 1; index < all.length; index++)
    if (rank[all[index]!]! < rank[all[index - 1]!]!) return [...all].sort((a, b) => rank[a]! - rank[b]!);
  return all;
}

/**
 * Who has the smallest quotient of what is left and its connections: consumers before generators, equals in list order.
 * `block` is that of a consumer; null for a generator.
 */
function smallestQuotient(
  { needs, offers }: AllocationState,
  blocks: readonly Block[],
  connections: Float64Array,
  rank: Int32Array,
): { who: number; left: number; block: Block | null } {
  let [left, of, who] = [1, 1, -1];
  let block: Block | null = null;
  for (const each of blocks) {
    const { length } = each.alive;
    for (const consumer of each.consumers) {
      const difference = needs[consumer]! * of - left * length;
      if (difference > 0 || (difference === 0 && (block === null || rank[consumer]! > rank[who]!))) continue;
      [left, of, who, block] = [needs[consumer]!, length, consumer, each];
    }
  }
  for (let generator = 0; generator < offers.length; generator++)
    if (connections[generator]! > 0 && offers[generator]! * of < left * connections[generator]!)
      [left, of, who, block] = [offers[generator]!, connections[generator]!, generator, null];
  return { who, left, block };
}
