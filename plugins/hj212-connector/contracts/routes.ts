import { defineRoute, instantNumber } from '@lingtan/sdk';
import { z } from 'zod';
import { hj212Kinds } from './config.ts';
import { hj212Command, hj212Read } from './permissions.ts';

const ms = z.number();

/** How a data logger stands. Times are ms UTC. */
export const hj212DeviceStatus = z.object({
  id: z.string(),
  title: z.string().nullable(),
  mn: z.string(),
  state: z.enum(['never-seen', 'online', 'silent', 'offline']),
  /** Address of its connection; null while there is none. */
  remote: z.string().nullable(),
  version: z.enum(['2005', '2017', '2025', 'unknown']).nullable(),
  lastSeenAt: ms.nullable(),
  newestSampleAt: ms.nullable(),
  frames: z.number(),
  /** Frames whose checksum or length did not hold, or that were not accepted. */
  refused: z.number(),
  samples: z.number(),
  rejected: z.number(),
  /** Its clock minus ours, in ms, by the newest frames. */
  clockOffsetMs: z.number().nullable(),
  /** Deviations from the standard that were accepted. */
  quirks: z.array(z.string()),
  lastError: z.object({ at: ms, message: z.string() }).nullable(),
});
export type Hj212DeviceStatus = z.infer<typeof hj212DeviceStatus>;

export const listHj212Devices = defineRoute({
  method: 'get',
  path: '/devices',
  summary: 'Data loggers, with state and counters since the connector started',
  permission: hj212Read,
  response: z.object({
    listener: z.object({
      host: z.string(),
      port: z.number(),
      tls: z.object({ host: z.string(), port: z.number() }).nullable().describe('Where loggers connect by TLS'),
    }),
    devices: z.array(hj212DeviceStatus),
  }),
});

/** A frame that was not taken. */
export const refusedFrame = z.object({
  id: z.string(),
  firstAt: ms,
  lastAt: ms,
  count: z.number(),
  device: z.string(),
  remote: z.string(),
  reason: z.string(),
  /** The first bytes, as text. */
  excerpt: z.string(),
});
export type RefusedFrame = z.infer<typeof refusedFrame>;

export const listRefusedFrames = defineRoute({
  method: 'get',
  path: '/refused',
  summary: 'The newest frames that were not taken, each with the reason',
  permission: hj212Read,
  query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
  response: z.object({ frames: z.array(refusedFrame) }),
});

/** A request to a data logger and what came of it. */
export const hj212Request = z.object({
  id: z.string(),
  device: z.string(),
  command: z.number(),
  from: ms.nullable(),
  to: ms.nullable(),
  askedAt: ms,
  finishedAt: ms.nullable(),
  /** `done`, `no data`, `rejected: …`, `no answer`, `not connected`; null while it is under way. */
  outcome: z.string().nullable(),
  packets: z.number(),
  by: z.string(),
});
export type Hj212Request = z.infer<typeof hj212Request>;

export const listHj212Requests = defineRoute({
  method: 'get',
  path: '/requests',
  summary: 'The newest requests to data loggers',
  permission: hj212Read,
  query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
  response: z.object({ requests: z.array(hj212Request) }),
});

export const askHj212Device = defineRoute({
  method: 'post',
  path: '/devices/:device/requests',
  summary: 'Asks a data logger for data of a span, or sets its clock; answers when it has finished',
  permission: hj212Command,
  params: z.object({ device: z.string() }),
  body: z.discriminatedUnion('ask', [
    z.strictObject({ ask: z.literal('set-clock') }),
    z.strictObject({
      ask: z.literal('data'),
      kind: z.enum(['minute', 'hour', 'day']),
      from: z.number().int(),
      to: z.number().int(),
    }),
  ]),
  response: z.object({ outcome: z.string(), packets: z.number() }),
});

/** A value as the logger reported it, in its newest revision. */
export const hj212ReportRow = z.object({
  at: ms,
  code: z.string(),
  revision: z.number(),
  fields: z.record(z.string(), z.string()),
  mark: z.string().nullable(),
  receivedAt: ms,
});
export type Hj212ReportRow = z.infer<typeof hj212ReportRow>;

export const listHj212Reports = defineRoute({
  method: 'get',
  path: '/devices/:device/reports',
  summary: 'Minute, hour or day data as the logger reported them, newest first',
  permission: hj212Read,
  params: z.object({ device: z.string() }),
  query: z.object({
    kind: z.enum(hj212Kinds).exclude(['realtime']),
    from: instantNumber,
    to: instantNumber,
  }),
  response: z.object({ rows: z.array(hj212ReportRow) }),
});

export const hj212EquipmentRow = z.object({
  /** 2021 states, 2041 hours, 2081 restart of the logger. */
  command: z.string(),
  at: z.number(),
  /** Such as `SB1-RS`, `SB1-RT`, `RestartTime`. */
  field: z.string(),
  revision: z.number().int(),
  value: z.string(),
  receivedAt: z.number(),
});
export type Hj212EquipmentRow = z.infer<typeof hj212EquipmentRow>;

export const listHj212Equipment = defineRoute({
  method: 'get',
  path: '/devices/:device/equipment',
  summary: 'States and hours of equipment, and restarts of the logger, newest first',
  permission: hj212Read,
  params: z.object({ device: z.string() }),
  query: z.object({ from: instantNumber, to: instantNumber }),
  response: z.object({ rows: z.array(hj212EquipmentRow) }),
});
