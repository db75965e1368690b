import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { newActivity } from './activity-routes.ts';
import { dayInput, periodInput } from './numbers.ts';
import { carbonRead, carbonRequests, carbonSubmit } from './permissions.ts';
import { refusedRowShape } from './problem.ts';

const note = z.string().trim().min(3).max(500);
const params = z.object({ no: z.coerce.number().int().positive() });

export const requestSteps = ['submitted', 'withdrawn', 'returned', 'accepted', 'cancelled'] as const;
export type RequestStep = (typeof requestSteps)[number];
export type RequestState = 'open' | Exclude<RequestStep, 'withdrawn'>;

/** What is asked for, such as the natural gas of the boiler house in 10^4 Nm3. */
export const requestItem = z.strictObject({
  kind: z.enum(['heat', 'fuel', 'process', 'gas', 'goods', 'transport']),
  item: z.string().min(1).max(100).optional(),
  unit: z.string().min(1).max(40),
  words: z.string().trim().max(300).default(''),
});
export type RequestItem = z.infer<typeof requestItem>;

/** An activity as an enterprise submits it: its own, whatever it says. */
export const submittedActivity = newActivity.omit({ enterpriseId: true, note: true });

const stepView = z.object({
  no: z.number().int(),
  step: z.enum(requestSteps),
  note: z.string(),
  activities: z.array(
    submittedActivity.extend({
      amount: z.string(),
      oxidationPct: z.string().optional(),
      heatingValue: z.string().optional(),
    }),
  ),
  recordedBy: z.string(),
  recordedAt: z.string(),
});

const requestView = z.object({
  no: z.number().int(),
  enterpriseId: z.string(),
  period: z.string(),
  due: z.string(),
  /** Due and neither submitted nor decided. */
  late: z.boolean(),
  items: z.array(requestItem),
  note: z.string(),
  state: z.enum(['open', 'submitted', 'returned', 'accepted', 'cancelled']),
  steps: z.array(stepView),
  recordedBy: z.string(),
  recordedAt: z.string(),
});
export type RequestView = z.infer<typeof requestView>;

export const requestsRoute = defineRoute({
  method: 'get',
  path: '/requests',
  summary: 'Requests for data with everything that became of them; members see their own',
  permission: carbonRead,
  response: z.object({ requests: z.array(requestView) }),
});
export type RequestsData = z.infer<typeof requestsRoute.response>;

export const newRequestRoute = defineRoute({
  method: 'post',
  path: '/requests',
  summary: 'Asks an enterprise for the activities of a period',
  permission: carbonRequests,
  body: z.strictObject({
    enterpriseId: z.string().min(1),
    period: periodInput,
    due: dayInput,
    items: z.array(requestItem).min(1).max(100),
    note,
  }),
  response: requestView,
});

export const submitRequestRoute = defineRoute({
  method: 'post',
  path: '/requests/:no/submission',
  summary: 'Submits the activities asked for; with a refused row nothing is submitted, and every fault is named',
  permission: carbonSubmit,
  params,
  body: z.strictObject({ activities: z.array(z.unknown()).min(1).max(500), note }),
  response: z.object({
    submitted: z.boolean(),
    refused: z.array(refusedRowShape),
    request: requestView,
  }),
});
export type SubmissionData = z.infer<typeof submitRequestRoute.response>;

export const withdrawRequestRoute = defineRoute({
  method: 'post',
  path: '/requests/:no/withdrawal',
  summary: 'Takes a submission back, as long as nobody has decided on it',
  permission: carbonSubmit,
  params,
  body: z.strictObject({ note }),
  response: requestView,
});

export const decideRequestRoute = defineRoute({
  method: 'post',
  path: '/requests/:no/decision',
  summary: 'Accepts a submission, which posts its activities; returns it; or cancels the request',
  permission: carbonRequests,
  params,
  body: z.strictObject({ decision: z.enum(['accepted', 'returned', 'cancelled']), note }),
  response: requestView,
});
