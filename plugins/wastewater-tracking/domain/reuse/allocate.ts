import { ModelBuilder, type LinearModel } from '@lingtan/optimizer';

/** A quality of product water that is offered in a period. */
export interface ReuseClass {
  id: string;
  m3: number;
  /** Content by parameter, in the unit of the users' limits. */
  quality: Readonly<Record<string, number>>;
  /** Treatment of one m³ to this quality. */
  costPerM3: number;
}

/** Who takes water in a period. */
export interface ReuseUser {
  id: string;
  demandM3: number;
  /** What the contract promises; at most the demand. */
  contractM3: number;
  /** 1 comes first. Contracts are served tier by tier. */
  priority: number;
  valuePerM3: number;
  /** Most that the blend may contain. A class that says nothing of such a parameter is not delivered. */
  limits: Readonly<Record<string, number>>;
}

/** A pipe from a class to a user; without one nothing flows. */
export interface ReusePipe {
  from: string;
  to: string;
  capacityM3: number;
  costPerM3: number;
}

export interface ReuseProblem {
  classes: readonly ReuseClass[];
  users: readonly ReuseUser[];
  pipes: readonly ReusePipe[];
}

/** Water that is assigned by a tier before may not be taken away again by more than this, m³. */
const toleranceM3 = 1e-6;

/** The pipes that may carry water: all that a user limits is known of the class. */
export function usablePipes({ classes, users, pipes }: ReuseProblem): ReusePipe[] {
  return pipes.filter(({ from, to }) => {
    const source = classes.find(({ id }) => id === from);
    const user = users.find(({ id }) => id === to);
    return source && user && Object.keys(user.limits).every((parameter) => source.quality[parameter] !== undefined);
  });
}

/** A model and where its rows and columns are. */
export interface AllocationModel {
  model: LinearModel;
  /** Column of each usable pipe, in their order; then one shortfall for each user. */
  shortfall: readonly number[];
  /** Row of the supply of each class. */
  supply: readonly number[];
}

/**
 * Columns are m³ by pipe, and what each contract lacks. Rows: supply of each class, demand and contract of each user, blend
 * Σ x C ≤ limit × Σ x. The goal is the shortfall of `tier`, or without one the value less treatment and transport, each after the
 * shortfalls of the tiers before, which are kept.
 */
export function allocationModel(
  problem: ReuseProblem,
  goal: { tier: number } | 'value',
  kept: ReadonlyMap<number, number>,
): AllocationModel {
  const { classes, users } = problem;
  const pipes = usablePipes(problem);
  const builder = new ModelBuilder();
  const byClass = new Map(classes.map((each) => [each.id, each]));
  const byUser = new Map(users.map((each) => [each.id, each]));
  for (const { from, to, capacityM3, costPerM3 } of pipes) {
    const gain = byUser.get(to)!.valuePerM3 - byClass.get(from)!.costPerM3 - costPerM3;
    builder.addColumn({ upper: capacityM3, cost: goal === 'value' ? -gain : 0 });
  }
  const shortfall = users.map(({ contractM3, priority }) =>
    builder.addColumn({ upper: contractM3, cost: goal !== 'value' && goal.tier === priority ? 1 : 0 }),
  );
  const columnsOf = (which: (pipe: ReusePipe) => boolean): number[] =>
    pipes.flatMap((pipe, at) => (which(pipe) ? [at] : []));
  const ones = (columns: readonly number[]): number[] => columns.map(() => 1);
  const supply = classes.map(({ id, m3 }) => {
    const columns = columnsOf(({ from }) => from === id);
    return builder.addRow({ upper: m3 }, columns, ones(columns));
  });
  users.forEach(({ id, demandM3, contractM3, limits }, at) => {
    const columns = columnsOf(({ to }) => to === id);
    builder.addRow({ upper: demandM3 }, columns, ones(columns));
    builder.addRow({ lower: contractM3 }, [...columns, shortfall[at]!], ones([...columns, 0]));
    for (const [parameter, limit] of Object.entries(limits))
      builder.addRow(
        { upper: 0 },
        columns,
        columns.map((column) => byClass.get(pipes[column]!.from)!.quality[parameter]! - limit),
      );
  });
  for (const [tier, least] of kept) {
    const columns = users.flatMap(({ priority }, at) => (priority === tier ? [shortfall[at]!] : []));
    builder.addRow({ upper: least + toleranceM3 }, columns, ones(columns));
  }
  return { model: builder.build(), shortfall, supply };
}
