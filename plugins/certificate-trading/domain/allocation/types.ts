/** A consumer and the generators it may take from, in lists of equals, first list first. */
export interface ConsumerPriority {
  readonly consumer: string;
  readonly generatorGroups: readonly (readonly string[])[];
}

/** Energy of one participant in the interval, whole Wh. Entries may share an id; they are separate participants. */
export interface Volume {
  readonly id: string;
  readonly volume: number;
}

/** A contract: the consumer's share of that generator before anybody else's, at most `volume` Wh of the interval. */
export interface ContractVolume {
  readonly consumer: string;
  readonly generator: string;
  readonly volume: number;
}

export interface AllocationInput {
  /** Lists of consumers in the order in which they are served; entries of one list are equals. */
  readonly consumerGroups: readonly (readonly ConsumerPriority[])[];
  readonly consumption: readonly Volume[];
  readonly generation: readonly Volume[];
  /** Served first, in list order. */
  readonly contracts?: readonly ContractVolume[];
}

/** What each pair got, as columns: row i is `volume[i]` Wh from entry `generator[i]` to entry `consumer[i]` of the input. */
export interface PairTable {
  readonly count: number;
  readonly consumer: Uint32Array;
  readonly generator: Uint32Array;
  readonly volume: Float64Array;
}

export interface Allocation {
  readonly pairs: PairTable;
  /** What is left of each entry of `consumption` and `generation`. */
  readonly unmet: Float64Array;
  readonly excess: Float64Array;
}
