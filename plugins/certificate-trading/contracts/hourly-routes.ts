import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { certificateAccount } from './config.ts';
import { certificatesRead } from './permissions.ts';
import { month } from './quantities.ts';

const series = z.array(z.number());

const accountMonth = z.object({
  account: z.union([certificateAccount, z.literal('all')]).default('all'),
  month,
});

export const hourlyRoute = defineRoute({
  method: 'get',
  path: '/hourly',
  summary: 'Consumption against certificates hour by hour, with the 24/7 score beside the match of the whole period',
  permission: certificatesRead,
  query: accountMonth,
  response: z.object({
    account: z.string(),
    /** ms UTC; hours are those of the park, up to now. */
    from: z.number().int(),
    to: z.number().int(),
    hours: z.array(z.number().int()),
    loadWh: series,
    /** Certificates of the hour that the account holds or has retired, Wh. */
    certificatesWh: series,
    retiredWh: series,
    matchedWh: series,
    /** Per cent; null without consumption. */
    matchedPct: z.number().nullable(),
    periodMatchPct: z.number().nullable(),
    totals: z.object({
      loadWh: z.number(),
      certificatesWh: z.number(),
      matchedWh: z.number(),
      excessWh: z.number(),
      shortfallWh: z.number(),
    }),
    /** Share of the consumption's intervals that were not measured, 0 to 1. */
    estimatedShare: z.number().nullable(),
    consumptionRef: z.string().nullable(),
  }),
});
export type HourlyData = z.infer<typeof hourlyRoute.response>;

export const coverageRoute = defineRoute({
  method: 'get',
  path: '/hourly/coverage',
  summary:
    'What certificates of the same hour cover of the consumption of each account in a month: its own first, then what the park could hand on, evenly',
  permission: certificatesRead,
  query: z.object({ month }),
  response: z.object({
    /** ms UTC, up to the last hour that is over. */
    from: z.number().int(),
    to: z.number().int(),
    accounts: z.array(
      z.object({
        account: z.string(),
        loadWh: z.number(),
        ownWh: z.number(),
        /** Not its own yet: certificates of the park that nobody has used or asked for, and that may change hands. */
        parkWh: z.number(),
        openWh: z.number(),
        /** Share of the consumption's intervals that were not measured, 0 to 1. */
        estimatedShare: z.number().nullable(),
        consumptionRef: z.string().nullable(),
        ownRef: z.string(),
      }),
    ),
    /** What the park would still have left. */
    leftWh: z.number(),
  }),
});
export type CoverageData = z.infer<typeof coverageRoute.response>;

const size = z.coerce.number().positive().max(10_000_000);

const storageQuery = accountMonth.extend({
  capacityKwh: size,
  powerKw: size.describe('Of charging and of discharging'),
  roundTripPct: z.coerce.number().min(1).max(100).describe('Energy out by energy in'),
});
export type StorageScoreQuery = z.infer<typeof storageQuery>;

export const storageScoreRoute = defineRoute({
  method: 'get',
  path: '/hourly/storage',
  summary:
    'What the 24/7 score of a month would be with a storage that takes what is over in an hour and gives it where certificates are short',
  permission: certificatesRead,
  query: storageQuery,
  response: z.object({
    /** Per cent; null without consumption. Without the storage, and with it. */
    matchedPct: z.number().nullable(),
    withStoragePct: z.number().nullable(),
    chargedWh: z.number(),
    dischargedWh: z.number(),
    lossWh: z.number(),
    shortfallWh: z.number(),
  }),
});
export type StorageScore = z.infer<typeof storageScoreRoute.response>;
