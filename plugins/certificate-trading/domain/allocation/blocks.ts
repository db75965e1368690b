import type { AllocationState } from './group-round.ts';
import type { GeneratorList } from './preferences.ts';

/** Consumers who are connected to the same list of generators at the moment, and those of it that have volume left. */
export interface Block {
  readonly list: GeneratorList;
  readonly alive: number[];
  readonly consumers: number[];
}

type Came = (consumer: number, list: GeneratorList) => void;

/** Blocks of all consumers who need something and can get it. */
export function connect(
  state: AllocationState,
  order: readonly number[],
  listsOf: ReadonlyMap<number, readonly GeneratorList[]>,
  came: Came,
): Block[] {
  const blocks = new Map<GeneratorList, Block>();
  for (const consumer of order) joinBlock(state, blocks, consumer, listsOf.get(consumer)!, came);
  return [...blocks.values()];
}

/** Puts a consumer into the block of its first list that still has volume. */
export function joinBlock(
  { needs, offers }: AllocationState,
  blocks: Map<GeneratorList, Block>,
  consumer: number,
  lists: readonly GeneratorList[],
  came: Came,
): void {
  if (needs[consumer] === 0) return;
  for (const list of lists) {
    let block = blocks.get(list);
    const alive = block?.alive ?? list.members.filter((generator) => offers[generator]! > 0);
    if (alive.length === 0) continue;
    if (!block) blocks.set(list, (block = { list, alive, consumers: [] }));
    block.consumers.push(consumer);
    came(consumer, list);
    return;
  }
}

/** How many consumers each generator serves. */
export function countConnections(blocks: readonly Block[], connections: Float64Array): void {
  connections.fill(0);
  for (const { alive, consumers } of blocks) for (const generator of alive) connections[generator]! += consumers.length;
}
