import { defineRoute, revisionNumber } from '@lingtan/sdk';
import { z } from 'zod';
import { periodInput } from './numbers.ts';
import { carbonFindingsAnswer, carbonParkRead, carbonVerify } from './permissions.ts';

const note = z.string().trim().min(3).max(2000);
const params = z.object({ no: z.coerce.number().int().positive() });
/** Tonnes by which a line is overstated (above 0) or understated (below 0). */
const misstatedT = z.number().finite();

export const verificationPlan = z.strictObject({
  /** A misstatement of this share of the total is material, %. */
  materialityPct: z.number().gt(0).max(100),
  /** Lines drawn beside those that are material by themselves. */
  sampleSize: z.number().int().min(1).max(1000),
  seed: z.number().int().min(0).max(4_294_967_295).default(1),
});
export type VerificationPlan = z.infer<typeof verificationPlan>;

export const opinions = ['unqualified', 'qualified', 'adverse'] as const;

const stepFrame = { no: z.number().int(), recordedBy: z.string(), recordedAt: z.string() };
const checkView = z.object({
  ...stepFrame,
  activityId: z.string(),
  result: z.enum(['agrees', 'differs']),
  note: z.string(),
});
const findingView = z.object({
  ...stepFrame,
  activityId: z.string().nullable(),
  severity: z.enum(['observation', 'minor', 'material']),
  misstatedT: misstatedT.nullable(),
  note: z.string(),
  answers: z.array(z.object({ ...stepFrame, note: z.string() })),
  closed: z.object({ ...stepFrame, note: z.string() }).nullable(),
});
export type FindingView = z.infer<typeof findingView>;

const verificationView = z.object({
  no: z.number().int(),
  period: z.string(),
  profile: z.string(),
  revision: z.number().int(),
  sha256: z.string(),
  /** Of the publication, t; null where it states none. */
  totalT: z.number().nullable(),
  unit: z.enum(['tCO2', 'tCO2e']),
  factors: z.array(z.string()),
  /** Opens the total of the publication. */
  ref: z.string(),
  plan: verificationPlan,
  materialT: z.number().nullable(),
  note: z.string(),
  recordedBy: z.string(),
  recordedAt: z.string(),
  sample: z.array(
    z.object({
      activityId: z.string(),
      tonnesT: z.number(),
      /** Material by itself, or drawn. */
      why: z.enum(['material', 'drawn']),
      ref: z.string(),
      check: checkView.nullable(),
    }),
  ),
  /** Share of the absolute tonnes that the sample covers, %. */
  coveredPct: z.number().nullable(),
  findings: z.array(findingView),
  /** Sum of the misstatements that are not closed, t. */
  openMisstatedT: z.number(),
  isMaterial: z.boolean().nullable(),
  opinion: z.object({ ...stepFrame, opinion: z.enum(opinions), note: z.string() }).nullable(),
});
export type VerificationView = z.infer<typeof verificationView>;

export const verificationsRoute = defineRoute({
  method: 'get',
  path: '/verifications',
  summary: 'Verifications of publications with sample, checks, findings and sign-off',
  permission: carbonParkRead,
  response: z.object({ verifications: z.array(verificationView) }),
});
export type VerificationsData = z.infer<typeof verificationsRoute.response>;

export const newVerificationRoute = defineRoute({
  method: 'post',
  path: '/verifications',
  summary: 'Begins to verify a publication: plan and sample are fixed, and the same seed draws the same lines',
  permission: carbonVerify,
  body: z.strictObject({
    period: periodInput,
    profile: z.string().min(1),
    revision: revisionNumber,
    plan: verificationPlan,
    note,
  }),
  response: verificationView,
});

export const checkLineRoute = defineRoute({
  method: 'post',
  path: '/verifications/:no/checks',
  summary: 'States what was found for a line of the sample',
  permission: carbonVerify,
  params,
  body: z.strictObject({ activityId: z.string().min(1), result: z.enum(['agrees', 'differs']), note }),
  response: verificationView,
});

export const newFindingRoute = defineRoute({
  method: 'post',
  path: '/verifications/:no/findings',
  summary: 'Records a finding; with a misstatement in t it counts against materiality until it is closed',
  permission: carbonVerify,
  params,
  body: z.strictObject({
    activityId: z.string().min(1).optional(),
    severity: z.enum(['observation', 'minor', 'material']),
    misstatedT: misstatedT.optional(),
    note,
  }),
  response: verificationView,
});

const findingParams = params.extend({ finding: z.coerce.number().int().positive() });

export const answerFindingRoute = defineRoute({
  method: 'post',
  path: '/verifications/:no/findings/:finding/answers',
  summary: 'Answers a finding; closing it is the auditor’s',
  permission: carbonFindingsAnswer,
  params: findingParams,
  body: z.strictObject({ note }),
  response: verificationView,
});

export const closeFindingRoute = defineRoute({
  method: 'post',
  path: '/verifications/:no/findings/:finding/closing',
  summary: 'Closes a finding with its reason',
  permission: carbonVerify,
  params: findingParams,
  body: z.strictObject({ note }),
  response: verificationView,
});

export const signRoute = defineRoute({
  method: 'post',
  path: '/verifications/:no/opinion',
  summary: 'Signs off, once: every line of the sample is checked; unqualified only without open material misstatement',
  permission: carbonVerify,
  params,
  body: z.strictObject({ opinion: z.enum(opinions), note }),
  response: verificationView,
});

/** Which revision, the errors that somebody names, and how it is drawn. */
export const uncertaintyQuery = z.object({
  revision: revisionNumber.optional(),
  /** Half width of the 95 % interval of metered amounts, of amounts from documents, and of factors that state none, %. */
  meteredPct: z.coerce.number().min(0).max(100),
  documentPct: z.coerce.number().min(0).max(100),
  factorPct: z.coerce.number().min(0).max(100),
  draws: z.coerce.number().int().min(100).max(100_000).default(10_000),
  seed: z.coerce.number().int().min(0).max(4_294_967_295).default(1),
});

export const uncertaintyRoute = defineRoute({
  method: 'get',
  path: '/periods/:period/:profile/uncertainty',
  summary: 'Uncertainty of a publication by error propagation and Monte Carlo, under stated errors; nothing is assumed',
  permission: carbonParkRead,
  params: z.object({ period: periodInput, profile: z.string().min(1) }),
  query: uncertaintyQuery,
  response: z.object({
    profile: z.string(),
    factors: z.array(z.string()),
    ref: z.string(),
    unit: z.enum(['tCO2', 'tCO2e']),
    method: z.string(),
    inventoryMethod: z.string(),
    totalT: z.number(),
    meanT: z.number(),
    lowT: z.number(),
    highT: z.number(),
    propagatedT: z.number(),
    propagatedPct: z.number().nullable(),
    confidencePct: z.number(),
    draws: z.number().int(),
    seed: z.number().int(),
  }),
});
export type UncertaintyData = z.infer<typeof uncertaintyRoute.response>;
