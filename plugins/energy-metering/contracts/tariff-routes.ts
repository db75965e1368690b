import { defineRoute, isoInstant, revisionBefore } from '@lingtan/sdk';
import { z } from 'zod';
import { energyRead } from './permissions.ts';
import { tariffsEdit } from './tariff-permissions.ts';
import {
  billingAccountRecord,
  billingAccountShape,
  holidayNames,
  localDate,
  tariffProblem,
  tariffRecord,
  tariffVersionRecord,
  touPeriods,
} from './tariffs.ts';

const instant = isoInstant.meta({ description: 'ISO 8601 with zone' });
const asOf = instant.optional().meta({ description: 'As known at this instant; absent for now' });
const text = z.object({ en: z.string(), 'zh-CN': z.string() });
const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });
const params = z.object({ tariff: z.string() });
const versionParams = z.object({ tariff: z.string(), validFrom: localDate });
const reason = z.string().trim().min(1).max(500);
/** Checked by the plugin itself, so that every problem comes back with its field. */
const draft = z.unknown().meta({ description: 'A tariff version; see the exported tariffs' });
const period = z.enum(touPeriods);
const firstDay = localDate.meta({ description: 'First day of the week' });
const dayType = z.enum(['workday', 'weekend', 'holiday', 'unknown']);

export const tariffsRoute = defineRoute({
  method: 'get',
  path: '/tariffs',
  summary: 'Tariffs with their versions; members see those of their own accounts',
  permission: energyRead,
  query: z.object({ asOf }),
  response: z.object({ tariffs: z.array(tariffRecord), intervalMinutes: z.number() }),
});

export const tariffRoute = defineRoute({
  method: 'get',
  path: '/tariffs/:tariff',
  summary: 'One tariff, with every revision of every version, oldest first',
  permission: energyRead,
  params,
  query: z.object({ asOf }),
  response: z.object({
    tariff: tariffRecord,
    history: z.array(tariffVersionRecord.omit({ validUntil: true }).extend({ withdrawn: z.boolean() })),
  }),
});

export const createTariffRoute = defineRoute({
  method: 'post',
  path: '/tariffs',
  summary: 'Create a tariff with its versions, or import one that was exported',
  permission: tariffsEdit,
  body: z.strictObject({ tariff: z.unknown().meta({ description: 'A tariff as exported' }) }),
  response: tariffRecord,
});

export const renameTariffRoute = defineRoute({
  method: 'patch',
  path: '/tariffs/:tariff',
  summary: 'Rename a tariff',
  permission: tariffsEdit,
  params,
  body: z.strictObject({
    name: z.strictObject({ en: z.string().min(1).max(200), 'zh-CN': z.string().min(1).max(200) }),
  }),
  response: tariffRecord,
});

export const createVersionRoute = defineRoute({
  method: 'post',
  path: '/tariffs/:tariff/versions',
  summary: 'Add a version, or correct the one of the same first day by a new revision',
  permission: tariffsEdit,
  params,
  body: z.strictObject({ version: draft, reason: reason.optional(), revision: revisionBefore }),
  response: tariffVersionRecord,
});

export const withdrawVersionRoute = defineRoute({
  method: 'post',
  path: '/tariffs/:tariff/versions/:validFrom/withdraw',
  summary: 'Withdraw a version; its records stay readable',
  permission: tariffsEdit,
  params: versionParams,
  body: z.strictObject({ reason, revision: revisionBefore }),
  response: tariffRecord,
});

export const checkVersionRoute = defineRoute({
  method: 'post',
  path: '/tariff-check',
  summary: 'Dry run: all problems of a version, and of how it fits the other versions of the tariff',
  permission: tariffsEdit,
  body: z.strictObject({ tariff: z.string().optional(), version: draft }),
  response: z.object({
    problems: z.array(tariffProblem),
    /** What a correction needs. */
    needsReason: z.boolean(),
    revision: z.number().int(),
  }),
});

/** A stretch of a local day, minutes from midnight. */
const run = z.object({ from: z.number().int(), to: z.number().int(), period });

export const pricePeriodShape = z.object({
  from: ms,
  to: ms,
  period,
  season: z.string(),
  dayType,
  energyPrice: z.string().nullable(),
  totalPrice: z.string().nullable(),
  version: z.string(),
});

const preview = z.object({
  timeZone: z.string(),
  days: z.array(
    z.object({
      date: localDate,
      type: dayType,
      holiday: z.enum(holidayNames).nullable(),
      makeUp: z.boolean(),
      season: z.string(),
      /** Place of the schedule in its season; null where the day type is unknown and the hours depend on it. */
      schedule: z.number().int().nullable(),
    }),
  ),
  /** By season and place of the schedule. */
  schedules: z.array(z.object({ season: z.string(), schedule: z.number().int(), runs: z.array(run) })),
  /** Hours of each period in the year; days that are unknown are left out. */
  hours: z.partialRecord(period, z.number()),
  unknownDays: z.number().int(),
  /** By season and period; empty when the base is a market series. */
  prices: z.array(
    z.object({
      season: z.string(),
      period,
      factor: z.string(),
      energyPrice: z.string(),
      totalPrice: z.string(),
    }),
  ),
  week: z.array(pricePeriodShape),
  /** Why there is no week, when there is none. */
  weekProblem: z.string().nullable(),
});

export type PreviewData = z.infer<typeof preview>;

export const previewRoute = defineRoute({
  method: 'get',
  path: '/tariffs/:tariff/versions/:validFrom/preview',
  summary: 'What a version makes of a year and of a week: day types, hours by period, prices',
  permission: energyRead,
  params: versionParams,
  query: z.object({ year: z.coerce.number().int().min(2000).max(2100), week: firstDay, asOf }),
  response: preview,
});

export const previewDraftRoute = defineRoute({
  method: 'post',
  path: '/tariff-preview',
  summary: 'The same for a version that is not stored yet',
  permission: tariffsEdit,
  body: z.strictObject({
    tariff: z.string().optional(),
    version: draft,
    year: z.number().int().min(2000).max(2100),
    week: firstDay,
  }),
  response: preview,
});

export const pricesRoute = defineRoute({
  method: 'get',
  path: '/tariffs/:tariff/prices',
  summary: 'Periods and prices of a span of at most 366 days',
  permission: energyRead,
  params,
  query: z.object({ from: instant, to: instant, asOf }),
  response: z.object({ periods: z.array(pricePeriodShape) }),
});

export const exportTariffRoute = defineRoute({
  method: 'get',
  path: '/tariffs/:tariff/export',
  summary: 'A tariff as JSON, to be imported elsewhere',
  permission: energyRead,
  params,
  query: z.object({ asOf }),
  produces: 'application/json',
  response: z.string(),
});

export const tariffTemplatesRoute = defineRoute({
  method: 'get',
  path: '/tariff-templates',
  summary: 'Tariffs that come with the product',
  permission: energyRead,
  response: z.object({
    templates: z.array(z.object({ id: z.string(), description: text, tariff: z.unknown() })),
  }),
});

/** Revisions of an account count anew from each month on. */
const accountBefore = z
  .strictObject({ validFrom: localDate.optional(), revision: z.int().min(1) })
  .nullable()
  .optional()
  .describe('The account that was read before the change, null for none; another one stored is refused. Absent: any');

export const accountsRoute = defineRoute({
  method: 'get',
  path: '/billing-accounts',
  summary: 'Billing accounts; members see their own',
  permission: energyRead,
  query: z.object({ on: localDate.optional(), asOf }),
  response: z.object({ accounts: z.array(billingAccountRecord) }),
});

export const putAccountRoute = defineRoute({
  method: 'put',
  path: '/billing-accounts/:account',
  summary: 'Create a billing account, or change it from a month on',
  permission: tariffsEdit,
  params: z.object({ account: z.string() }),
  body: billingAccountShape.omit({ id: true }).extend({ reason: reason.optional(), before: accountBefore }),
  response: billingAccountRecord,
});

export const removeAccountRoute = defineRoute({
  method: 'post',
  path: '/billing-accounts/:account/remove',
  summary: 'Remove a billing account; its records stay readable',
  permission: tariffsEdit,
  params: z.object({ account: z.string() }),
  body: z.strictObject({ reason, before: accountBefore }),
  response: z.object({ removed: z.literal(true) }),
});

export type TariffsData = z.infer<typeof tariffsRoute.response>;
export type TariffData = z.infer<typeof tariffRoute.response>;
export type CheckData = z.infer<typeof checkVersionRoute.response>;
export type TemplatesData = z.infer<typeof tariffTemplatesRoute.response>;
export type AccountsData = z.infer<typeof accountsRoute.response>;
