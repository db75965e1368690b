import { defineRoute, instantNumber } from '@lingtan/sdk';
import { z } from 'zod';
import { alarmsAct, alarmsRead, alarmsService, alarmsSubscribe } from './permissions.ts';

const text = z.object({ en: z.string(), 'zh-CN': z.string() });
const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });

export const alarmStates = ['NORM', 'UNACK', 'ACKED', 'RTNUN', 'LTUNK', 'LTACK', 'SHLVD', 'DSUPR', 'OOSRV'] as const;

export const alarmRow = z.object({
  /** `<plugin>:<id>`, as actions name it. */
  key: z.string(),
  source: z.string(),
  id: z.string(),
  enterpriseId: z.string().nullable(),
  title: text,
  priority: z.number().int(),
  class: z.string(),
  consequence: text,
  response: text,
  respondWithinMinutes: z.number().nullable(),
  page: z.string().nullable(),
  state: z.enum(alarmStates),
  /** Whether the condition holds, whatever the state. */
  active: z.boolean(),
  raisedAt: ms.nullable(),
  changedAt: ms,
  ackedBy: z.string().nullable(),
  ackedAt: ms.nullable(),
  shelvedUntil: ms.nullable(),
  note: z.string().nullable(),
  value: z.number().nullable(),
  unit: z.string().nullable(),
  message: text.nullable(),
  evidence: z.string().nullable(),
});
export type AlarmRow = z.infer<typeof alarmRow>;

export const listAlarms = defineRoute({
  method: 'get',
  path: '/alarms',
  summary: 'Alarms with their states; without `all` only those that are not normal',
  permission: alarmsRead,
  query: z.object({
    all: z.enum(['true', 'false']).default('false'),
    at: instantNumber.optional().meta({ description: 'As they stood at this time, from the log; ms, absent for now' }),
  }),
  response: z.object({
    at: ms,
    alarms: z.array(alarmRow),
    /** More than 10 annunciations within 10 minutes, until there are fewer than 5. */
    flood: z.object({ active: z.boolean(), inTenMinutes: z.number().int() }),
  }),
});
export type AlarmsData = z.infer<typeof listAlarms.response>;

export const alarmLogEntry = z.object({
  no: z.string(),
  key: z.string(),
  title: text,
  priority: z.number().int(),
  at: ms,
  event: z.string(),
  from: z.string(),
  to: z.string(),
  actor: z.string(),
  note: z.string().nullable(),
  value: z.number().nullable(),
});
export type AlarmLogEntry = z.infer<typeof alarmLogEntry>;

export const alarmHistory = defineRoute({
  method: 'get',
  path: '/history',
  summary: 'What happened to alarms, newest first',
  permission: alarmsRead,
  query: z.object({ from: instantNumber, to: instantNumber, alarm: z.string().optional() }),
  response: z.object({ entries: z.array(alarmLogEntry), truncated: z.boolean() }),
});
export type AlarmHistoryData = z.infer<typeof alarmHistory.response>;

const keys = z.array(z.string().min(3)).min(1).max(500);
const reason = z.string().trim().min(3).max(500);

/** Each alarm is answered for itself: one that cannot be moved holds up none of the others. */
const outcome = z.object({
  results: z.array(z.object({ key: z.string(), state: z.string(), problem: z.string().nullable() })),
});
export type ActionOutcome = z.infer<typeof outcome>;

export const actOnAlarms = defineRoute({
  method: 'post',
  path: '/actions',
  summary: 'Acknowledge, shelve, unshelve or reset alarms',
  permission: alarmsAct,
  body: z.discriminatedUnion('action', [
    z.strictObject({ action: z.literal('ack'), keys, note: z.string().trim().max(500).optional() }),
    z.strictObject({ action: z.literal('shelve'), keys, minutes: z.number().int().min(1).max(10_080), note: reason }),
    z.strictObject({ action: z.literal('unshelve'), keys, note: z.string().trim().max(500).optional() }),
    z.strictObject({ action: z.literal('reset'), keys, note: z.string().trim().max(500).optional() }),
  ]),
  response: outcome,
});

export const serviceAlarms = defineRoute({
  method: 'post',
  path: '/service',
  summary: 'Take alarms out of service, or return them to it',
  permission: alarmsService,
  body: z.strictObject({ action: z.enum(['out-of-service', 'return-to-service']), keys, note: reason }),
  response: outcome,
});

export const alarmKpi = defineRoute({
  method: 'get',
  path: '/kpi',
  summary: 'Key figures after ISA-18.2 and EEMUA 191',
  permission: alarmsRead,
  query: z.object({ from: instantNumber, to: instantNumber }),
  response: z.object({
    from: ms,
    to: ms,
    count: z.number().int(),
    perTenMinutes: z.number(),
    peakInTenMinutes: z.number().int(),
    floodShare: z.number(),
    standing: z.number().int(),
    stale: z.number().int(),
    shelved: z.number().int(),
    outOfService: z.number().int(),
    chattering: z.array(z.object({ key: z.string(), title: text, most: z.number().int() })),
    frequent: z.array(z.object({ key: z.string(), title: text, count: z.number().int(), share: z.number() })),
    byPriority: z.array(z.object({ priority: z.number().int(), count: z.number().int() })),
    /** Annunciations by bucket of equal length, for the chart. */
    buckets: z.object({ minutes: z.number().int(), start: ms, counts: z.array(z.number().int()) }),
  }),
});
export type AlarmKpiData = z.infer<typeof alarmKpi.response>;

export const listNotices = defineRoute({
  method: 'get',
  path: '/notices',
  summary: 'Notices that were sent, wait or failed, newest first',
  permission: alarmsAct,
  response: z.object({
    notices: z.array(
      z.object({
        no: z.string(),
        route: z.string(),
        key: z.string(),
        title: text,
        state: z.enum(['waiting', 'sent', 'failed', 'cancelled']),
        dueAt: ms,
        sentAt: ms.nullable(),
        attempts: z.number().int(),
        problem: z.string().nullable(),
      }),
    ),
  }),
});
export type NoticesData = z.infer<typeof listNotices.response>;

export const readPush = defineRoute({
  method: 'get',
  path: '/push',
  summary: 'The public key for subscriptions of browsers, and those of the caller',
  permission: alarmsSubscribe,
  response: z.object({
    /** RFC 8292, base64url; null when no route of the park sends to browsers. */
    publicKey: z.string().nullable(),
    subscriptions: z.array(z.object({ endpoint: z.string(), madeAt: ms })),
  }),
});
export type PushData = z.infer<typeof readPush.response>;

const endpoint = z.url().max(2000);

export const subscribePush = defineRoute({
  method: 'post',
  path: '/push',
  summary: 'Subscribe a browser of the caller to notices of alarms; again for the same browser: replaces',
  permission: alarmsSubscribe,
  body: z.strictObject({
    endpoint,
    keys: z.strictObject({ p256dh: z.string().max(200), auth: z.string().max(100) }),
    language: z.enum(['en', 'zh-CN']),
  }),
  response: z.object({ subscribed: z.boolean() }),
});

export const unsubscribePush = defineRoute({
  method: 'post',
  path: '/push/remove',
  summary: 'Remove a subscription of the caller',
  permission: alarmsSubscribe,
  body: z.strictObject({ endpoint }),
  response: z.object({ subscribed: z.boolean() }),
});
