/** A network of flows at steady state: each row of `balances` times the flows is 0. */
export interface FlowNetwork {
  /** One row for each node, one column for each stream: 1 into the node, −1 out of it. */
  balances: readonly (readonly number[])[];
  /** Names of the streams, for the report. */
  names: readonly string[];
  /** Readings; null where a stream has no meter. */
  measured: readonly (number | null)[];
  /** Standard deviation of each meter, in the unit of the readings; not used where there is none. */
  deviations: readonly number[];
  /** Meters whose errors depend on each other, by name, with the correlation of their errors; all others are independent. */
  correlations?: readonly (readonly [a: string, b: string, coefficient: number])[];
}

/** What one solution says about one stream. */
export interface StreamEstimate {
  name: string;
  measured: number | null;
  /** Best estimate; null where the flow cannot be told from the others. */
  reconciled: number | null;
  /** Estimate minus reading; null without meter. */
  adjustment: number | null;
  /** Standard deviation of the estimate; null where there is none. */
  deviation: number | null;
  /** The adjustment in its standard deviations; null where no other meter speaks about this one. */
  test: number | null;
  /** Another meter could replace this one. */
  redundant: boolean;
  observable: boolean;
}

/** A solution with the meters that were used. */
export interface Reconciliation {
  streams: StreamEstimate[];
  /** Balance of each node with the readings; null where a stream of it has no meter. */
  residuals: (number | null)[];
  /** Sum of squares of the global test and its degrees of freedom. With 0 there is no redundancy and no verdict. */
  chiSquare: number;
  degreesOfFreedom: number;
}

/** The verdict on the meters. */
export interface MeterVerdict extends Reconciliation {
  /** Value that the sum of squares exceeds by chance in `1 − confidence` of the cases; null without redundancy. */
  critical: number | null;
  /** The readings contradict one another more than their accuracy allows; null when there is no verdict. */
  contradiction: boolean | null;
  /** Largest adjustment that chance explains, after Šidák for the number of meters. */
  criticalTest: number;
  /** Meters taken out one by one, worst first, with their test at that moment and the others that explain as much. */
  suspects: { name: string; test: number; alike: string[] }[];
}
