import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { nodeKinds, registerTypes, ruleClasses } from './meter-registry.ts';
import { energyRead } from './permissions.ts';
import { meterFilter, meterShape } from './routes.ts';

const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });
const direction = z.enum(['import', 'export']);
const quality = z.object({
  worst: z.enum(['actual', 'estimated', 'edited', 'missing']),
  actual: z.number(),
  estimated: z.number(),
  edited: z.number(),
  missing: z.number(),
});

/** Whether a meter counts now. */
export const serviceStates = ['planned', 'in-service', 'retired'] as const;
export type ServiceState = (typeof serviceStates)[number];

/** What keeps a meter from being closed. */
export const meterProblems = ['unknown-point', 'unit'] as const;

/** Sum of a meter over a period, in its base unit. */
/** `amount` is null as long as no interval has one. */
const amount = z.object({
  direction,
  amount: z.number().int().nullable(),
  intervals: z.number().int(),
  quality,
  ref: z.string(),
});

/** A meter with its facts as they are now. */
export const registryMeter = meterShape.extend({
  nodeKind: z.enum(nodeKinds).nullable(),
  ruleClass: z.enum(ruleClasses),
  serial: z.string().nullable(),
  accuracyClass: z.string().nullable(),
  /** CT × PT. */
  ratio: z.number(),
  ratedKw: z.number().nullable(),
  voltageKv: z.number().nullable(),
  registerType: z.enum(registerTypes),
  /** Calculated from other meters. */
  virtual: z.boolean(),
  commissionedAt: ms.nullable(),
  retiredAt: ms.nullable(),
  state: z.enum(serviceStates),
  /** Newest sample of any of its points, and the longest gap that is ordinary for them. */
  dataTs: ms.nullable(),
  expectedEverySeconds: z.number().nullable(),
  problems: z.array(z.object({ code: z.enum(meterProblems), point: z.string(), message: z.string() })),
  today: z.array(amount),
});
export type RegistryMeter = z.infer<typeof registryMeter>;

export const registryRoute = defineRoute({
  method: 'get',
  path: '/registry',
  summary: 'Meters with their facts, the age of their data and their amounts of today',
  permission: energyRead,
  query: z.object(meterFilter),
  response: z.object({
    now: ms,
    from: ms,
    to: ms,
    intervalMinutes: z.number().int(),
    meters: z.array(registryMeter),
    /** Points of registers that give amounts per interval, and whether an amount carries the end or start of its interval. */
    amountPoints: z.array(z.object({ point: z.string(), stamp: z.enum(['end', 'start']) })),
    /** What is not closed yet of these meters' past, as after a gap or an import: days by UTC, and since when they wait. */
    history: z.object({ days: z.number().int(), since: ms }).nullable(),
  }),
});
export type RegistryData = z.infer<typeof registryRoute.response>;

/** What a point of a meter stands for. */
export const registerRoles = ['import', 'export', 'power', 'demand', 'reactive-import', 'reactive-export'] as const;
export type RegisterRole = (typeof registerRoles)[number];

const register = z.object({
  role: z.enum(registerRoles),
  point: z.string(),
  /** Null when telemetry does not know the point. */
  unit: z.string().nullable(),
  expectedEverySeconds: z.number().nullable(),
  latest: z.object({ ts: ms, value: z.number(), quality: z.number().int(), ref: z.string() }).nullable(),
  /** The newest value on the primary side: in kWh, m³ or kg, or in kW, m³/h or kg/h. */
  primary: z.object({ value: z.number(), unit: z.string(), ref: z.string() }).nullable(),
});

const readings = z.object({ last: z.number(), first: z.number() }).nullable();

const device = z.object({
  /** Null for the first one. */
  from: ms.nullable(),
  serial: z.string().nullable(),
  ratio: z.number(),
  registerMax: z.number().nullable(),
  /** Readings at the change, in the unit of the point. */
  import: readings,
  export: readings,
});

const demand = z.object({
  direction,
  /** Highest mean power of an interval in the month of the park's zone, kW (m³/h, kg/h). */
  power: z.number().nullable(),
  at: ms.nullable(),
  from: ms,
  to: ms,
  ref: z.string().nullable(),
});

export const meterRoute = defineRoute({
  method: 'get',
  path: '/meters/:meter',
  summary: 'One meter: registers, replacements, newest values, how its intervals came about',
  permission: energyRead,
  params: z.object({ meter: z.string() }),
  response: z.object({
    now: ms,
    intervalMinutes: z.number().int(),
    meter: registryMeter,
    registers: z.array(register),
    devices: z.array(device),
    closedUntil: ms.nullable(),
    /** Of the last 30 days. */
    statistics: z.object({ from: ms, to: ms, totals: z.array(amount) }),
    demand: z.array(demand),
    above: z.array(z.string()),
    below: z.array(z.string()),
    /** When facts that intervals follow from changed. */
    facts: z.array(z.object({ version: z.number().int(), recordedAt: z.string(), pending: z.boolean() })),
  }),
});
export type MeterDetail = z.infer<typeof meterRoute.response>;
