import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { mqttRead } from './permissions.ts';

/** How a device stands. Times are ms UTC by the server's clock, `newestSampleAt` by the device's. */
export const mqttDeviceStatus = z.object({
  id: z.string(),
  title: z.string().nullable(),
  listed: z.boolean(),
  state: z.enum(['never-seen', 'online', 'stale', 'offline']),
  protocol: z.enum(['json', 'sparkplug']).nullable(),
  lastSeenAt: z.number().nullable(),
  newestSampleAt: z.number().nullable(),
  messages: z.number(),
  messagesPerMinute: z.number(),
  samples: z.number(),
  points: z.number(),
  rejected: z.number(),
  errors: z.number(),
  lastError: z.object({ at: z.number(), message: z.string() }).nullable(),
});
export type MqttDeviceStatus = z.infer<typeof mqttDeviceStatus>;

export const listMqttDevices = defineRoute({
  method: 'get',
  path: '/devices',
  summary: 'Devices that send over MQTT, with state and counters since the connector started',
  permission: mqttRead,
  response: z.object({
    broker: z.object({
      mode: z.enum(['embedded', 'external']),
      url: z.string(),
      tlsUrl: z.string().nullable().describe('Where devices connect by TLS to the embedded broker'),
      connected: z.boolean(),
    }),
    devices: z.array(mqttDeviceStatus),
  }),
});

/** A message that could not be used, with the first bytes of it. */
export const quarantinedMessage = z.object({
  id: z.string(),
  firstAt: z.number(),
  lastAt: z.number(),
  count: z.number(),
  topic: z.string(),
  device: z.string(),
  code: z.string(),
  reason: z.string(),
  bytes: z.number(),
  /** At most the first 512 bytes, as text; bytes that are no text appear as �. */
  excerpt: z.string(),
});
export type QuarantinedMessage = z.infer<typeof quarantinedMessage>;

export const listQuarantine = defineRoute({
  method: 'get',
  path: '/quarantine',
  summary: 'The newest messages that were set aside, each with the reason',
  permission: mqttRead,
  query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
  response: z.object({ messages: z.array(quarantinedMessage) }),
});
