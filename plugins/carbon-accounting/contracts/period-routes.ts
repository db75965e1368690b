import { defineRoute, isoInstant, revisionNumber } from '@lingtan/sdk';
import { z } from 'zod';
import { periodInput, restatementCauses } from './numbers.ts';
import { carbonClose, carbonParkRead } from './permissions.ts';
import { acknowledgedShape, shortfallShape } from './shortfall.ts';

const note = z.string().trim().min(3).max(500);
const profile = z.string().min(1);
/** Why a period is published with gaps; only then, and then required. */
const gapsReason = note.optional();
const published = z.object({
  period: z.string(),
  profile: z.string(),
  unit: z.string(),
  revision: z.number().int(),
  sha256: z.string(),
  note: z.string(),
  publishedBy: z.string(),
  recordedAt: z.string(),
  causes: z.array(z.enum(restatementCauses)),
  /** References of every factor version that the lines use. */
  factors: z.array(z.string()),
  /** Opens the inventory as published. */
  ref: z.string(),
  /** What is not in its totals, and why it was published all the same; null when nothing is known to be missing. */
  incomplete: acknowledgedShape.nullable(),
  /** t by method; null as soon as something could not be counted. */
  totals: z.array(z.object({ method: z.string(), total: z.string().nullable(), unit: z.string(), ref: z.string() })),
});
export type Published = z.infer<typeof published>;

/** What a restatement would change, or has changed. */
export const restatementShape = z.object({
  causes: z.array(z.enum(restatementCauses)),
  methods: z.array(
    z.object({
      method: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      delta: z.string().nullable(),
      unit: z.string(),
    }),
  ),
  lines: z.array(
    z.object({
      activityId: z.string(),
      methods: z.array(z.string()),
      beforeT: z.string().nullable(),
      afterT: z.string().nullable(),
      /** `id@version`. */
      factorBefore: z.string().nullable(),
      factorAfter: z.string().nullable(),
      amountBefore: z.string().nullable(),
      amountAfter: z.string().nullable(),
    }),
  ),
});
export type RestatementView = z.infer<typeof restatementShape>;

/** What a restatement is of: its method, the factors that it would count by, and the publication that it starts from. */
const restated = {
  period: z.string(),
  profile: z.string(),
  unit: z.string(),
  factors: z.array(z.string()),
  ref: z.string(),
};

export const periodsRoute = defineRoute({
  method: 'get',
  path: '/periods',
  summary: 'Published periods with all their revisions, newest first',
  permission: carbonParkRead,
  response: z.object({ periods: z.array(published.extend({ restatement: restatementShape.nullable() })) }),
});
export type PeriodsData = z.infer<typeof periodsRoute.response>;

export const closePeriodRoute = defineRoute({
  method: 'post',
  path: '/periods',
  summary: 'Closes a period under a profile: its inventory is published and stays as it is',
  permission: carbonClose,
  body: z.strictObject({ period: periodInput, profile, note, gapsReason }),
  response: published,
});

/** The published content, byte for byte, with all that recomputes it: `lingtan carbon verify`. */
export const publishedRoute = defineRoute({
  method: 'get',
  path: '/periods/:period/:profile',
  summary:
    'A publication as it was on a day: activities, factors, profile and inventory as canonical JSON with its hash',
  permission: carbonParkRead,
  params: z.object({ period: periodInput, profile }),
  query: z.object({
    asOf: isoInstant.optional(),
    revision: revisionNumber.optional(),
  }),
  produces: 'application/json',
  response: z.string(),
});

/** Newest publications whose factors are no longer the newest published ones. */
export const recalculationsRoute = defineRoute({
  method: 'get',
  path: '/recalculations',
  summary: 'Publications to recalculate, since newer factors are published than those they stand on; stores nothing',
  permission: carbonParkRead,
  response: z.object({
    publications: z.array(
      z.object({
        ...restated,
        revision: z.number().int(),
        /** Lines whose factor changes. */
        lines: z.number().int(),
        /** `id@version`. */
        changes: z.array(z.object({ factorBefore: z.string(), factorAfter: z.string() })),
        /** t of the first method. */
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
  }),
});
export type RecalculationsData = z.infer<typeof recalculationsRoute.response>;

export const previewRoute = defineRoute({
  method: 'get',
  path: '/restatements/preview',
  summary: 'What restating a closed period would change now; stores nothing',
  permission: carbonParkRead,
  query: z.object({ period: periodInput, profile }),
  response: z.object({
    ...restated,
    changed: z.boolean(),
    revision: z.number().int(),
    restatement: restatementShape,
    incomplete: shortfallShape.nullable(),
  }),
});
export type PreviewData = z.infer<typeof previewRoute.response>;

export const restateRoute = defineRoute({
  method: 'post',
  path: '/restatements',
  summary: 'Restates a closed period as a new revision; without a change nothing is stored',
  permission: carbonClose,
  body: z.strictObject({ period: periodInput, profile, note, gapsReason }),
  response: z.object({ ...restated, applied: z.boolean(), revision: z.number().int(), restatement: restatementShape }),
});
