import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { carbonRead } from './permissions.ts';
import { periodInput } from './numbers.ts';
import { problemShape } from './problem.ts';
import { qualityShares, shortfallShape } from './shortfall.ts';

/** Which factor a figure used. */
export const usedFactorShape = z.object({
  id: z.string(),
  version: z.number().int(),
  value: z.string(),
  unit: z.string(),
  year: z.number().int().nullable(),
  area: z.string(),
  basis: z.string().nullable(),
  source: z.string(),
  status: z.enum(['published', 'second-hand', 'unverified', 'own']),
  ref: z.string(),
});

const flag = z.object({
  reasons: z.array(z.enum(['other-year', 'other-area', 'validity-over'])),
  yearAsked: z.number().nullable(),
  yearUsed: z.number().nullable(),
  areaAsked: z.string().nullable(),
  areaUsed: z.string().nullable(),
  basisUsed: z.string().optional(),
});

export const inventoryLine = z.object({
  activityId: z.string(),
  kind: z.string(),
  /** Of electricity: use and flow. */
  use: z.string().nullable(),
  flow: z.string().nullable(),
  item: z.string().nullable(),
  /** Month that it counts in, `YYYY-MM`. */
  month: z.string(),
  scope: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  methods: z.array(z.string()),
  amount: z.string(),
  amountUnit: z.string(),
  tonnes: z.number(),
  factor: usedFactorShape.nullable(),
  gwp: usedFactorShape.nullable(),
  /** Of a fuel: what else its combustion releases, in its tonnes already. */
  gases: z.array(
    z.object({
      gas: z.string(),
      kg: z.string(),
      emissionsT: z.string(),
      factor: usedFactorShape,
      gwp: usedFactorShape,
    }),
  ),
  flag: flag.nullable(),
  formula: z.string(),
  note: z
    .enum([
      ...(['zero-by-contract', 'self-generated', 'reported-beside', 'claimed', 'claim-no-effect'] as const),
      ...(['sold', 'sold-no-effect'] as const),
    ])
    .nullable(),
  refs: z.record(z.string(), z.string()),
  /** Opens the activity. */
  amountRef: z.string(),
});

/** A retired offset: beside the totals, and never in them. */
export const offsetShape = z.object({
  account: z.string(),
  tonnes: z.number().int(),
  unit: z.literal('tCO2e'),
  beneficiary: z.string(),
  purpose: z.string(),
  periodFrom: z.string(),
  periodTo: z.string(),
  serials: z.array(z.string()),
  ref: z.string(),
});
export type Offset = z.infer<typeof offsetShape>;

export const inventoryShape = z.object({
  profile: z.string(),
  title: z.object({ en: z.string(), 'zh-CN': z.string() }),
  status: z.string(),
  unverified: z.array(z.object({ en: z.string(), 'zh-CN': z.string() })),
  gwpSet: z.string(),
  /** Why the version of the profile no longer stands; null where it is the newest. */
  superseded: z.object({ en: z.string(), 'zh-CN': z.string() }).nullable(),
  unit: z.enum(['tCO2', 'tCO2e']),
  methods: z.array(
    z.object({
      method: z.string(),
      /** Decimal text; null as soon as something could not be counted. */
      total: z.string().nullable(),
      counted: z.string(),
      byScope: z.object({ 1: z.number(), 2: z.number(), 3: z.number() }),
      complete: z.boolean(),
      provisional: z.boolean(),
      ref: z.string(),
    }),
  ),
  lines: z.array(inventoryLine),
  gaps: z.array(problemShape.extend({ activityId: z.string(), methods: z.array(z.string()) })),
  /** Activities under a profile of all gases whose factor states CO2 alone: what else they release is in no total. */
  co2Only: z.array(z.string()),
  /** References of every factor version that the lines use. */
  factors: z.array(z.string()),
  outside: z.array(z.object({ activityId: z.string(), kind: z.string() })),
  /** Energy that came from no metered source: no method counts it. */
  unmetered: z.object({ energyWh: z.string(), ref: z.string() }),
  /** What a publication would go out without; null when nothing is known to be missing. */
  incomplete: shortfallShape.extend({ ref: z.string() }).nullable(),
  /** Retired offsets, beside the totals and never in them; each tonne in one period of a kind. */
  offsets: z.array(offsetShape),
  /** Whether it can be closed, and if not, why: it is `published`, still `running`, or `days` of it have no readings yet. */
  closing: z.object({
    possible: z.boolean(),
    reason: z.enum(['published', 'running', 'days']).nullable(),
    /** Days without entries, the first ones of them by name. */
    missingDays: z.number().int(),
    firstMissing: z.array(z.string()),
  }),
  /** Newest publication of the period; null while it is open. */
  published: z
    .object({
      revision: z.number().int(),
      recordedAt: z.string(),
      sha256: z.string(),
      total: z.string().nullable(),
      ref: z.string(),
    })
    .nullable(),
});
export type InventoryView = z.infer<typeof inventoryShape>;

export const inventoryData = z.object({
  period: z.string(),
  /** Days of the period with a posted supply mix, and days of it that are over. */
  days: z.object({ posted: z.number().int(), over: z.number().int() }),
  /** Of the intervals of the posted days. */
  quality: qualityShares,
  inventories: z.array(inventoryShape),
});
export type InventoryData = z.infer<typeof inventoryData>;

export const inventoryRoute = defineRoute({
  method: 'get',
  path: '/inventory/:period',
  summary: 'Inventories of a month or year under each method profile, from the same entries; members see their own',
  permission: carbonRead,
  params: z.object({ period: periodInput }),
  response: inventoryData,
});

export const nowRoute = defineRoute({
  method: 'get',
  path: '/now',
  summary: 'Carbon of today, hour by hour, by the grid factor in force; live, not for reporting',
  permission: carbonRead,
  response: z.object({
    /** ms UTC. */
    from: z.number(),
    to: z.number(),
    /** End of the last interval that is closed, up to which it is counted, ms UTC; `from` where there is none. */
    countedTo: z.number(),
    /** Shares of the intervals by quality; those that are missing add nothing. */
    quality: qualityShares,
    unit: z.literal('kgCO2'),
    profile: z.string(),
    factor: usedFactorShape.nullable(),
    flagged: z.boolean(),
    /** Why nothing can be calculated; null when it can. */
    problem: problemShape.nullable(),
    hours: z.array(
      z.object({
        from: z.number(),
        consumptionWh: z.number().int(),
        purchasedWh: z.number().int(),
        /** From the grid in this hour, as far as it counts by the factor, or through storage from the grid. */
        tracedWh: z.number().int(),
        kg: z.number().nullable(),
        /** kgCO2/kWh of what is consumed; null when nothing is. */
        intensity: z.number().nullable(),
        /** Opens the energy of the hour. */
        ref: z.string(),
        /** Opens the intensity. */
        intensityRef: z.string(),
      }),
    ),
    /** Opens the energy of today. */
    ref: z.string(),
    /** Of today so far, kg and kgCO2/kWh. */
    kg: z.number().nullable(),
    intensity: z.number().nullable(),
    kgRef: z.string(),
    intensityRef: z.string(),
    byUse: z.array(
      z.object({ use: z.string(), consumptionWh: z.number().int(), kg: z.number().nullable(), ref: z.string() }),
    ),
  }),
});
export type NowData = z.infer<typeof nowRoute.response>;
