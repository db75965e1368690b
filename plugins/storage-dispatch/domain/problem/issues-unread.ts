import { dispatchProblem, type DispatchProblem, type DispatchProblemInput } from '../../contracts/problem.ts';
import type { Ramping } from './compile/ramping.ts';
import { isSwitched, type Switching } from './compile/switching.ts';
import { dispatchErrors } from './errors.ts';
import type { Issue } from './issues.ts';

/** Fields that nothing reads under a condition, which the fault says. */
export type UnreadRule<Part> = readonly [fields: readonly string[], when: (part: Part) => boolean, where: string];
type Rule<Part> = UnreadRule<Part>;
const rules = <Part>(...all: Rule<Part>[]): readonly Rule<Part>[] => all;

type Of<Name extends 'grids' | 'stores' | 'generators' | 'converters' | 'groups' | 'greenShares' | 'directSupply'> =
  DispatchProblem[Name][number];
interface Priced {
  hard: boolean;
  price?: number | undefined;
}
interface Breached {
  hard: boolean;
  priceHighest?: number | undefined;
  priceEvery?: number | undefined;
}
type Unit = Switching & Pick<Ramping, 'rampUpKw' | 'rampDownKw'>;

const priced = rules<Priced>([['price'], ({ hard }) => hard, 'where hard is true']);
const breached = rules<Breached>([['priceHighest', 'priceEvery'], ({ hard }) => hard, 'where hard is true']);
const stores = rules<Of<'stores'>>(
  [['recoveryPrice', 'terminalValue'], ({ cyclic }) => cyclic, 'where cyclic is true'],
  [
    ['initialPower'],
    ({ rampKw, restSteps }) => rampKw === undefined && restSteps === 0,
    'without rampKw and restSteps',
  ],
);
const isRamped = ({ rampUpKw, rampDownKw }: Pick<Unit, 'rampUpKw' | 'rampDownKw'>): boolean =>
  rampUpKw !== undefined || rampDownKw !== undefined;
const ramped = rules<Pick<Of<'generators'>, 'rampUpKw' | 'rampDownKw' | 'initialPower'>>([
  ['initialPower'],
  (unit) => !isRamped(unit),
  'without rampUpKw and rampDownKw',
]);
const generators = rules<Of<'generators'>>(
  [['curtailable', 'curtailmentCost'], ({ commitment }) => commitment !== undefined, 'with a commitment'],
  [['curtailmentCost'], ({ curtailable }) => !curtailable, 'where curtailable is false'],
);
const units = rules<Unit>([
  ['initialSteps'],
  (unit) => (unit.initialOn ? unit.minUpSteps : unit.minDownSteps) === 0,
  'without a shortest run, or a shortest pause where it is off',
]);
const idleUnits = rules<Unit>([
  ['initialOn'],
  (unit) => !isSwitched(unit) && !isRamped(unit) && unit.initialSteps === undefined,
  'without costs and limits of switching, and ramps',
]);
const directSupply = rules<Of<'directSupply'>>(
  [
    ['realisedGenerationKwh'],
    (wish) => wish.selfUseOfGeneration === undefined && wish.exportOfGeneration === undefined,
    'without a ratio of generation',
  ],
  [
    ['realisedSelfUseKwh'],
    (wish) => wish.selfUseOfGeneration === undefined && wish.selfUseOfConsumption === undefined,
    'without a ratio of self-use',
  ],
  [
    ['realisedConsumptionKwh'],
    ({ selfUseOfConsumption }) => selfUseOfConsumption === undefined,
    'without selfUseOfConsumption',
  ],
  [
    ['bus'],
    (wish) =>
      [wish.selfUseOfGeneration, wish.selfUseOfConsumption, wish.exportOfGeneration].every(
        (each) => each === undefined,
      ),
    'without a ratio',
  ],
  [['realisedExportKwh'], ({ exportOfGeneration }) => exportOfGeneration === undefined, 'without exportOfGeneration'],
);

/** Fields of a part, as given, that nothing reads. */
export function unreadOf<Part>(
  path: string,
  given: unknown,
  part: Part | undefined,
  asked: readonly UnreadRule<Part>[],
): Issue[] {
  if (part === undefined) return [];
  return asked.flatMap(([fields, when, where]) =>
    fields
      .filter((field) => Object.hasOwn(given as object, field) && when(part))
      .map((field) => ({ path: path ? `${path}.${field}` : field, message: `is not read ${where}` })),
  );
}

/** Fields of a document that nothing reads since of another one: left in, they would change no plan and nobody would know. */
function unreadIssues(input: DispatchProblemInput, problem: DispatchProblem): Issue[] {
  const issues: Issue[] = [];
  const ask = <Part>(path: string, given: unknown, part: Part | undefined, asked: readonly Rule<Part>[]): void => {
    issues.push(...unreadOf(path, given, part, asked));
  };
  problem.grids.forEach((grid, index) => {
    const given = input.grids![index]!;
    for (const side of ['importContract', 'exportContract'] as const)
      ask(`grids[${grid.id}].${side}`, given[side], grid[side], breached);
  });
  problem.stores.forEach((store, index) => {
    const given = input.stores![index]!;
    ask(`stores[${store.id}]`, given, store, stores);
    ask(`stores[${store.id}].final`, given.final, store.final, priced);
    store.targets.forEach((target, at) =>
      ask(`stores[${store.id}].targets[${at}]`, given.targets![at], target, priced),
    );
  });
  problem.generators.forEach((generator, index) => {
    const [path, given] = [`generators[${generator.id}]`, input.generators![index]!];
    ask(path, given, generator, generators);
    ask(path, given, generator, ramped);
    ask(`${path}.commitment`, given.commitment, generator.commitment, units);
  });
  problem.converters.forEach((converter, index) => {
    const given = input.converters![index]!;
    ask(`converters[${converter.id}]`, given, converter, ramped);
    ask(`converters[${converter.id}]`, given, converter, units);
    ask(`converters[${converter.id}]`, given, converter, idleUnits);
  });
  problem.flexibleLoads.forEach((load, index) => {
    if (load.kind !== 'energy' && load.kind !== 'interruptible') return;
    const [path, given] = [`flexibleLoads[${load.id}]`, input.flexibleLoads![index]!];
    ask(path, given, load, units);
    ask(path, given, load, idleUnits);
  });
  problem.groups.forEach((group, index) => ask(`groups[${group.id}]`, input.groups![index], group, breached));
  problem.greenShares.forEach((wish, index) => ask(`greenShares[${index}]`, input.greenShares![index], wish, priced));
  problem.directSupply.forEach((wish, index) => {
    ask(`directSupply[${index}]`, input.directSupply![index], wish, priced);
    ask(`directSupply[${index}]`, input.directSupply![index], wish, directSupply);
  });
  ask('co2Cap', input.co2Cap, problem.co2Cap, priced);
  return issues;
}

/**
 * Refuses a document that somebody wrote with fields that nothing reads; what the schema finds wrong is left to whoever solves it.
 * @throws DISPATCH_PROBLEM_INVALID
 */
export function refuseUnread(input: DispatchProblemInput): void {
  const parsed = dispatchProblem.safeParse(input);
  const issues = parsed.success ? unreadIssues(input, parsed.data) : [];
  const [first] = issues;
  if (first)
    throw dispatchErrors.PROBLEM_INVALID({ count: issues.length, first: `${first.path}: ${first.message}`, issues });
}
