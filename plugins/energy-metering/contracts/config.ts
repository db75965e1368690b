import { defineConfig } from '@lingtan/sdk';
import { z } from 'zod';

const identifier = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and dashes');
const pointId = z.string().min(1).max(200);

/** What a meter stands for in the park's balance. */
export const meterRoles = ['grid', 'pv', 'wind', 'storage', 'hydrogen', 'load'] as const;
export type MeterRole = (typeof meterRoles)[number];

/**
 * Which way energy runs through a meter. For a `grid` meter `import` is energy taken from the public grid and `export` energy
 * given to it. For every other meter the park's bus is the other side: `import` is energy the asset takes from the bus
 * (load, charging), `export` energy it gives to the bus (generation, discharging).
 */
export const directions = ['import', 'export'] as const;
export type Direction = (typeof directions)[number];

const meter = z.strictObject({
  id: identifier.meta({ title: 'Meter id' }),
  name: z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) }).meta({ title: 'Name' }),
  assetId: z.string().min(1).meta({ title: 'Asset' }),
  role: z.enum(meterRoles).meta({ title: 'Role in the balance' }),
  enterpriseId: z.string().optional().meta({ title: 'Enterprise', description: 'Empty: belongs to the park.' }),
  parentId: identifier.optional().meta({ title: 'Meter above it' }),
  importPoint: pointId.optional().meta({ title: 'Register of imported energy', description: 'Counter in kWh.' }),
  exportPoint: pointId.optional().meta({ title: 'Register of exported energy', description: 'Counter in kWh.' }),
  powerPoint: pointId.optional().meta({ title: 'Active power', description: 'Gauge in kW.' }),
  /** Direction that a positive power means. Default: `import` for grid, load, hydrogen; `export` for pv, wind, storage (discharge). */
  powerPositive: z.enum(directions).optional().meta({ title: 'Positive power means' }),
  /** CT ratio × PT ratio: primary kWh per kWh on the register (and primary kW per kW of the gauge). */
  ratio: z.number().positive().default(1).meta({ title: 'CT × PT ratio' }),
  /** Register value, kWh before `ratio`, at which it starts again from zero. */
  registerMax: z.number().positive().optional().meta({ title: 'Register rolls over at', unit: 'kWh' }),
  /** Primary kW that the circuit cannot exceed; a register that grew faster is not believed. */
  maxPowerKw: z.number().positive().optional().meta({ title: 'Highest possible power', unit: 'kW' }),
  /**
   * Whether it counts in the park's balance. Default: every grid, generation and storage meter does, and every load or
   * hydrogen meter that has no load or hydrogen meter above it.
   */
  boundary: z.boolean().optional().meta({ title: 'Counts in the park balance' }),
});

/** Problems of a meter list that the shape alone does not show, each with its path. */
function meterProblems(meters: z.infer<typeof meter>[]): { path: (string | number)[]; message: string }[] {
  const problems: { path: (string | number)[]; message: string }[] = [];
  const byId = new Map(meters.map((m) => [m.id, m]));
  const seen = new Set<string>();
  meters.forEach((m, index) => {
    if (seen.has(m.id)) problems.push({ path: ['meters', index, 'id'], message: `meter id ${m.id} is used twice` });
    seen.add(m.id);
    if (!m.importPoint && !m.exportPoint && !m.powerPoint)
      problems.push({
        path: ['meters', index],
        message: `meter ${m.id} has no point: give importPoint, exportPoint or powerPoint`,
      });
    const above = new Set([m.id]);
    for (let at = m.parentId; at !== undefined; at = byId.get(at)?.parentId) {
      if (!byId.has(at)) {
        problems.push({ path: ['meters', index, 'parentId'], message: `no meter ${at} in this list` });
        break;
      }
      if (above.has(at)) {
        problems.push({ path: ['meters', index, 'parentId'], message: `meter ${m.id} is above itself through ${at}` });
        break;
      }
      above.add(at);
    }
  });
  return problems;
}

const schema = z
  .strictObject({
    intervalMinutes: z
      .literal([1, 5, 15, 30, 60])
      .default(15)
      .meta({ title: 'Interval', unit: 'min', description: 'Settlement interval of all meters of the park.' }),
    graceSeconds: z.number().int().min(0).max(3600).default(90).meta({
      title: 'Wait before closing',
      unit: 's',
      description: 'How long after its end an interval is closed. Later samples make a revision.',
    }),
    meters: z.array(meter).default([]).meta({ title: 'Meters' }),
  })
  .superRefine((value, context) => {
    for (const problem of meterProblems(value.meters)) context.addIssue({ code: 'custom', ...problem });
  });

/** Configuration of energy metering on a park. */
export const energyConfig = defineConfig({ version: 1, schema });
export type EnergyConfig = z.infer<typeof schema>;
export type MeterConfig = EnergyConfig['meters'][number];
