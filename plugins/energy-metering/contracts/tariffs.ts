import { calendarDate, lowerCaseId, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { dayTypes, holidayNames, touPeriods } from './tariff-words.ts';
import type { DayType, TouPeriod } from './tariff-words.ts';

export * from './tariff-words.ts';

/** Decimal text, so that prices with six digits stay exact; e.g. `0.653412`. */
export const decimal = z
  .string()
  .regex(
    /^-?\d{1,9}(\.\d{1,8})?$/,
    schemaText('a decimal number as text, at most 8 digits after the point', '十进制文本，小数最多 8 位'),
  );
/** `YYYY-MM-DD` in the zone of the tariff. */
export const localDate = calendarDate;
/** `HH:MM-HH:MM` local time; `24:00` is the next midnight, and a range may wrap over it (`22:00-02:00`). */
export const hourRange = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
    schemaText('a range like 22:00-02:00', '时段，如 22:00-02:00'),
  );
const text = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) });
const key = lowerCaseId;

/**
 * Hours by period; minutes that no range names are `flat`. Ranges must not overlap, except that critical peak may lie on
 * peak and deep valley on valley, and wins there. A range that wraps over midnight names the first and the last minutes
 * of the same local day.
 */
const hours = z.partialRecord(z.enum(touPeriods), z.array(hourRange).min(1));
const factors = z.partialRecord(z.enum(touPeriods), decimal);

/** A part of the year with its own hours. Several day schedules may apply; the first whose day types and dates match wins. */
const season = z.strictObject({
  id: key,
  name: text,
  /** 1..12; every month belongs to exactly one season of the version. */
  months: z.array(z.number().int().min(1).max(12)).min(1),
  schedules: z
    .array(
      z.strictObject({
        /** Day types; absent: every day, or only `dates` where there are any. */
        days: z.array(z.enum(dayTypes)).min(1).optional(),
        /** Narrows the day type `holiday` to these; absent: all of them. */
        holidays: z.array(z.enum(holidayNames)).min(1).optional(),
        /** Single local dates. A schedule that names the date goes before all that match by day type. */
        dates: z.array(localDate).min(1).optional(),
        hours,
      }),
    )
    .min(1),
  /** Price of a period over the base price; absent: those of the version. */
  factors: factors.optional(),
});

/** Days off and make-up workdays of one year, for years the product's calendar does not know yet, or to correct it. */
const calendarYear = z.strictObject({
  year: z.number().int().min(2000).max(2100),
  /** Notice of the State Council, or whatever the days follow. */
  source: z.string().min(1),
  holidays: z.array(z.strictObject({ date: localDate, holiday: z.enum(holidayNames) })).min(1),
  workdays: z.array(localDate).default([]),
});
export type CalendarYear = z.infer<typeof calendarYear>;

/** Price per kWh that is the same at all hours: transmission, line losses, system operation, funds and surcharges. */
const adder = z.strictObject({
  id: key,
  name: text,
  kind: z.enum(['transmission', 'line-loss', 'system-operation', 'surcharge', 'other']),
  pricePerKwh: decimal,
});

/** Capacity part of a two-part tariff. */
const demand = z.discriminatedUnion('basis', [
  z.strictObject({
    /** Highest metered mean power of the month. */
    basis: z.literal('metered'),
    pricePerKwMonth: decimal,
    windowMinutes: z.literal([15, 30, 60]).default(15),
    /** A sliding window moves by `stepMinutes`; absent: fixed windows. */
    stepMinutes: z.literal([1, 5]).optional(),
    /** Only demand within these periods counts; absent: all. */
    periods: z.array(z.enum(touPeriods)).optional(),
  }),
  z.strictObject({
    /** Declared demand; metered demand above `tolerance` × declared is charged `excessMultiplier` times. */
    basis: z.literal('declared'),
    pricePerKwMonth: decimal,
    declaredKw: z.number().positive(),
    tolerance: decimal.default('1.05'),
    excessMultiplier: decimal.default('2'),
    windowMinutes: z.literal([15, 30, 60]).default(15),
    stepMinutes: z.literal([1, 5]).optional(),
  }),
  z.strictObject({
    /** Installed transformer capacity. */
    basis: z.literal('capacity'),
    pricePerKvaMonth: decimal,
    capacityKva: z.number().positive(),
  }),
]);

/** Adjustment of energy and demand parts by the mean power factor of the month: (active, reactive) → percent, as data. */
const powerFactor = z.strictObject({
  standard: decimal,
  /** Rows from the highest power factor down: the first with powerFactor >= `from` applies; percent is negative for a rebate. */
  rows: z.array(z.strictObject({ from: decimal, percent: decimal })).min(1),
  source: z.string().min(1),
});

/** One version of a tariff; immutable once it was used in a bill. */
export const tariffVersionShape = z.strictObject({
  /** First local day on which it is valid. It ends where the next version of the tariff starts. */
  validFrom: localDate,
  /** Day after the last valid one; absent: open. */
  validTo: localDate.optional(),
  /** Notice or contract it follows. */
  source: z.string().min(1),
  /** `unverified` prices show as such on every bill. */
  status: z.enum(['verified', 'unverified', 'example']),
  currency: z.literal('CNY').default('CNY'),
  /** Whether prices hold VAT, and its rate in percent. */
  vat: z.strictObject({ included: z.boolean(), percent: decimal }),
  energy: z.strictObject({
    /** Price per kWh that floats by period, or the point of a market price series (yuan/kWh, gauge). */
    base: z.union([z.strictObject({ pricePerKwh: decimal }), z.strictObject({ point: z.string().min(1) })]),
    factors,
    seasons: z.array(season).min(1),
    /** Statutory calendar for day types: `cn`, or `none` where holidays do not count. */
    calendar: z.enum(['cn', 'none']).default('cn'),
    /** Goes before the product's calendar for the years it names. */
    calendarYears: z.array(calendarYear).optional(),
    /** Digits after the point to which base × factor is rounded (half away from zero), as price tables print it; absent: exact. */
    priceDigits: z.number().int().min(2).max(8).optional(),
  }),
  adders: z.array(adder).default([]),
  demand: demand.optional(),
  /** Demand price × `factor` when the month's energy per kVA reaches `kwhPerKva`. */
  demandDiscount: z
    .strictObject({ kwhPerKva: decimal, factor: decimal, capacityKva: z.number().positive() })
    .optional(),
  powerFactor: powerFactor.optional(),
  /** Price per kWh on top, for energy that the supply mix shows as contracted green power. */
  greenPremiumPerKwh: decimal.optional(),
});
export type TariffVersion = z.infer<typeof tariffVersionShape>;
export type TariffSeason = TariffVersion['energy']['seasons'][number];
export type DaySchedule = TariffSeason['schedules'][number];
export type PeriodHours = DaySchedule['hours'];

/** A tariff and its versions. */
export const tariffShape = z.strictObject({
  id: key,
  name: text,
  /** IANA zone of its hours and months; absent: that of the park. */
  timeZone: z.string().optional(),
  versions: z.array(tariffVersionShape).min(1),
});
export type Tariff = z.infer<typeof tariffShape>;

/** Who is billed by which tariff. `enterpriseId` null is the park's own bill from the grid company, at its grid meters. */
export const billingAccountShape = z.strictObject({
  id: key,
  name: text,
  enterpriseId: z.string().nullable(),
  tariffId: key,
  /** Meters whose import is billed; absent: the boundary load meters of the enterprise, or the grid meters of the park. */
  meters: z.array(key).min(1).optional(),
  /**
   * First month for which this holds (its first day, `YYYY-MM-01`), so that an account can change its tariff without
   * changing the bills before; absent: since ever.
   */
  validFrom: localDate.regex(/-01$/, schemaText('the first day of a month', '某月的第一天')).optional(),
});
export type BillingAccount = z.infer<typeof billingAccountShape>;

/** Who entered a record, when and why. */
const entry = {
  revision: z.number().int(),
  /** ISO 8601 UTC. */
  recordedAt: z.string(),
  /** Name of the person, or of the part of the product, that entered it. */
  recordedBy: z.string(),
  reason: z.string().nullable(),
};

/** A version as it is stored. Records are never changed: a correction of the same first day is a new revision. */
export const tariffVersionRecord = tariffVersionShape.extend({
  ...entry,
  /** Day after the last valid one, from `validTo` and the next version; null: open. */
  validUntil: localDate.nullable(),
  ref: z.string(),
});
export type TariffVersionRecord = z.infer<typeof tariffVersionRecord>;

export const tariffRecord = z.object({
  id: key,
  name: text,
  /** Resolved: that of the park where the tariff has none of its own. */
  timeZone: z.string(),
  /** By first day; the newest revision of each that is not withdrawn. */
  versions: z.array(tariffVersionRecord),
});
export type TariffRecord = z.infer<typeof tariffRecord>;

export const billingAccountRecord = billingAccountShape.extend(entry);
export type BillingAccountRecord = z.infer<typeof billingAccountRecord>;

/** What is wrong with a tariff at one field: the value that was found and what was expected, in both languages. */
export const tariffProblem = z.object({
  /** Field within the version or the tariff. */
  path: z.array(z.union([z.string(), z.number()])),
  code: z.string(),
  message: text,
});
export type TariffProblem = z.infer<typeof tariffProblem>;

/** A span with one period and price, for planning and display. */
export interface PricePeriod {
  /** ms UTC. */
  from: number;
  to: number;
  period: TouPeriod;
  season: string;
  /** `unknown` where no calendar of the year is known and the hours do not depend on it. */
  dayType: DayType | 'unknown';
  /** Yuan per kWh as decimal text: base × factor, and the sum with adders. Null while a market price is not known. */
  energyPrice: string | null;
  totalPrice: string | null;
  /** `<tariff>/<validFrom>`. */
  version: string;
}

/** Prices of the park's tariffs, for dispatch and for bills. Sees all of the park: a caller that serves an enterprise must restrict it. */
export interface TariffsService {
  tariffs(query?: { asOf?: string | null }): Promise<TariffRecord[]>;
  /** Accounts as they hold on a local date (`YYYY-MM-DD`); absent: each account's newest. */
  accounts(query?: { on?: string; asOf?: string | null }): Promise<BillingAccountRecord[]>;
  /** Periods and prices of a span, without gaps; a time that no version covers is an error naming it. */
  prices(query: { tariffId: string; from: number; to: number; asOf?: string | null }): Promise<PricePeriod[]>;
}
