import { calendarDate, defineRoute, isoInstant } from '@lingtan/sdk';
import { z } from 'zod';
import { directSupplyRatios, directSupplyThreshold } from './direct-supply.ts';
import { energyParkRead, energyRead } from './permissions.ts';
import { allocationRules } from './supply.ts';

const instant = isoInstant.meta({ description: 'ISO 8601 with zone' });
const asOf = instant.optional().meta({ description: 'As known at this instant; absent for now' });
const resolution = z.enum(['15m', '1h', '1d', '1mo', 'all']);
const span = z.object({ from: instant, to: instant, resolution: resolution.default('all'), asOf });
const text = z.object({ en: z.string(), 'zh-CN': z.string() });
const wh = z.number().int().meta({ description: 'Wh' });
const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });
const share = z.number().nullable().meta({ description: '0..1' });
const quality = z.object({
  worst: z.enum(['actual', 'estimated', 'edited', 'missing']),
  actual: z.number(),
  estimated: z.number(),
  edited: z.number(),
  missing: z.number(),
});

/** Rules of the span, contracts and how far they were met, and whether storage origins are being worked out again. */
export const supplyNotes = {
  rules: z.array(z.enum(allocationRules)),
  contracts: z.array(z.object({ contract: z.string(), nominatedWh: wh, matchedWh: wh, unmatchedWh: wh })),
  restatingFrom: ms.nullable(),
};

/** Shares of a consumption; see `SupplyShares`. */
export const sharesShape = z.object({
  consumptionWh: wh,
  green: share,
  direct: share,
  viaStorage: share,
  contracted: share,
  storage: share,
  grid: share,
  other: share,
  balance: share,
});

const keyed = z.object({ key: z.string(), item: z.string(), energyWh: wh });
const byMeter = span.extend({
  detail: z.enum(['enterprise', 'meter']).default('enterprise').meta({ description: 'Uses by enterprise or by meter' }),
});

/** Cells of the supply mix. Members get the column of their enterprise, with the generators of others by kind only. */
export const supplyRoute = defineRoute({
  method: 'get',
  path: '/supply',
  summary: 'Which generator, storage origin and contract served which use',
  permission: energyRead,
  query: byMeter,
  response: z.object({
    supply: z.array(
      z.object({
        from: ms,
        to: ms,
        sources: z.array(keyed),
        uses: z.array(keyed),
        cells: z.array(z.object({ source: z.string(), use: z.string(), energyWh: wh, ref: z.string().nullable() })),
        quality,
        ...supplyNotes,
      }),
    ),
  }),
});

export const supplyCsvRoute = defineRoute({
  method: 'get',
  path: '/supply.csv',
  summary: 'Cells of the supply mix as CSV',
  permission: energyRead,
  query: byMeter,
  produces: 'text/csv',
  response: z.string(),
});

export const sharesRoute = defineRoute({
  method: 'get',
  path: '/shares',
  summary: 'Green share of each enterprise and of the park, split into direct, via storage and contracted',
  permission: energyRead,
  query: span,
  response: z.object({
    shares: z.array(
      z.object({
        from: ms,
        to: ms,
        uses: z.array(sharesShape.extend({ use: z.string(), ref: z.string() })),
        quality,
        restatingFrom: ms.nullable(),
      }),
    ),
  }),
});

export const sharesCsvRoute = defineRoute({
  method: 'get',
  path: '/shares.csv',
  summary: 'Green shares as CSV',
  permission: energyRead,
  query: span,
  produces: 'text/csv',
  response: z.string(),
});

export const flowFramesRoute = defineRoute({
  method: 'get',
  path: '/flow-frames',
  summary: 'The flows of a span over time as columns: one number per bucket for each source and use',
  permission: energyRead,
  query: span,
  response: z.object({
    /** Start of each bucket, and the end of the last. */
    ts: z.array(ms),
    /** Sources by kind, storage by origin (`storage-pv`). */
    links: z.array(z.object({ source: z.string(), use: z.string(), energyWh: z.array(wh) })),
    /** Share of missing intervals of each bucket, 0..1. */
    missing: z.array(z.number()),
    restatingFrom: ms.nullable(),
  }),
});

const ratiosQuery = z.object({
  at: instant.optional().meta({ description: 'An instant of the month to report; absent for now' }),
  asOf,
});

export const ratiosRoute = defineRoute({
  method: 'get',
  path: '/ratios',
  summary: 'Ratios of direct green supply by month and for the year to date, with their limits',
  permission: energyParkRead,
  query: ratiosQuery,
  response: z.object({
    ratios: z.array(
      z.object({
        ratio: z.enum(directSupplyRatios),
        period: z.enum(['month', 'year']),
        from: ms,
        to: ms,
        value: share,
        threshold: directSupplyThreshold.nullable(),
        status: z.enum(['ok', 'warn', 'breach', 'none']),
        generationWh: wh,
        exportWh: wh,
        consumptionWh: wh,
        ref: z.string(),
      }),
    ),
  }),
});

export const ratiosCsvRoute = defineRoute({
  method: 'get',
  path: '/ratios.csv',
  summary: 'Ratios of direct green supply as CSV',
  permission: energyParkRead,
  query: ratiosQuery,
  produces: 'text/csv',
  response: z.string(),
});

export const storagePoolsRoute = defineRoute({
  method: 'get',
  path: '/storage-pools',
  summary: 'What the storages hold by origin, over time and in the books of each day',
  permission: energyParkRead,
  query: z.object({ from: instant, to: instant, asOf }),
  response: z.object({
    levels: z.array(
      z.object({
        meter: z.string(),
        ts: z.array(ms),
        origins: z.array(z.object({ origin: z.string(), levelWh: z.array(wh) })),
      }),
    ),
    days: z.array(
      z.object({
        meter: z.string(),
        day: calendarDate,
        from: ms,
        to: ms,
        revision: z.number().int(),
        ref: z.string(),
        origins: z.array(
          z.object({
            origin: z.string(),
            openingWh: wh,
            chargedWh: wh,
            unrecordedWh: wh,
            dischargedWh: wh,
            lossesWh: wh,
            closingWh: wh,
          }),
        ),
      }),
    ),
  }),
});

export const supplyTermsRoute = defineRoute({
  method: 'get',
  path: '/supply-terms',
  summary: 'The stated allocation rule, storages and contracts of a day; members see their own contracts',
  permission: energyRead,
  query: z.object({ at: instant.optional() }),
  response: z.object({
    rule: z.enum(allocationRules),
    storages: z.array(
      z.object({
        meter: z.string(),
        name: text,
        roundTripEfficiency: z.number().nullable(),
        capacityKwh: z.number().nullable(),
      }),
    ),
    contracts: z.array(
      z.object({
        id: z.string(),
        name: text,
        enterpriseId: z.string(),
        generatorId: z.string().nullable(),
        priority: z.number().int(),
        basis: z.enum(['share', 'power', 'profile', 'meter']),
        validFrom: z.string(),
        validTo: z.string().nullable(),
        /** False for a contract with a generator of the park under pro rata. */
        applies: z.boolean(),
      }),
    ),
  }),
});

/** Answers of the routes, for the screen. */
export type SupplyData = z.infer<typeof supplyRoute.response>;
export type FlowFramesData = z.infer<typeof flowFramesRoute.response>;
export type SharesData = z.infer<typeof sharesRoute.response>;
export type RatiosData = z.infer<typeof ratiosRoute.response>;
export type StoragePoolsData = z.infer<typeof storagePoolsRoute.response>;
export type SupplyTermsData = z.infer<typeof supplyTermsRoute.response>;
