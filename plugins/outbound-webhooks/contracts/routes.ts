import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { webhooksManage, webhooksRead } from './permissions.ts';

const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });

/** Why an attempt failed. `status`: any answer but 2xx; `address`: a place that is closed to webhooks. */
export const deliveryProblems = ['status', 'address', 'timeout', 'connection', 'expired', 'removed'] as const;

export const endpointRow = z.object({
  id: z.string(),
  /** Without what stands behind the host: that may let whoever knows it in. */
  url: z.string(),
  events: z.array(z.string()),
  enterpriseId: z.string().nullable(),
  /** `off`: by configuration. `disabled`: failed for too long. */
  state: z.enum(['ok', 'failing', 'disabled', 'off']),
  failingSince: ms.nullable(),
  deliveredAt: ms.nullable(),
  disabledAt: ms.nullable(),
  waiting: z.number().int(),
});
export type EndpointRow = z.infer<typeof endpointRow>;

export const listEndpoints = defineRoute({
  method: 'get',
  path: '/endpoints',
  summary: 'Webhooks and how they do; members see those of their enterprise',
  permission: webhooksRead,
  response: z.object({ endpoints: z.array(endpointRow) }),
});
export type EndpointsData = z.infer<typeof listEndpoints.response>;

export const deliveryRow = z.object({
  no: z.string(),
  endpoint: z.string(),
  messageId: z.string(),
  event: z.string(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  createdAt: ms,
  dueAt: ms,
  finishedAt: ms.nullable(),
  attempts: z.number().int(),
  /** Of the last attempt. */
  status: z.number().int().nullable(),
  durationMs: z.number().int().nullable(),
  problem: z.enum(deliveryProblems).nullable(),
  detail: z.string().nullable(),
});
export type DeliveryRow = z.infer<typeof deliveryRow>;

export const listDeliveries = defineRoute({
  method: 'get',
  path: '/deliveries',
  summary: 'What was sent, waits or failed, newest first',
  permission: webhooksRead,
  query: z.object({
    endpoint: z.string().optional(),
    state: z.enum(['waiting', 'delivered', 'failed']).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(200),
  }),
  response: z.object({ deliveries: z.array(deliveryRow) }),
});
export type DeliveriesData = z.infer<typeof listDeliveries.response>;

const endpointParams = z.object({ endpoint: z.string() });

export const testEndpoint = defineRoute({
  method: 'post',
  path: '/endpoints/:endpoint/test',
  summary: 'Send a test message; it goes the way of every event',
  permission: webhooksManage,
  params: endpointParams,
  body: z.strictObject({}),
  response: z.object({ messageId: z.string() }),
});

export const enableEndpoint = defineRoute({
  method: 'post',
  path: '/endpoints/:endpoint/enable',
  summary: 'Enable a webhook again that was disabled after failing; what waits is sent',
  permission: webhooksManage,
  params: endpointParams,
  body: z.strictObject({}),
  response: z.object({ waiting: z.number().int() }),
});

export const resendDelivery = defineRoute({
  method: 'post',
  path: '/deliveries/:no/resend',
  summary: 'Send a message again, under the same webhook-id',
  permission: webhooksManage,
  params: z.object({ no: z.string().regex(/^\d{1,18}$/) }),
  body: z.strictObject({}),
  response: z.object({ no: z.string() }),
});
