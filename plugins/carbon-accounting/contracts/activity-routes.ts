import { defineRoute, lowerCaseId, revisionBefore, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { dayInput, decimalInput, heatingInput } from './numbers.ts';
import { carbonActivitiesEdit, carbonRead } from './permissions.ts';
import { problemShape, refusedRowShape } from './problem.ts';

/** Longest id of an activity. */
export const activityIdLength = 63;
export const activityId = lowerCaseId;

/** An activity from a document: a delivery of fuel, a process input, a gas refilled, heat or goods bought, carriage. */
export const newActivity = z.strictObject({
  id: activityId,
  kind: z.enum(['heat', 'fuel', 'process', 'gas', 'goods', 'transport']),
  item: z.string().min(1).max(100).optional(),
  amount: decimalInput,
  unit: z.string(),
  /** Day that it counts in. */
  date: dayInput,
  enterpriseId: z.string().optional(),
  oxidationPct: decimalInput.optional(),
  /** Of a fuel whose amount is an energy. */
  ...heatingInput,
  note: z.string().trim().min(3).max(500),
  /** The document that it rests on; its SHA-256 is kept. */
  document: z
    .strictObject({
      name: z.string().min(1).max(200),
      sha256: z.string().regex(/^[0-9a-f]{64}$/, schemaText('SHA-256 in hex', '十六进制 SHA-256')),
    })
    .optional(),
});
export type NewActivity = z.infer<typeof newActivity>;

/** An activity as it is posted. */
export const postedActivity = newActivity.extend({
  revision: revisionBefore,
});

export const activitiesRoute = defineRoute({
  method: 'get',
  path: '/activities',
  summary: 'Activities from documents, with every posting and reversal; members see their own',
  permission: carbonRead,
  response: z.object({
    postings: z.array(
      z.object({
        no: z.number().int(),
        activityId: z.string(),
        revision: z.number().int(),
        enterpriseId: z.string().nullable(),
        day: z.string(),
        debit: z.string(),
        credit: z.string(),
        kind: z.string(),
        item: z.string().nullable(),
        amount: z.string(),
        unit: z.string(),
        reverses: z.number().int().nullable(),
        reversed: z.boolean(),
        note: z.string(),
        document: z.object({ name: z.string(), sha256: z.string() }).nullable(),
        recordedBy: z.string(),
        recordedAt: z.string(),
        oxidationPct: z.string().nullable(),
        heatingValue: z.string().nullable(),
        heatingValueUnit: z.string().nullable(),
        ref: z.string(),
      }),
    ),
  }),
});
export type ActivitiesData = z.infer<typeof activitiesRoute.response>;

const batch = z.strictObject({ activities: z.array(z.unknown()).min(1).max(5000) });

export const checkActivitiesRoute = defineRoute({
  method: 'post',
  path: '/activities/check',
  summary: 'Dry run of posting: what each row would be, or why it would be refused; stores nothing',
  permission: carbonActivitiesEdit,
  body: batch,
  response: z.object({
    rows: z.array(
      z.object({
        row: z.number().int(),
        id: z.string().nullable(),
        outcome: z.enum(['new', 'correction', 'unchanged', 'refused']),
        /** Why it would be refused. */
        problem: problemShape.nullable(),
        /** Amount with unit that holds now, and that would hold. */
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
  }),
});
export type CheckActivitiesData = z.infer<typeof checkActivitiesRoute.response>;

export const postActivitiesRoute = defineRoute({
  method: 'post',
  path: '/activities',
  summary: 'Posts activities; a known id is corrected by reversal and a new posting. A refused row loses nothing else',
  permission: carbonActivitiesEdit,
  body: batch,
  response: z.object({
    posted: z.array(z.object({ id: z.string(), revision: z.number().int(), no: z.number().int() })),
    unchanged: z.array(z.string()),
    refused: z.array(refusedRowShape),
  }),
});
export type PostActivitiesData = z.infer<typeof postActivitiesRoute.response>;
