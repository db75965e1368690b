import { z } from 'zod';
import {
  planBinding,
  planBreach,
  planBus,
  planConverter,
  planCosts,
  planDemand,
  planGenerator,
  planGrid,
  planLoad,
  planStore,
  planViolation,
} from './plan/parts.ts';

/**
 * How good a plan is. `optimal`: proven; `feasible`: the best that was found within the limits of work and time, see `gap`; `relaxed`: no plan
 * kept all hard limits, this one breaks the least, see `violations`; `fallback`: made by rules, not by optimisation.
 */
export const planStatuses = ['optimal', 'feasible', 'relaxed', 'fallback'] as const;

/** The answer to a dispatch problem. */
export const dispatchPlan = z.strictObject({
  status: z.enum(planStatuses),
  usable: z.boolean().describe('False: the plan did not pass the check and must not be followed'),
  origin: z
    .enum(['solver', 'repaired', 'previous-plan', 'rules'])
    .describe(
      'What produced the setpoints: solver, its relaxation repaired, the previous plan, or the rule controller',
    ),
  reason: z.string().optional().describe('Why it is not optimal'),
  currency: z.string(),
  lengthsH: z.array(z.number()),
  start: z.string().optional(),
  objective: z.number().describe('Sum of the cost parts. Unit: currency'),
  bound: z.number().nullable().describe('No plan can cost less; null: not known'),
  gap: z.number().nullable().describe('|objective − bound| / max(1, |objective|); null: not known'),
  costs: planCosts,
  grids: z.array(planGrid),
  stores: z.array(planStore),
  generators: z.array(planGenerator),
  converters: z.array(planConverter),
  flexibleLoads: z.array(planLoad),
  buses: z.array(planBus).describe('Only buses that could not be balanced'),
  demand: z.array(planDemand),
  violations: z.array(planViolation),
  binding: z.array(planBinding),
  marginal: z
    .strictObject({
      buses: z.array(
        z.strictObject({
          id: z.string(),
          price: z.array(z.number()).describe('Cost of one more kWh. Unit: currency/kWh'),
        }),
      ),
      stores: z.array(
        z.strictObject({
          id: z.string(),
          value: z
            .array(z.number())
            .describe('Saving by one more kWh stored at the end of the step. Unit: currency/kWh'),
        }),
      ),
    })
    .describe('Marginal values; empty where the solver gave none'),
  solver: z.strictObject({
    name: z.string(),
    rounds: z.number().int().describe('Solves until the plan was clean'),
    nodes: z
      .number()
      .int()
      .optional()
      .describe('Parts of the searches for whole numbers that were solved; absent where they were not counted'),
    binaries: z.number().int().describe('Whole-number columns of the last model'),
    columns: z.number().int(),
    rows: z.number().int(),
    message: z.string().optional(),
  }),
  timings: z
    .strictObject({ compileMs: z.number(), solveMs: z.number(), checkMs: z.number(), totalMs: z.number() })
    .describe('Zero where no clock was given. Unit: ms'),
  check: z
    .strictObject({ passed: z.boolean(), breaches: z.array(planBreach) })
    .describe('Independent replay of this plan'),
});

export type DispatchPlan = z.infer<typeof dispatchPlan>;
export type PlanCosts = z.infer<typeof planCosts>;
export type PlanViolation = z.infer<typeof planViolation>;
export type PlanBinding = z.infer<typeof planBinding>;
export type PlanBreach = z.infer<typeof planBreach>;

/** The published schema of a plan, draft 2020-12. */
export const dispatchPlanJsonSchema = (): object => z.toJSONSchema(dispatchPlan);
