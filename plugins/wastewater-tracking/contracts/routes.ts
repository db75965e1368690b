import { defineRoute, lowerCaseId } from '@lingtan/sdk';
import { z } from 'zod';
import { calendarDay as day } from './config-fields.ts';
import { waterCases, waterLab, waterPermits, waterRead } from './permissions.ts';
import { outletDay, permitWindow, plantDay, sensorFault, windowBases } from './records.ts';
import { trainProblemCodes } from './train-check.ts';

const text = z.object({ en: z.string(), 'zh-CN': z.string() });
const amount = z.number().nullable();
const ms = z.number();

/** What is wrong with the graph of a plant that was stored all the same. */
export const plantFault = z.object({
  code: z.enum(trainProblemCodes),
  path: z.array(z.union([z.string(), z.number()])),
  names: z.array(z.string()),
  message: text,
});

/** A plant as it is drawn: units and streams with their points. */
export const plantShape = z.object({
  id: z.string(),
  name: text,
  capacityM3Day: z.number(),
  recoveryTarget: z.number(),
  units: z.array(z.object({ id: z.string(), name: text, kind: z.string(), levelPoint: z.string().nullable() })),
  streams: z.array(
    z.object({
      id: z.string(),
      name: text,
      from: z.string().nullable(),
      to: z.string().nullable(),
      role: z.string(),
      flowPoint: z.string().nullable(),
    }),
  ),
  outlets: z.array(
    z.object({
      id: z.string(),
      name: text,
      parameters: z.array(z.object({ id: z.string(), point: z.string(), unit: z.string(), digits: z.number() })),
    }),
  ),
  /** Empty where water neither gets lost nor comes from nowhere. */
  faults: z.array(plantFault),
});
export type PlantShape = z.infer<typeof plantShape>;

export const listPlants = defineRoute({
  method: 'get',
  path: '/plants',
  summary: 'Water plants with their units, streams and monitored outlets',
  permission: waterRead,
  response: z.object({ plants: z.array(plantShape) }),
});

const revised = <T extends z.ZodType>(content: T) =>
  z.object({ content, revision: z.number().int(), recordedAt: z.string(), ref: z.string() });

export const listPlantDays = defineRoute({
  method: 'get',
  path: '/plants/:plant/days',
  summary: 'Water balances by day, newest first',
  permission: waterRead,
  params: z.object({ plant: z.string() }),
  query: z.object({ from: day, to: day }),
  response: z.object({ days: z.array(revised(plantDay)) }),
});
export type PlantDaysData = z.infer<typeof listPlantDays.response>;

export const plantNow = defineRoute({
  method: 'get',
  path: '/plants/:plant/now',
  summary: 'The water of today so far, and what was saved this year against the target',
  permission: waterRead,
  params: z.object({ plant: z.string() }),
  response: z.object({
    today: plantDay,
    /** Opens the balance of the day so far. */
    todayRef: z.string(),
    saved: z.object({
      year: z.number().int(),
      /** Delivered for reuse on the closed days of the year. */
      m3: amount,
      days: z.number().int(),
      /** Days of the year so far that are not known. */
      unknownDays: z.number().int(),
      intakeM3: amount,
      targetM3Year: z.number(),
      targetM3SoFar: z.number(),
      ref: z.string(),
    }),
  }),
});
export type PlantNowData = z.infer<typeof plantNow.response>;

export const listOutletDays = defineRoute({
  method: 'get',
  path: '/plants/:plant/quality',
  summary: 'Day means with their verdicts, newest first',
  permission: waterRead,
  params: z.object({ plant: z.string() }),
  query: z.object({ from: day, to: day }),
  response: z.object({ days: z.array(revised(outletDay)) }),
});
export type OutletDaysData = z.infer<typeof listOutletDays.response>;

export const listPermitWindows = defineRoute({
  method: 'get',
  path: '/plants/:plant/windows',
  summary:
    'Verdicts on bases other than the day mean: hours, single values, months, annual loads, removals; newest first',
  permission: waterRead,
  params: z.object({ plant: z.string() }),
  query: z.object({ from: day, to: day }),
  response: z.object({
    windows: z.array(revised(permitWindow)),
    /** Windows that were compliant, which are not listed one by one where there are many. */
    compliantHours: z.number().int(),
  }),
});
export type PermitWindowsData = z.infer<typeof listPermitWindows.response>;

export const qualityNow = defineRoute({
  method: 'get',
  path: '/plants/:plant/quality/now',
  summary: 'Day means of today so far, with a forecast of the day and the limits in force',
  permission: waterRead,
  params: z.object({ plant: z.string() }),
  response: z.object({
    at: ms,
    rows: z.array(
      z.object({
        day: outletDay,
        recent: amount,
        forecast: amount,
        forecastVerdict: z.string(),
        ref: z.string().nullable().meta({ description: 'Evidence of the mean so far' }),
        forecastRef: z.string().nullable(),
      }),
    ),
  }),
});
export type QualityNowData = z.infer<typeof qualityNow.response>;

export const limitRow = z.strictObject({
  parameter: z.string().min(1).max(31),
  min: z.number().optional(),
  max: z.number().optional(),
  unit: z.string().min(1).max(16),
  basis: z.enum(['day-mean', ...windowBases]),
  /** How a mean is formed; without it as the parameter is averaged. */
  averaging: z.enum(['flow-weighted', 'arithmetic']).optional(),
  /** Of removals; without it by concentration. */
  removalBy: z.enum(['concentration', 'load']).optional(),
  digits: z.number().int().min(0).max(6).optional(),
  condition: z
    .strictObject({
      temperatureAbove: z.number().optional(),
      temperatureAtMost: z.number().optional(),
      season: z.strictObject({ from: z.string().regex(/^\d\d-\d\d$/), to: z.string().regex(/^\d\d-\d\d$/) }).optional(),
      builtFrom: day.optional(),
      builtBefore: day.optional(),
    })
    .optional(),
  status: z.enum(['published', 'second-hand', 'unverified']),
  verifiedBy: z.string().max(200).nullable().optional(),
});

export const permit = z.object({
  id: z.string(),
  version: z.number().int(),
  outlet: z.string(),
  standard: z.string(),
  validFrom: day,
  validTo: day.nullable(),
  rows: z.array(limitRow),
  note: z.string(),
  enteredBy: z.string(),
  recordedAt: z.string(),
});
export type Permit = z.infer<typeof permit>;
export type PermitRow = z.infer<typeof limitRow>;

export const listPermits = defineRoute({
  method: 'get',
  path: '/permits',
  summary: 'Limits of permits in all versions, and the standards that are shipped as a start',
  permission: waterRead,
  response: z.object({
    permits: z.array(permit),
    templates: z.array(z.object({ standard: z.string(), class: z.string(), rows: z.array(limitRow) })),
  }),
});
export type PermitsData = z.infer<typeof listPermits.response>;

export const enterPermit = defineRoute({
  method: 'post',
  path: '/permits',
  summary: 'Enters limits: a new permit, or the next version of one; days before it keep their limits',
  permission: waterPermits,
  body: z.strictObject({
    id: lowerCaseId,
    outlet: z.string(),
    standard: z.string().min(1).max(100),
    validFrom: day,
    validTo: day.nullable(),
    rows: z.array(limitRow).min(1).max(100),
    note: z.string().trim().min(3).max(500),
  }),
  response: permit,
});

export const rejudge = defineRoute({
  method: 'post',
  path: '/permits/rejudge',
  summary: 'Judges past days again by the limits known now; the earlier verdicts stay as revisions',
  permission: waterPermits,
  body: z.strictObject({ from: day, to: day, note: z.string().trim().min(3).max(500) }),
  response: z.object({ days: z.number().int() }),
});

export const caseStates = ['raised', 'acknowledged', 'explained', 'closed', 'withdrawn'] as const;
export const exceedanceCase = z.object({
  id: z.string(),
  plant: z.string(),
  outlet: z.string(),
  parameter: z.string(),
  basis: z.string(),
  firstDay: day,
  lastDay: day,
  /** Starts of the first and the last window in exceedance. */
  firstAt: ms,
  lastAt: ms,
  /** Windows in exceedance: days, hours, months, by the basis. */
  days: z.number().int(),
  worst: amount,
  state: z.enum(caseStates),
  cause: z.string().nullable(),
  measure: z.string().nullable(),
  recordedAt: z.string(),
  ref: z.string(),
  steps: z.array(z.object({ step: z.string(), actor: z.string(), note: z.string(), at: ms })),
});
export type ExceedanceCase = z.infer<typeof exceedanceCase>;

export const listCases = defineRoute({
  method: 'get',
  path: '/cases',
  summary: 'Exceedances with their history, newest first',
  permission: waterRead,
  response: z.object({ cases: z.array(exceedanceCase) }),
});

export const stepCase = defineRoute({
  method: 'post',
  path: '/cases/:case/steps',
  summary: 'Acknowledges, explains or closes an exceedance',
  permission: waterCases,
  params: z.object({ case: z.string().regex(/^\d{1,15}$/) }),
  body: z.discriminatedUnion('step', [
    z.strictObject({ step: z.literal('acknowledge'), note: z.string().trim().max(500).default('') }),
    z.strictObject({
      step: z.literal('explain'),
      cause: z.string().trim().min(3).max(500),
      measure: z.string().trim().min(3).max(500),
    }),
    z.strictObject({ step: z.literal('close'), note: z.string().trim().min(3).max(500) }),
  ]),
  response: exceedanceCase,
});

const shownFault = sensorFault.extend({ ref: z.string() });

export const listFaults = defineRoute({
  method: 'get',
  path: '/faults',
  summary: 'Faults of analysers and meters with evidence and decisions, newest first',
  permission: waterRead,
  query: z.object({ from: day, to: day }),
  response: z.object({ faults: z.array(shownFault) }),
});
export type FaultsData = z.infer<typeof listFaults.response>;

export const stepFault = defineRoute({
  method: 'post',
  path: '/faults/:fault/steps',
  summary:
    'Acknowledges, confirms or dismisses a fault; a confirmed one excludes its values, a dismissed one counts them',
  permission: waterCases,
  params: z.object({ fault: z.string().regex(/^\d{1,15}$/) }),
  body: z.strictObject({
    step: z.enum(['acknowledged', 'confirmed', 'dismissed']),
    note: z.string().trim().max(500).default(''),
  }),
  response: shownFault,
});

export const labStages = [
  'sampled',
  'handed-over',
  'received',
  'analysed',
  'reviewed',
  'approved',
  'rejected',
] as const;
export const labSample = z.object({
  id: z.string(),
  sampleNo: z.string(),
  plant: z.string(),
  outlet: z.string(),
  parameter: z.string(),
  unit: z.string(),
  sampledAt: ms,
  value: amount,
  belowDetection: z.boolean(),
  method: z.string(),
  stage: z.enum(labStages),
  /** Comparison that it was taken for; null: that of its local day. */
  session: z.string().nullable(),
  /** Value of the analyser at the time of sampling. */
  online: amount,
  /** Opens it; null where the analyser said nothing. */
  onlineRef: z.string().nullable(),
  steps: z.array(z.object({ stage: z.string(), actor: z.string(), note: z.string(), at: ms })),
});
export type LabSample = z.infer<typeof labSample>;

/** What one comparison says of an analyser. */
export const labComparison = z.object({
  outlet: z.string(),
  parameter: z.string(),
  /** Name of the comparison, or its local day. */
  session: z.string(),
  /** Times of its first and last sample. */
  firstAt: ms,
  lastAt: ms,
  pairs: z.number().int(),
  passed: z.number().int(),
  needed: z.number().int(),
  meanDifference: amount,
  /** Size of the error that is farthest from 0, in the unit of the limit. */
  largest: amount,
  limit: amount,
  error: z.string().nullable(),
  pass: z.boolean().nullable(),
  reason: z.string().nullable(),
});
export type LabComparison = z.infer<typeof labComparison>;

export const listLab = defineRoute({
  method: 'get',
  path: '/lab',
  summary:
    'Laboratory samples of a period with their chain of custody, and each comparison with the analysers, newest first',
  permission: waterRead,
  query: z.object({ from: day, to: day }),
  response: z.object({
    samples: z.array(labSample),
    comparisons: z.array(labComparison),
  }),
});
export type LabData = z.infer<typeof listLab.response>;

export const takeSample = defineRoute({
  method: 'post',
  path: '/lab',
  summary: 'Enters a sample that was taken',
  permission: waterLab,
  body: z.strictObject({
    sampleNo: z.string().trim().min(1).max(60),
    plant: z.string(),
    outlet: z.string(),
    parameter: z.string(),
    sampledAt: ms,
    method: z.string().trim().min(1).max(100),
    /** Comparison that it is taken for; without one that of its local day. */
    session: z.string().trim().min(1).max(60).nullable().default(null),
    note: z.string().trim().max(500).default(''),
  }),
  response: labSample,
});

export const stepSample = defineRoute({
  method: 'post',
  path: '/lab/:sample/steps',
  summary: 'Takes a sample one stage on; the value is told when it is analysed',
  permission: waterLab,
  params: z.object({ sample: z.string().regex(/^\d{1,15}$/) }),
  body: z.strictObject({
    stage: z.enum(labStages).exclude(['sampled']),
    note: z.string().trim().max(500).default(''),
    value: z.number().min(0).optional(),
    belowDetection: z.boolean().default(false),
  }),
  response: labSample,
});
