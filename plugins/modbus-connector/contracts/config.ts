import { defineConfig } from '@lingtan/sdk';
import { z } from 'zod';
import { pollGroup, registerMapping } from './register.ts';

/** One device on Modbus TCP. Several may share a host and port (a gateway) with different unit ids. */
export const modbusDevice = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/, 'letters, digits, dashes and underscores')
    .meta({ title: 'Device id' }),
  title: z.string().max(100).optional().meta({ title: 'Name' }),
  asset: z
    .string()
    .max(128)
    .optional()
    .meta({ title: 'Asset', description: 'Completes short point names: <asset>.<name>. Default: the device id' }),
  host: z.string().min(1).max(253).meta({ title: 'Host' }),
  port: z.number().int().min(1).max(65_535).default(502).meta({ title: 'Port' }),
  unitId: z.number().int().min(0).max(255).default(1).meta({ title: 'Unit id' }),
  profile: z
    .string()
    .max(64)
    .optional()
    .meta({ title: 'Profile', description: 'Name of a register map that ships with the plugin' }),
  registers: z
    .array(registerMapping)
    .max(5000)
    .default([])
    .meta({ title: 'Registers', description: 'Added to the profile; the same point replaces its entry' }),
  pollGroups: z.array(pollGroup).max(32).default([]).meta({
    title: 'Poll groups of this device',
    description: 'Replace those of the profile and of the plugin by name',
  }),
  timeoutMs: z.number().int().min(50).max(60_000).default(1000).meta({ title: 'Timeout (ms)' }),
  minGapMs: z.number().int().min(0).max(10_000).default(0).meta({ title: 'Pause between requests (ms)' }),
  gapLimit: z.number().int().min(0).max(124).optional().meta({
    title: 'Gap limit',
    description: 'Unneeded registers read along to save a request; default: profile, else 8',
  }),
  maxRegisters: z
    .number()
    .int()
    .min(1)
    .max(125)
    .optional()
    .meta({ title: 'Registers per request', description: 'Default: profile, else 125' }),
  enabled: z.boolean().default(true).meta({ title: 'Enabled' }),
});

export const modbusConnectorConfig = defineConfig({
  version: 1,
  schema: z.strictObject({
    pollGroups: z
      .array(pollGroup)
      .max(32)
      .default([{ id: 'default', periodMs: 5000 }])
      .meta({ title: 'Poll groups' }),
    backOffMaxMs: z
      .number()
      .int()
      .min(1000)
      .max(3_600_000)
      .default(60_000)
      .meta({ title: 'Longest back-off (ms)', description: 'For a device that does not answer' }),
    devices: z.array(modbusDevice).max(2000).default([]).meta({ title: 'Devices' }),
  }),
});

export type ModbusConnectorConfig = z.infer<(typeof modbusConnectorConfig)['schema']>;
export type ModbusDevice = z.infer<typeof modbusDevice>;
