import { z } from 'zod';

const amount = z.number().nullable();
const quality = z.enum(['actual', 'estimated', 'edited', 'missing']);

/** Water through one stream on a day. */
export const streamDay = z.object({
  stream: z.string(),
  /** By the counter; null when it cannot be told. */
  m3: amount,
  quality,
  /** What was noticed: `reset`, `rollover`, `gap`. */
  notes: z.array(z.string()),
  /** Best estimate from all meters; null where nothing tells it. */
  reconciledM3: amount,
  /** Half of the 95 % interval of the best estimate; not there on days of before, null where nothing tells the estimate. */
  uncertaintyM3: amount.optional(),
  /** Adjustment in its standard deviations; null without redundancy. */
  test: amount,
});
export type StreamDay = z.infer<typeof streamDay>;

export const nodeDay = z.object({
  /** Null for the plant as a whole. */
  unit: z.string().nullable(),
  inM3: z.number(),
  outM3: z.number(),
  storageM3: z.number(),
  closureM3: amount,
  closurePercent: amount,
  verdict: z.enum(['closed', 'open', 'alarm', 'not judged']),
  missing: z.array(z.string()),
});
export type NodeDay = z.infer<typeof nodeDay>;

/** A chemical through one dosing point on a day. */
export const dosingDay = z.object({
  dosing: z.string(),
  chemical: z.string(),
  /** By the counter; null when it cannot be told. */
  kg: amount,
  quality,
  notes: z.array(z.string()),
});
export type DosingDay = z.infer<typeof dosingDay>;

/** The water of a plant on one local day. */
export const plantDay = z.object({
  plant: z.string(),
  day: z.string(),
  from: z.number(),
  to: z.number(),
  streams: z.array(streamDay),
  storages: z.array(z.object({ unit: z.string(), startM3: amount, endM3: amount })),
  /** The plant first, then its units. */
  nodes: z.array(nodeDay),
  /** Names of meters that cannot be right; null without redundancy. */
  suspects: z.array(z.string()).nullable(),
  intakeM3: amount,
  reusedM3: amount,
  /** reused ÷ intake, 0 to 1. */
  recovery: amount,
  energyKwh: amount,
  /** Not there where the plant had no dosing point when the day was closed. */
  dosing: z.array(dosingDay).optional(),
});
export type PlantDay = z.infer<typeof plantDay>;

/** Mean of a parameter over a day, and what its limit says. */
export const outletDay = z.object({
  plant: z.string(),
  outlet: z.string(),
  parameter: z.string(),
  day: z.string(),
  unit: z.string(),
  value: amount,
  method: z.enum(['flow-weighted', 'arithmetic']).nullable(),
  /** Ten-minute windows with enough valid slices, of 144, and hours with at least one. */
  validWindows: z.number().int(),
  validHours: z.number().int(),
  /** Windows that hold a value that is not normal. */
  abnormalWindows: z.number().int(),
  min: amount,
  max: amount,
  volumeM3: amount,
  loadKg: amount,
  verdict: z.enum(['compliant', 'warning', 'exceedance', 'not judged']),
  reason: z.string().nullable(),
  compared: amount,
  ratio: amount,
  limit: z
    .object({
      set: z.string(),
      version: z.number().int(),
      standard: z.string(),
      min: amount,
      max: amount,
      basis: z.string(),
    })
    .nullable(),
});
export type OutletDay = z.infer<typeof outletDay>;

/** Bases other than the day mean on which a permit can limit a parameter. */
export const windowBases = ['instant', 'hour-mean', 'month-mean', 'annual-load', 'removal'] as const;
export type WindowBasis = (typeof windowBases)[number];

/** What a permit says of a parameter over another averaging window than the day. */
export const permitWindow = z.object({
  plant: z.string(),
  outlet: z.string(),
  parameter: z.string(),
  basis: z.enum(windowBases),
  /** The window; of a mean over a change of the limit the part that one version holds for. */
  from: z.number(),
  to: z.number(),
  /** Its first and last local day. */
  day: z.string(),
  lastDay: z.string(),
  unit: z.string(),
  value: amount,
  /** How the value was formed: `flow-weighted`, `arithmetic`, `concentration`, `load`, `single values`, `sum`. */
  method: z.string().nullable(),
  /** Parts of the window that are valid, that it needs, and that it has: ten-minute windows, hours or days. */
  parts: z.object({ of: z.enum(['windows', 'hours', 'days']), valid: z.number(), needed: z.number(), all: z.number() }),
  /** Of single values: how many are beyond the limit. */
  excursions: z.number().int().nullable(),
  verdict: z.enum(['compliant', 'warning', 'exceedance', 'not judged']),
  reason: z.string().nullable(),
  compared: amount,
  ratio: amount,
  limit: outletDay.shape.limit,
});
export type PermitWindow = z.infer<typeof permitWindow>;

export const faultDetectors = [
  'flatline',
  'spike',
  'rate',
  'range',
  'missing',
  'clock',
  'relation',
  'drift',
  'balance',
] as const;
export const faultStates = ['open', 'acknowledged', 'confirmed', 'dismissed', 'gone'] as const;

/** What a detector says of an analyser or meter over a span, and what becomes of the values. */
export const sensorFault = z.object({
  id: z.string(),
  plant: z.string(),
  /** Empty for a meter of a stream. */
  outlet: z.string(),
  /** Parameter of the outlet, or stream of the plant. */
  parameter: z.string(),
  point: z.string(),
  detector: z.enum(faultDetectors),
  day: z.string(),
  firstAt: z.number(),
  lastAt: z.number(),
  samples: z.number().int(),
  /** The figures that the verdict rests on. */
  evidence: z.record(z.string(), z.number()),
  /** `excluded`: the samples count as not normal; `marked`: they count, and the fault is shown beside them. */
  effect: z.enum(['excluded', 'marked']),
  /** `gone`: later samples or corrections have taken its ground. */
  state: z.enum(faultStates),
  recordedAt: z.string(),
  steps: z.array(z.object({ step: z.string(), actor: z.string(), note: z.string(), at: z.number() })),
});
export type SensorFaultRecord = z.infer<typeof sensorFault>;

/** A record in one revision. */
export interface Revised<T> {
  content: T;
  revision: number;
  recordedAt: string;
}
