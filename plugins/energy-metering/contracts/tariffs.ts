import { z } from 'zod';

/** Decimal text, so that prices with six digits stay exact; e.g. `0.653412`. */
export const decimal = z
  .string()
  .regex(/^-?\d{1,9}(\.\d{1,8})?$/, 'a decimal number as text, at most 8 digits after the point');
/** `YYYY-MM-DD` in the zone of the tariff. */
export const localDate = z.iso.date();
/** `HH:MM-HH:MM` local time; `24:00` is the next midnight, and a range may wrap over it (`22:00-02:00`). */
export const hourRange = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a range like 22:00-02:00');
const text = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) });
const key = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and dashes');

export const touPeriods = ['critical-peak', 'peak', 'flat', 'valley', 'deep-valley'] as const;
export type TouPeriod = (typeof touPeriods)[number];
/** `workday` includes make-up workdays, `holiday` the statutory days off; `weekend` what is left of Saturday and Sunday. */
export const dayTypes = ['workday', 'weekend', 'holiday'] as const;
export type DayType = (typeof dayTypes)[number];

/** Hours by period; minutes that no range names are `flat`. Ranges of different periods must not overlap, except that critical peak and deep valley lie inside peak and valley and win. */
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
        /** Absent: every day. */
        days: z.array(z.enum(dayTypes)).min(1).optional(),
        /** Single local dates that go before the day types. */
        dates: z.array(localDate).optional(),
        hours,
      }),
    )
    .min(1),
  /** Price of a period over the base price; absent: those of the version. */
  factors: factors.optional(),
});

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
  meters: z.array(key).optional(),
});
export type BillingAccount = z.infer<typeof billingAccountShape>;

/** A span with one period and price, for planning and display. */
export interface PricePeriod {
  /** ms UTC. */
  from: number;
  to: number;
  period: TouPeriod;
  season: string;
  dayType: DayType;
  /** Yuan per kWh as decimal text: base × factor, and the sum with adders. Null while a market price is not known. */
  energyPrice: string | null;
  totalPrice: string | null;
  /** `<tariff>/<validFrom>`. */
  version: string;
}

/** Prices of the park's tariffs, for dispatch and for bills. */
export interface TariffsService {
  tariffs(query?: { asOf?: string | null }): Promise<Tariff[]>;
  accounts(): Promise<BillingAccount[]>;
  /** Periods and prices of a span, without gaps; a time that no version covers is an error naming it. */
  prices(query: { tariffId: string; from: number; to: number; asOf?: string | null }): Promise<PricePeriod[]>;
}
