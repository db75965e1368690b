import { defineEvidence, defineRoute, isoInstant } from '@lingtan/sdk';
import { z } from 'zod';
import { energyApproveEdit, energyEdit, exceptionReason, itemResult } from './exceptions.ts';
import { energyRead } from './permissions.ts';
import { estimationMethods } from './vee-config.ts';

/** Key: the number of the edit. */
export const energyEditRecord = defineEvidence({
  kind: 'energy.edit',
  title: { en: 'Edit of intervals', 'zh-CN': '人工修正记录' },
  permission: 'energy.read',
});

export const editStates = ['proposed', 'approved', 'rejected', 'withdrawn'] as const;
export type EditState = (typeof editStates)[number];

const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });
const instant = isoInstant;
const direction = z.enum(['import', 'export']);
const amount = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const status = z.enum(['actual', 'estimated', 'edited', 'missing']);
const person = z.object({ id: z.string(), name: z.string(), at: z.string(), note: z.string().nullable() });

/** Amounts for a span of one meter: typed in, or by an estimation method. */
const proposal = {
  meter: z.string(),
  direction,
  from: instant,
  to: instant,
  /** One per interval of the span, in order, integer in the base unit of the meter's kind. */
  amounts: z.array(amount).min(1).max(3000).optional(),
  /** `auto` takes the first method that applies to each interval. */
  method: z.enum(['auto', ...estimationMethods]).optional(),
  /** With a method: the sum of the amounts, e.g. what the register says; spread by the method's shape. */
  total: amount.optional(),
};

const value = z.object({
  start: ms,
  before: z.number().nullable(),
  status: status.nullable(),
  after: z.number().nullable(),
});
/** `beforeRef` opens the revision that the edit was proposed on; null where there was none. */
const editedValue = value.extend({ beforeRef: z.string().nullable() });

export const editShape = z.object({
  id: z.number().int(),
  meter: z.string(),
  direction,
  enterpriseId: z.string().nullable(),
  from: ms,
  to: ms,
  intervals: z.number().int(),
  method: z.enum(['values', 'auto', ...estimationMethods]),
  reason: z.string(),
  state: z.enum(editStates),
  /** Whether another person had to approve it. */
  secondLook: z.enum(['required', 'waived']),
  author: person,
  /** Approval or rejection. */
  decision: person.nullable(),
  withdrawal: person.nullable(),
  /** Sums over the span; before counts what was known. */
  before: z.number(),
  after: z.number(),
  ref: z.string(),
  /** Whether the caller may approve or reject it, and why not. */
  may: z.object({ decide: z.boolean(), why: z.enum(['own', 'permission', 'state']).nullable() }),
});
export type EditData = z.infer<typeof editShape>;

export const editsRoute = defineRoute({
  method: 'get',
  path: '/edits',
  summary: 'Edits of intervals, newest first',
  permission: energyRead,
  query: z.object({
    state: z.enum(editStates).optional(),
    meter: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  }),
  response: z.object({ edits: z.array(editShape), secondLook: z.enum(['required', 'optional']) }),
});
export type EditsData = z.infer<typeof editsRoute.response>;

export const editRoute = defineRoute({
  method: 'get',
  path: '/edits/:id',
  summary: 'One edit with its amounts',
  permission: energyRead,
  params: z.object({ id: z.coerce.number().int() }),
  response: z.object({ edit: editShape, values: z.array(editedValue) }),
});
export type EditDetail = z.infer<typeof editRoute.response>;

export const previewEditRoute = defineRoute({
  method: 'post',
  path: '/edits/preview',
  summary: 'What an edit would do, without proposing it',
  permission: energyEdit,
  body: z.strictObject(proposal),
  response: z.object({ values: z.array(value) }),
});

export const proposeEditRoute = defineRoute({
  method: 'post',
  path: '/edits',
  summary: 'Proposes an edit; it takes effect once another person has approved it',
  permission: energyEdit,
  body: z.strictObject({ ...proposal, reason: exceptionReason }),
  response: z.object({ edit: editShape }),
});

export const approveEditsRoute = defineRoute({
  method: 'post',
  path: '/edits/approve',
  summary: 'Approves edits that another person proposed; each has its own result',
  permission: energyApproveEdit,
  body: z.strictObject({ ids: z.array(z.number().int()).min(1).max(200), note: exceptionReason.optional() }),
  response: z.object({ results: z.array(itemResult) }),
});

export const rejectEditsRoute = defineRoute({
  method: 'post',
  path: '/edits/reject',
  summary: 'Rejects proposed edits; each has its own result',
  permission: energyApproveEdit,
  body: z.strictObject({ ids: z.array(z.number().int()).min(1).max(200), note: exceptionReason }),
  response: z.object({ results: z.array(itemResult) }),
});

export const withdrawEditsRoute = defineRoute({
  method: 'post',
  path: '/edits/withdraw',
  summary: 'Withdraws edits; an approved one is undone and its intervals are computed from samples again',
  permission: energyEdit,
  body: z.strictObject({ ids: z.array(z.number().int()).min(1).max(200), note: exceptionReason }),
  response: z.object({ results: z.array(itemResult) }),
});

export const intervalHistoryRoute = defineRoute({
  method: 'get',
  path: '/interval-history',
  summary: 'Every revision of one interval with its method, author and approver',
  permission: energyRead,
  query: z.object({ meter: z.string(), direction, start: instant }),
  response: z.object({
    revisions: z.array(
      z.object({
        revision: z.number().int(),
        amount: z.number().nullable(),
        status,
        method: z.string(),
        /** Code of why the interval is not plainly measured. */
        reason: z.string().nullable(),
        recordedAt: z.string(),
        /** Plugin and version that computed it. */
        producedBy: z.string(),
        author: z.string().nullable(),
        approver: z.string().nullable(),
        /** What the author wrote. */
        editReason: z.string().nullable(),
        edit: z.number().int().nullable(),
        ref: z.string(),
      }),
    ),
  }),
});
export type IntervalHistory = z.infer<typeof intervalHistoryRoute.response>;
