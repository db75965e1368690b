import { defineEvidence, definePermission, defineRoute, isoInstant } from '@lingtan/sdk';
import { z } from 'zod';
import { energyRead } from './permissions.ts';
import { estimationMethods } from './vee-config.ts';

/** What a validation can find. */
export const veeRules = [
  'missing',
  'gap',
  'missing-register',
  'negative',
  'spike',
  'flatline',
  'high',
  'low',
  'children-sum',
  'clock',
  'power-mismatch',
  'late-under-edit',
] as const;
export type VeeRule = (typeof veeRules)[number];

export const severities = ['notice', 'warning', 'alarm'] as const;
export type Severity = (typeof severities)[number];

export const exceptionStates = ['open', 'acknowledged', 'resolved'] as const;
export type ExceptionState = (typeof exceptionStates)[number];

/**
 * How an exception ended: `auto` the cause went away, `accepted` a person said that the measured value is right,
 * `edited` an approved edit replaced the value, `merged` another exception took over its span.
 */
export const resolutions = ['auto', 'accepted', 'edited', 'merged'] as const;
export type Resolution = (typeof resolutions)[number];

/** What validation measured, and the limit that this broke. Key `<number of the exception>/<measured or limit>`. */
export const energyException = defineEvidence({
  kind: 'energy.exception',
  title: { en: 'Exception of validation', 'zh-CN': '校验异常' },
  permission: 'energy.read',
});

/** What a finding is measured in: an amount, a number of intervals, seconds. */
export const findingUnits = ['Wh', 'L', 'g', 'interval', 's'] as const;
export type FindingUnit = (typeof findingUnits)[number];

export const energyEdit = definePermission({
  id: 'energy.edit',
  title: { en: 'Clear exceptions and propose edits of intervals', 'zh-CN': '处理异常并提出数据修正' },
  grants: ['operator'],
});

export const energyApproveEdit = definePermission({
  id: 'energy.approve-edit',
  title: { en: 'Approve edits of intervals (second look)', 'zh-CN': '复核批准数据修正' },
  grants: ['operator'],
});

const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });
const instant = isoInstant;
const text = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
export const exceptionReason = z.string().trim().min(3).max(500);

/** One finding over a span: never one per interval. */
export const exceptionShape = z.object({
  id: z.number().int(),
  rule: z.enum(veeRules),
  severity: z.enum(severities),
  meter: z.string(),
  direction: z.enum(['import', 'export']),
  enterpriseId: z.string().nullable(),
  from: ms,
  to: ms,
  intervals: z.number().int(),
  /** Worst value of the span and the limit it broke, in `unit`; null where there is no number. */
  measured: z.number().nullable(),
  limit: z.number().nullable(),
  unit: z.enum(findingUnits),
  /** Codes and numbers that belong to the rule, e.g. `reason`. */
  detail: text,
  state: z.enum(exceptionStates),
  resolution: z.enum(resolutions).nullable(),
  assignee: z.string().nullable(),
  openedAt: z.string(),
  updatedAt: z.string(),
  resolvedAt: z.string().nullable(),
  /** An edit of the span that waits for a second look. */
  pendingEdit: z.number().int().nullable(),
});
export type ExceptionData = z.infer<typeof exceptionShape>;

const counts = z.object({
  open: z.number().int(),
  acknowledged: z.number().int(),
  resolved: z.number().int(),
  byRule: z.record(z.string(), z.number().int()),
  bySeverity: z.record(z.string(), z.number().int()),
  pendingEdits: z.number().int(),
});

export const exceptionsRoute = defineRoute({
  method: 'get',
  path: '/exceptions',
  summary: 'Exceptions of validation, newest span first, with counts',
  permission: energyRead,
  query: z.object({
    /** Comma-separated; absent for those not resolved. `all` for every state. */
    state: z.string().optional(),
    rule: z.string().optional(),
    severity: z.enum(severities).optional(),
    meter: z.string().optional(),
    /** Enterprise id; `park` for meters of no enterprise. */
    enterprise: z.string().optional(),
    from: instant.optional(),
    to: instant.optional(),
    limit: z.coerce.number().int().min(1).max(2000).default(500),
    offset: z.coerce.number().int().min(0).default(0),
  }),
  response: z.object({
    /** Exceptions that match, with those that the limit leaves out. */
    total: z.number().int(),
    /** Of the filter without its state and rule. */
    counts,
    exceptions: z.array(exceptionShape),
  }),
});

const logEntry = z.object({
  at: z.string(),
  /** Null: the validation itself. */
  actor: z.string().nullable(),
  action: z.enum([
    'opened',
    'changed',
    'acknowledged',
    'assigned',
    'accepted',
    'edit-proposed',
    'resolved',
    'reopened',
  ]),
  note: z.string().nullable(),
  detail: text,
});

/** Amounts per interval of the chart; null where there is none. */
const column = z.array(z.number().nullable());

export const exceptionRoute = defineRoute({
  method: 'get',
  path: '/exceptions/:id',
  summary: 'One exception with its history and what surrounds it',
  permission: energyRead,
  params: z.object({ id: z.coerce.number().int() }),
  response: z.object({
    exception: exceptionShape,
    log: z.array(logEntry),
    /** Columns of the intervals around it; slot `i` starts at `from + i × width`. */
    context: z.object({
      from: ms,
      to: ms,
      width: z.number().int(),
      amounts: column,
      status: z.array(z.enum(['actual', 'estimated', 'edited', 'missing']).nullable()),
      /** What samples say where the interval was estimated or edited. */
      measured: column,
      /** What each method would give inside the span; a method that does not apply is absent. */
      previews: z.partialRecord(z.enum(estimationMethods), column),
      /** The meter above, of which only those who may see it get values. */
      parent: z.object({ meter: z.string(), amounts: column }).nullable(),
      /** Median of similar days around the span. */
      similar: column,
    }),
  }),
});
export type ExceptionDetail = z.infer<typeof exceptionRoute.response>;

/** What can be done with several exceptions at once. */
export const exceptionAction = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('acknowledge'), note: exceptionReason.optional() }),
  z.strictObject({ action: z.literal('assign'), assignee: z.string().trim().min(1).max(200).nullable() }),
  /** The measured value is right: the exception ends, and does not come back while the value stays. */
  z.strictObject({ action: z.literal('accept'), reason: exceptionReason }),
  /** Proposes an edit by a method; without one the first that applies. */
  z.strictObject({
    action: z.literal('estimate'),
    method: z.enum(estimationMethods).optional(),
    reason: exceptionReason,
  }),
  /** Proposes an edit to a fixed amount per interval, integer in the base unit. */
  z.strictObject({ action: z.literal('edit'), amount: z.number().int().min(0), reason: exceptionReason }),
]);
export type ExceptionAction = z.infer<typeof exceptionAction>;

export const itemResult = z.object({
  id: z.number().int(),
  ok: z.boolean(),
  /** Edit that was proposed. */
  edit: z.number().int().optional(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).optional(),
});
export type ItemResult = z.infer<typeof itemResult>;

export const exceptionActionsRoute = defineRoute({
  method: 'post',
  path: '/exceptions/actions',
  summary: 'Acts on several exceptions; each has its own result',
  permission: energyEdit,
  body: z.strictObject({ ids: z.array(z.number().int()).min(1).max(500), do: exceptionAction }),
  response: z.object({ results: z.array(itemResult) }),
});

export type ExceptionsData = z.infer<typeof exceptionsRoute.response>;
