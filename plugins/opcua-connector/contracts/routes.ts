import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { opcuaBrowse, opcuaRead } from './permissions.ts';

/**
 * How a server stands. `degraded`: connected, but some nodes have no value; `stale`: it cannot be reached, values on screen are old;
 * `unavailable`: the library is not installed here. Times are ms UTC.
 */
export const opcuaServerStatus = z.object({
  id: z.string(),
  title: z.string().nullable(),
  address: z.string(),
  profile: z.string().nullable(),
  security: z.string(),
  state: z.enum(['starting', 'online', 'degraded', 'stale', 'disabled', 'unavailable']),
  lastSeenAt: z.number().nullable(),
  /** End of the certificate that the server showed; null without security. */
  certificateEndsAt: z.number().nullable(),
  /** Counts values that came and attempts to connect: only grows. */
  progress: z.number(),
  connects: z.number(),
  failedConnects: z.number(),
  /** Times in which the server was not read since the connector started, and the newest of them. */
  gaps: z.number(),
  lastGap: z
    .object({
      from: z.number(),
      to: z.number(),
      /** Values that the server had kept of it; null: it keeps no history, the gap stays. */
      filled: z.number().nullable(),
    })
    .nullable(),
  /** Nodes that are mapped, and those whose point the park does not have. */
  points: z.number(),
  unknownPoints: z.number(),
  /** Nodes without a usable value now. */
  refused: z.number(),
  samples: z.number(),
  errors: z.number(),
  lastError: z.object({ at: z.number(), message: z.string() }).nullable(),
});
export type OpcUaServerStatus = z.infer<typeof opcuaServerStatus>;

export const listOpcUaServers = defineRoute({
  method: 'get',
  path: '/devices',
  summary: 'OPC UA servers that are read, with state and counters since the connector started',
  permission: opcuaRead,
  response: z.object({ devices: z.array(opcuaServerStatus) }),
});

/** A node below another. `node` is what a mapping takes. */
export const opcuaNode = z.object({
  node: z.string(),
  name: z.string(),
  /** Whether it is a variable, which has a value, or holds others. */
  kind: z.enum(['variable', 'object', 'other']),
  value: z.string().nullable(),
  status: z.string().nullable(),
});
export type OpcUaNode = z.infer<typeof opcuaNode>;

export const browseOpcUaServer = defineRoute({
  method: 'get',
  path: '/devices/:server/nodes',
  summary: 'Nodes below one of an OPC UA server, with the present values of variables; at most 500',
  permission: opcuaBrowse,
  params: z.object({ server: z.string() }),
  query: z.object({ below: z.string().max(1000).optional() }),
  response: z.object({ nodes: z.array(opcuaNode), more: z.boolean() }),
});

export const opcuaClientCertificate = defineRoute({
  method: 'get',
  path: '/certificate',
  summary: 'Certificate by which this installation shows itself to OPC UA servers, to be trusted there',
  permission: opcuaRead,
  response: z.object({
    /** Null before the first session with a server. */
    certificate: z.object({ pem: z.string(), fingerprint: z.string(), endsAt: z.number() }).nullable(),
  }),
});
