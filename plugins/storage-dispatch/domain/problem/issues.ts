import type { DispatchProblem } from '../../contracts/problem.ts';

/** One fault of a problem: where, and what was expected. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

/** Fields that hold one value per step when they are arrays. */
const perStepFields = new Set(
  (
    'buyPrice sellPrice importMax exportMax limit window carbonFactor eMin eMax chargeMax dischargeMax etaCharge ' +
    'etaDischarge storageEfficiencyPerStep inflow forcedCharge forcedDischarge avail fuelCost profile baseline upPrice ' +
    'downPrice consumptionMax productionMax contracted margin netLoadQuantile inputMax ratio least pMin pMax startCost rampUpKw rampDownKw'
  ).split(' '),
);

/** Series whose length is not that of the horizon. */
export function lengthIssues(problem: DispatchProblem, count: number): Issue[] {
  const issues: Issue[] = [];
  const walk = (value: unknown, path: string, field: string): void => {
    if (Array.isArray(value)) {
      if (perStepFields.has(field)) {
        if (value.length !== count)
          issues.push({ path, message: `${value.length} values, expected ${count}, one per step` });
        return;
      }
      value.forEach((entry, index) => {
        const id = (entry as { id?: unknown } | null)?.id;
        if (typeof entry === 'object') walk(entry, `${path}[${typeof id === 'string' ? id : index}]`, '');
      });
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, entry] of Object.entries(value)) walk(entry, path ? `${path}.${name}` : name, name);
    }
  };
  walk({ ...problem, steps: null }, '', '');
  // A price band of a store names its series `energy`, which elsewhere is one number.
  for (const store of problem.stores)
    for (const side of ['softMin', 'softMax'] as const) {
      const energy = store[side]?.energy;
      if (Array.isArray(energy) && energy.length !== count)
        issues.push({
          path: `stores[${store.id}].${side}.energy`,
          message: `${energy.length} values, expected ${count}, one per step`,
        });
    }
  return issues;
}

/** From this size on a number is no amount of energy or money; the solver refuses the model. */
const tooLarge = 1e15;
/** Limits that may be written as large as one likes where there is none. */
const openLimits = new Set(['importMax', 'exportMax', 'chargeMax', 'dischargeMax']);

/** Numbers that nothing can be worked out with. */
export function sizeIssues(problem: DispatchProblem): Issue[] {
  const issues: Issue[] = [];
  const walk = (value: unknown, path: string, field: string): void => {
    if (typeof value === 'number') {
      if (Math.abs(value) < tooLarge || openLimits.has(field)) return;
      const expected =
        value > 0 ? 'is too large; expected a number below 1e15' : 'is too small; expected a number above -1e15';
      issues.push({ path, message: `${value} ${expected}` });
    } else if (Array.isArray(value)) {
      value.forEach((entry: unknown, index) => {
        const id = (entry as { id?: unknown } | null)?.id;
        walk(entry, typeof id === 'string' ? `${path}[${id}]` : `${path}[${index}]`, field);
      });
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, entry] of Object.entries(value)) walk(entry, path ? `${path}.${name}` : name, name);
    }
  };
  walk(problem, '', '');
  return issues;
}
