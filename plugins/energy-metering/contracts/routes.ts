import { defineRoute, isoInstant } from '@lingtan/sdk';
import { z } from 'zod';
import { energyKinds } from './kinds.ts';
import { energyRead } from './permissions.ts';
import { sharesShape as shares, supplyNotes } from './supply-routes.ts';

const instant = isoInstant.meta({ description: 'ISO 8601 with zone' });
const asOf = instant.optional().meta({ description: 'As known at this instant; absent for now' });
const span = z.object({ from: instant, to: instant });
const meterList = z.string().optional().meta({ description: 'Meter ids, separated by commas; absent for all' });
const resolution = z.enum(['15m', '1h', '1d', '1mo', 'all']);
const text = z.object({ en: z.string(), 'zh-CN': z.string() });
const direction = z.enum(['import', 'export']);
const wh = z.number().int().meta({ description: 'Integer in the base unit of the kind: Wh, L or g' });
const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });
const quality = z.object({
  worst: z.enum(['actual', 'estimated', 'edited', 'missing']),
  actual: z.number(),
  estimated: z.number(),
  edited: z.number(),
  missing: z.number(),
});
/** Narrows a query down to some meters; members see their own in any case. */
export const meterFilter = {
  meters: meterList,
  enterprise: z.string().optional().meta({ description: 'Meters of this enterprise' }),
  node: z.string().optional().meta({ description: 'This meter and all below it' }),
  kind: z.enum(energyKinds).optional().meta({ description: 'Energy kind' }),
};

/** A meter as every list of them has it. */
export const meterShape = z.object({
  id: z.string(),
  name: text,
  assetId: z.string(),
  role: z.string(),
  enterpriseId: z.string().nullable(),
  parentId: z.string().nullable(),
  kind: z.enum(energyKinds),
  /** Unit of its amounts. */
  unit: z.enum(['Wh', 'L', 'g']),
  boundary: z.boolean(),
  counted: z.boolean(),
  directions: z.array(direction),
  points: z.object({ import: z.string().nullable(), export: z.string().nullable(), power: z.string().nullable() }),
  /** When it is in service, ms UTC, as its entry says; null where that is open. */
  inService: z.object({ from: z.number().nullable(), to: z.number().nullable() }),
});

/** Power of one item of the balance. */
const powerItem = z.object({
  item: z.string(),
  powerKw: z.number(),
  meters: z.number().int(),
  stale: z.number().int(),
  missing: z.number().int(),
  /** Meters of it that measure the making of hydrogen. */
  hydrogen: z.number().int(),
  /** Time of its oldest value that counts. */
  oldestTs: ms.nullable(),
});

/** Power now; also the payload of the live topic `energy.overview`. */
export const livePowerShape = z.object({
  ts: ms,
  enterpriseId: z.string().nullable(),
  oldestTs: ms.nullable(),
  newestTs: ms.nullable(),
  sources: z.array(powerItem),
  uses: z.array(powerItem),
  greenShare: z.number().nullable(),
  residualKw: z.number(),
  meters: z.array(z.tuple([z.string(), z.number(), z.number()])),
  /** Meters of the balance whose value is late, with its time; null where none of the last quarter hour counts. */
  late: z.array(z.object({ id: z.string(), name: text, ts: ms.nullable() })),
  /** Meters that the sums rest on: how many are there, and the share of each quality. */
  quality: quality.extend({ meters: z.number().int() }),
});

const energyItem = z.object({ item: z.string(), energyWh: wh, ref: z.string() });
const todayShape = z.object({
  from: ms,
  to: ms,
  sources: z.array(energyItem),
  uses: z.array(energyItem),
  shares,
  shareRef: z.string(),
  quality,
  residualWh: wh,
});

export const overviewRoute = defineRoute({
  method: 'get',
  path: '/overview',
  summary: 'Power now, energy and green share of today; or of a past time and its day so far',
  permission: energyRead,
  query: z.object({
    at: instant.optional().meta({ description: 'A past time, shown from what is stored of it today; absent for now' }),
  }),
  response: z.object({
    now: livePowerShape,
    today: todayShape,
    /** The target that the park is working towards; null without one. */
    greenTarget: z
      .object({
        year: z.number().int(),
        share: z.number(),
        source: z.object({ en: z.string(), 'zh-CN': z.string() }).nullable(),
        ref: z.string(),
      })
      .nullable(),
  }),
});

export const metersRoute = defineRoute({
  method: 'get',
  path: '/meters',
  summary: 'Meters, with their newest interval and the energy of today',
  permission: energyRead,
  response: z.object({
    intervalMinutes: z.number().int(),
    meters: z.array(
      meterShape.extend({
        /** `amount` is null as long as no interval of today has one. */
        today: z.array(z.object({ direction, amount: wh.nullable(), quality, ref: z.string() })),
      }),
    ),
  }),
});

export const intervalsRoute = defineRoute({
  method: 'get',
  path: '/intervals',
  summary: 'Intervals by meter, newest revision or as known at an instant',
  permission: energyRead,
  query: span.extend({ ...meterFilter, asOf }),
  response: z.object({
    intervals: z.array(
      z.object({
        meter: z.string(),
        direction,
        start: ms,
        end: ms,
        revision: z.number().int(),
        amount: wh.nullable(),
        status: z.enum(['actual', 'estimated', 'edited', 'missing']),
        method: z.string(),
        reason: z.string().nullable(),
        recordedAt: z.string(),
        ref: z.string(),
      }),
    ),
  }),
});

export const totalsRoute = defineRoute({
  method: 'get',
  path: '/totals',
  summary: 'Energy by meter, enterprise or role over time',
  permission: energyRead,
  query: span.extend({
    resolution: resolution.default('1d'),
    by: z.enum(['meter', 'enterprise', 'role']).default('meter'),
    ...meterFilter,
    asOf,
  }),
  response: z.object({
    totals: z.array(
      z.object({
        key: z.string(),
        direction,
        from: ms,
        to: ms,
        amount: wh,
        unit: z.enum(['Wh', 'L', 'g']),
        intervals: z.number().int(),
        quality,
        ref: z.string().nullable(),
      }),
    ),
  }),
});

export const flowsRoute = defineRoute({
  method: 'get',
  path: '/flows',
  summary: 'Which source served which use, with the balance as its own item',
  permission: energyRead,
  query: span.extend({ resolution: resolution.default('all'), asOf }),
  response: z.object({
    flows: z.array(
      z.object({
        from: ms,
        to: ms,
        sources: z.array(energyItem),
        uses: z.array(energyItem),
        links: z.array(energyItem.omit({ item: true }).extend({ source: z.string(), use: z.string() })),
        /** Links from storage, by origin. */
        storage: z.array(energyItem.omit({ item: true }).extend({ origin: z.string(), use: z.string() })),
        shares,
        quality,
        ...supplyNotes,
      }),
    ),
  }),
});

/** kW at each time by source, with the load; null where it is not known. */
const powerColumns = z.object({
  from: ms,
  to: ms,
  ts: z.array(ms),
  sources: z.array(z.object({ item: z.string(), powerKw: z.array(z.number().nullable()) })),
  loadKw: z.array(z.number().nullable()),
});

export const trendRoute = defineRoute({
  method: 'get',
  path: '/trend',
  summary: 'Power of the day by source, with the load',
  permission: energyRead,
  query: z.object({ from: instant.optional(), to: instant.optional() }),
  /** Means of each interval. */
  response: powerColumns,
});

export const recentRoute = defineRoute({
  method: 'get',
  path: '/recent',
  summary: 'Power of the last hour by source, with the load, in minute means',
  permission: energyRead,
  response: powerColumns,
});

export const intervalsCsvRoute = defineRoute({
  method: 'get',
  path: '/intervals.csv',
  summary: 'Intervals as CSV',
  permission: energyRead,
  query: span.extend({ ...meterFilter, asOf }),
  produces: 'text/csv',
  response: z.string(),
});

/** Live topic: {@link livePowerShape}, every two seconds; members receive the part of their enterprise. */
export const overviewTopic = 'energy.overview';
export type LivePowerData = z.infer<typeof livePowerShape>;
export type TodayData = z.infer<typeof todayShape>;

/** Answers of the routes, for the screen. */
export type OverviewData = z.infer<typeof overviewRoute.response>;
export type MetersData = z.infer<typeof metersRoute.response>;
export type IntervalsData = z.infer<typeof intervalsRoute.response>;
export type TotalsData = z.infer<typeof totalsRoute.response>;
export type FlowsData = z.infer<typeof flowsRoute.response>;
export type TrendData = z.infer<typeof trendRoute.response>;
