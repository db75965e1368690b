import { defineRoute, lowerCaseId } from '@lingtan/sdk';
import { z } from 'zod';
import { periodInput } from './numbers.ts';
import { carbonParkRead, carbonPlan } from './permissions.ts';
import { measureInput, scenarioInput } from './planning-input.ts';
import { problemShape } from './problem.ts';

const id = lowerCaseId;
const figure = z.number().nullable();

const head = z.object({
  id,
  name: z.string(),
  revision: z.number().int(),
  period: z.string(),
  note: z.string(),
  recordedBy: z.string(),
  recordedAt: z.string(),
});
export type ScenarioHead = z.infer<typeof head>;

export const scenariosRoute = defineRoute({
  method: 'get',
  path: '/scenarios',
  summary: 'Scenarios of the park, newest first',
  permission: carbonParkRead,
  response: z.object({ scenarios: z.array(head) }),
});
export type ScenariosData = z.infer<typeof scenariosRoute.response>;

const avoided = z.array(z.object({ method: z.string(), t: z.string().nullable() }));

const stepShape = z.object({
  measure: z.string(),
  avoidedT: avoided,
  savedTce: figure,
  annualSaving: z.number(),
  capex: z.number(),
  present_worth_factor: z.number(),
  npv: z.number(),
  irr: figure,
  payback_y: figure,
  discounted_payback_y: figure,
  break_even_co2_price: figure,
  avoidedMWh: z.number(),
  basis: z.array(
    z.object({
      basis: z.string(),
      area: z.string(),
      kgCO2PerKWh: figure,
      avoidedT: figure,
      factor: z.string().nullable(),
      flagged: z.boolean(),
    }),
  ),
  unpriced: z.array(z.string()),
});
export type ScenarioStepView = z.infer<typeof stepShape>;

const stateShape = z.object({
  totals: z.array(z.object({ method: z.string(), total: z.string().nullable(), unit: z.string() })),
  energyTce: figure,
  energyCost: z.number(),
  intensityTPerTce: figure,
  targetTPerTce: figure,
  met: z.boolean().nullable(),
  gaps: z.array(problemShape.extend({ activityId: z.string() })),
});
export type ScenarioStateView = z.infer<typeof stateShape>;

const maccBlock = z.object({
  action: z.string(),
  annual_cost: z.number(),
  reduction: z.number(),
  marginal_cost: z.number(),
  cumulative: z.number(),
});
export type MaccBlockView = z.infer<typeof maccBlock>;

/** A scenario with what it comes to, as it was calculated when it was saved. */
export const scenarioShape = head.extend({
  profile: z.string(),
  unit: z.string(),
  currency: z.string(),
  discount_rate: z.number(),
  convention: z.string(),
  unverified: z.array(z.object({ en: z.string(), 'zh-CN': z.string() })),
  /** Why the version of its profile no longer stands; null where it is the newest. */
  superseded: z.object({ en: z.string(), 'zh-CN': z.string() }).nullable(),
  /** Activities of the period as they were when the scenario was saved, with their hash. */
  baseline: stateShape.extend({
    sha256: z.string(),
    /** Days that the baseline was carried on from, and those of the period; null where it is what was posted. */
    carriedOn: z.object({ days: z.number().int(), of: z.number().int() }).nullable(),
    activities: z.array(z.object({ id: z.string(), amount: z.string(), unit: z.string() })),
  }),
  scenario: stateShape,
  avoidedT: avoided,
  steps: z.array(stepShape),
  macc: z.array(maccBlock),
  measures: z.array(measureInput),
  /** References of the factor versions under the baseline. */
  factors: z.array(z.string()),
  /** Opens the inventory that the baseline was taken from. */
  ref: z.string(),
});
export type ScenarioView = z.infer<typeof scenarioShape>;

export const scenarioRoute = defineRoute({
  method: 'get',
  path: '/scenarios/:id',
  summary: 'A scenario with tonnes, energy, money and rating of each measure, and its abatement cost curve',
  permission: carbonParkRead,
  params: z.object({ id }),
  response: scenarioShape,
});

/** What is asked: the baseline is taken from the period and frozen. */
export const newScenario = z.strictObject({
  id,
  name: z.string().trim().min(1).max(120),
  period: periodInput,
  /** Carries the posted days of a period that is not over on to all its days, and says so. */
  carryOn: z.boolean().default(false),
  measures: z.array(measureInput).min(1).max(50),
  prices: scenarioInput.shape.prices,
  currency: scenarioInput.shape.currency,
  discount_rate: scenarioInput.shape.discount_rate,
  escalation_rate: scenarioInput.shape.escalation_rate,
  note: z.string().trim().min(3).max(500),
});
export type NewScenario = z.infer<typeof newScenario>;

export const saveScenarioRoute = defineRoute({
  method: 'post',
  path: '/scenarios',
  summary:
    'Calculates a scenario on the frozen activities of a period and keeps it; a known id gets a further revision',
  permission: carbonPlan,
  body: newScenario,
  response: scenarioShape,
});

/** What a scenario of a period can change. */
export const scenarioBaselineRoute = defineRoute({
  method: 'get',
  path: '/scenario-baseline/:period',
  summary: 'Activities of a period, added up as a scenario sees them',
  permission: carbonParkRead,
  params: z.object({ period: periodInput }),
  response: z.object({
    activities: z.array(
      z.object({ id: z.string(), kind: z.string(), item: z.string().nullable(), amount: z.string(), unit: z.string() }),
    ),
    /** Opens the inventory of the period. */
    ref: z.string(),
    profile: z.string(),
    factors: z.array(z.string()),
  }),
});
export type ScenarioBaselineData = z.infer<typeof scenarioBaselineRoute.response>;
