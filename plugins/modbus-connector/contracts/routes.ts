import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { modbusRead } from './permissions.ts';

/**
 * How a device stands. `starting`: not read yet, among them simulated ones that are not up yet; `degraded`: the last poll
 * failed, or some registers did; `stale`: two polls or more failed in a row, values on screen are old. Times are ms UTC.
 */
export const modbusDeviceStatus = z.object({
  id: z.string(),
  title: z.string().nullable(),
  address: z.string(),
  unitId: z.number(),
  profile: z.string().nullable(),
  state: z.enum(['starting', 'online', 'degraded', 'stale', 'disabled']),
  lastSeenAt: z.number().nullable(),
  nextPollAt: z.number().nullable(),
  /** Duration of the last successful poll in ms, and its number of requests. */
  pollMs: z.number().nullable(),
  requests: z.number(),
  polls: z.number(),
  failedPolls: z.number(),
  /** Registers that are read, and those whose point the park does not have. */
  points: z.number(),
  unknownPoints: z.number(),
  samples: z.number(),
  errors: z.number(),
  lastError: z.object({ at: z.number(), message: z.string() }).nullable(),
});
export type ModbusDeviceStatus = z.infer<typeof modbusDeviceStatus>;

export const listModbusDevices = defineRoute({
  method: 'get',
  path: '/devices',
  summary: 'Devices that are polled, with state and counters since the connector started',
  permission: modbusRead,
  response: z.object({ devices: z.array(modbusDeviceStatus) }),
});

/** A register map that ships with the plugin. */
export const listModbusProfiles = defineRoute({
  method: 'get',
  path: '/profiles',
  summary: 'Register maps that ship with the connector',
  permission: modbusRead,
  response: z.object({
    profiles: z.array(
      z.object({
        id: z.string(),
        title: z.object({ en: z.string(), 'zh-CN': z.string() }),
        source: z.string(),
        registers: z.number(),
      }),
    ),
  }),
});
