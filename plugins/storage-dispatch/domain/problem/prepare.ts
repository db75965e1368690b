import { parseInput } from '@lingtan/sdk';
import { dispatchProblem, type DispatchProblem, type DispatchProblemInput } from '../../contracts/problem.ts';
import { derive } from './derive.ts';
import { dispatchErrors } from './errors.ts';
import { allowedSteps, freeStarts } from './free-steps.ts';
import { linkIssues } from './issues-links.ts';
import { shapeIssues } from './issues-shapes.ts';
import { lengthIssues, sizeIssues, type Issue } from './issues.ts';
import { schemaIssues } from './schema-issues.ts';
import { stepLengths } from './steps.ts';

/** A problem that was checked, with the lengths of its steps. */
export interface Prepared {
  readonly problem: DispatchProblem;
  readonly count: number;
  /** Hours. */
  readonly lengths: Float64Array;
}

/**
 * Checks a problem and fills in the defaults.
 * @throws DISPATCH_PROBLEM_INVALID with every fault; DISPATCH_NO_FREE_* for a load that fits nowhere.
 */
export function prepare(input: DispatchProblemInput): Prepared {
  const parsed = parseInput(dispatchProblem, input);
  if (!parsed.success) {
    throw invalid(schemaIssues(parsed.error, input));
  }
  const problem = parsed.data;
  const lengths = stepLengths(problem.steps);
  const count = lengths.length;
  const issues = [
    ...lengthIssues(problem, count),
    ...sizeIssues(problem),
    ...linkIssues(problem),
    ...shapeIssues(problem, count),
  ];
  if (issues.length > 0) throw invalid(issues);
  refuseLoadsWithoutRoom(problem, lengths);
  return { problem: derive(problem, count), count, lengths };
}

function invalid(issues: Issue[]) {
  const first = issues[0]!;
  return dispatchErrors.PROBLEM_INVALID({ count: issues.length, first: `${first.path}: ${first.message}`, issues });
}

function refuseLoadsWithoutRoom(problem: DispatchProblem, lengths: Float64Array): void {
  for (const load of problem.flexibleLoads) {
    const allowed = allowedSteps(load, lengths.length);
    const free = allowed.reduce((sum, flag) => sum + flag, 0);
    if (free === 0) throw dispatchErrors.NO_FREE_STEP({ load: load.id });
    if (load.kind === 'energy') continue;
    const needed = load.kind === 'sequence' ? load.powers.length : load.durationSteps;
    if (load.kind === 'interruptible') {
      if (free < needed) throw dispatchErrors.TOO_FEW_FREE_STEPS({ load: load.id, free, needed });
    } else if (freeStarts(allowed, needed).length === 0) {
      throw dispatchErrors.NO_FREE_BLOCK({ load: load.id, hours: needed * lengths[0]!, steps: needed });
    }
  }
}
