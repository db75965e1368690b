import { defineEvidence, defineRoute, isoInstant } from '@lingtan/sdk';
import { z } from 'zod';
import type { Direction } from './config.ts';
import type { QualitySummary } from './intervals.ts';
import { energyKinds } from './kinds.ts';
import type { BaseUnit, EnergyKind } from './kinds.ts';
import { energyRead } from './permissions.ts';
import { meterFilter } from './routes.ts';
import { tceBases, tceQuantities, tceStatuses } from './tce-config.ts';

/** Key `meter/<id>.<direction>/<from ISO>/<to ISO>`, or `kind/<kind or *>/<enterprise or *>/<from ISO>/<to ISO>`. */
export const energyTce = defineEvidence({
  kind: 'energy.tce',
  title: { en: 'Standard coal equivalent', 'zh-CN': '折标准煤量' },
  permission: 'energy.read',
});

/** Why an amount has no coal equivalent: no factor fits its kind and year, or several do and none was chosen. */
export const tceProblems = ['no-factor', 'choose-factor'] as const;
export type TceProblem = (typeof tceProblems)[number];

/** Standard coal of one meter and direction over a span. */
export interface TceTotal {
  meter: string;
  direction: Direction;
  kind: EnergyKind;
  amount: number;
  unit: BaseUnit;
  /** Integer grams of standard coal; null when a year of the span has no factor. */
  gce: number | null;
  /** Ids of the factors used, by year. */
  factors: { year: number; factor: string | null; problem: TceProblem | null }[];
  quality: QualitySummary;
  ref: string;
}

const instant = isoInstant.meta({ description: 'ISO 8601 with zone' });
const quality = z.object({
  worst: z.enum(['actual', 'estimated', 'edited', 'missing']),
  actual: z.number(),
  estimated: z.number(),
  edited: z.number(),
  missing: z.number(),
});
const text = z.object({ en: z.string(), 'zh-CN': z.string() });
const usedFactor = z.object({
  year: z.number().int(),
  factor: z.string().nullable(),
  problem: z.enum(tceProblems).nullable(),
});

export const tceRoute = defineRoute({
  method: 'get',
  path: '/tce',
  summary:
    'Standard coal equivalent of what the consumers used, by energy kind or meter; a kind without a factor says so',
  permission: energyRead,
  query: z.object({
    from: instant,
    to: instant,
    by: z.enum(['kind', 'meter']).default('kind'),
    ...meterFilter,
    asOf: instant.optional().meta({ description: 'As known at this instant; absent for now' }),
  }),
  response: z.object({
    totals: z.array(
      z.object({
        /** Energy kind or meter id. */
        key: z.string(),
        kind: z.enum(energyKinds),
        amount: z.number().int(),
        unit: z.enum(['Wh', 'L', 'g']),
        gce: z.number().int().nullable(),
        factors: z.array(usedFactor),
        quality,
        /** Null for a part of the meters of a kind, which has no figure of its own to open. */
        ref: z.string().nullable(),
        /** Of the amount, as above. */
        amountRef: z.string().nullable(),
      }),
    ),
    /** Grams of standard coal of all kinds; null as soon as one is not known. */
    gce: z.number().int().nullable(),
    /** Of the sum of all kinds; null for a part of the meters. */
    ref: z.string().nullable(),
    factors: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(energyKinds),
        basis: z.enum(tceBases),
        area: z.string(),
        name: text,
        kgce: z.string(),
        per: z.enum(tceQuantities),
        validFrom: z.number().int(),
        validTo: z.number().int().nullable(),
        source: z.string(),
        status: z.enum(tceStatuses),
      }),
    ),
  }),
});
export type TceData = z.infer<typeof tceRoute.response>;
