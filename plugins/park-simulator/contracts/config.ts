import { defineConfig } from '@lingtan/sdk';
import { z } from 'zod';
import { simulatedRegister } from './register.ts';
import { nodeConfig, unitConfig } from './units.ts';

export * from './register.ts';
export * from './units.ts';

const deviceId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/, 'letters, digits, dashes and underscores')
  .meta({ title: 'Device id' });

/** Serves the register map at `sim://<id>`; the same map goes into the configuration of modbus-connector. */
export const modbusSimulation = z.strictObject({
  protocol: z.literal('modbus'),
  id: deviceId,
  title: z.string().max(100).default('').meta({ title: 'Name' }),
  asset: z.string().max(128).optional().meta({ title: 'Asset', description: 'Completes short point names' }),
  unitId: z.number().int().min(0).max(255).default(1).meta({ title: 'Unit id' }),
  registers: z.array(simulatedRegister).min(1).max(500).meta({ title: 'Registers' }),
});

/** Sends plain JSON to the broker of mqtt-connector. */
export const mqttSimulation = z.strictObject({
  protocol: z.literal('mqtt'),
  id: deviceId,
  title: z.string().max(100).default('').meta({ title: 'Name' }),
  points: z.array(z.string()).min(1).max(500).meta({ title: 'Points' }),
  periodMs: z.number().int().min(500).max(3_600_000).default(2000).meta({ title: 'Every (ms)' }),
});

/** An edge node of Sparkplug B. */
export const sparkplugSimulation = z.strictObject({
  protocol: z.literal('sparkplug'),
  id: deviceId,
  title: z.string().max(100).default('').meta({ title: 'Name' }),
  points: z.array(z.string()).min(1).max(500).meta({ title: 'Points' }),
  periodMs: z.number().int().min(500).max(3_600_000).default(2000).meta({ title: 'Every (ms)' }),
});

export const simulatedDevice = z.discriminatedUnion('protocol', [
  modbusSimulation,
  mqttSimulation,
  sparkplugSimulation,
]);

/** Climate of the site; the defaults are a mild coast. */
export const siteClimate = z.strictObject({
  meanTemperatureC: z.number().default(15).meta({ title: 'Yearly mean temperature (°C)' }),
  seasonalSwingC: z.number().default(12.5).meta({ title: 'Seasonal swing (°C, half of July minus January)' }),
  dailySwingC: z.number().default(4).meta({ title: 'Daily swing (°C)' }),
  /** 0 = always clear, 1 = always overcast. */
  cloudiness: z.number().min(0).max(1).default(0.5).meta({ title: 'Mean cloudiness' }),
  meanWindMs: z.number().positive().default(6).meta({ title: 'Mean wind speed at hub height (m/s)' }),
  weibullShape: z.number().min(1).max(4).default(2.1).meta({ title: 'Weibull shape of the wind speed' }),
});

export const backfillConfig = z.strictObject({
  days: z.number().min(0).max(400).default(30).meta({ title: 'Days' }),
  resolutionSeconds: z.number().int().min(5).max(3600).multipleOf(5).default(300).meta({ title: 'Resolution (s)' }),
  recentHours: z.number().min(0).max(48).default(2).meta({ title: 'Finer for the last (h)' }),
  recentResolutionSeconds: z
    .number()
    .int()
    .min(5)
    .max(3600)
    .multipleOf(5)
    .default(60)
    .meta({ title: 'Finer resolution (s)' }),
});

export const parkSimulatorConfig = defineConfig({
  version: 1,
  schema: z.strictObject({
    seed: z.number().int().min(0).max(2_147_483_647).default(1).meta({ title: 'Seed' }),
    speed: z
      .number()
      .min(0.1)
      .max(3600)
      .default(1)
      .meta({ title: 'Speed', description: 'Model seconds per second. LINGTAN_SIM_SPEED takes precedence' }),
    climate: siteClimate.prefault({}).meta({ title: 'Climate' }),
    exportLimitKw: z
      .number()
      .min(0)
      .optional()
      .meta({ title: 'Most that may be exported (kW); the rest is curtailed' }),
    nodes: z.array(nodeConfig).min(1).max(200).meta({ title: 'Network, the grid connection first' }),
    units: z.array(unitConfig).max(500).meta({ title: 'Plants and loads' }),
    devices: z.array(simulatedDevice).max(200).meta({ title: 'Devices' }),
    backfill: backfillConfig.prefault({}).meta({ title: 'History written on first start' }),
  }),
});

export type ParkSimulatorConfig = z.infer<(typeof parkSimulatorConfig)['schema']>;
export type SiteClimate = z.infer<typeof siteClimate>;
export type SimulatedDevice = z.infer<typeof simulatedDevice>;
export type BackfillConfig = z.infer<typeof backfillConfig>;
