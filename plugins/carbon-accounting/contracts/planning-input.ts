import { schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { activityInput } from './inventory-input.ts';
import { dayInput, decimalInput } from './numbers.ts';
import { refuseUnread } from './unread.ts';

const name = z.string().trim().min(1).max(120);
const wholeYears = z.number().int().min(1).max(100);
/** Fraction of 1 a year: 0.06 is 6 %. */
const rate = z.number().gt(-1).max(1);

/** One measure of an abatement cost curve. Money in one currency of one price year; reduction in t/y. */
export const maccAction = z.strictObject({
  action: name,
  capex: decimalInput,
  opex_annual: decimalInput.default(0),
  reduction: decimalInput,
  /** Instead of the life of the whole curve, years. */
  life_y: decimalInput.optional(),
  /** Measures that cannot be added to this one, since they avoid the same tonnes: the cheapest of them counts. */
  excludes: z.array(name).optional(),
});

export const maccInput = z.strictObject({
  operation: z.literal('macc').optional(),
  /** Years over which capital is written off, where an action has no life of its own. */
  life_y: decimalInput.optional(),
  /** Annuity at this rate instead of straight-line. */
  discount_rate: rate.optional(),
  currency: z.string().max(20).optional(),
  actions: z.array(maccAction).min(1).max(1000),
});
export type MaccInput = z.infer<typeof maccInput>;

export const financeInput = z.strictObject({
  operation: z.literal('finance').optional(),
  capex: z.number().min(0),
  /** Of the first year at today's prices; negative is a cost. */
  annual_saving: z.number(),
  years: wholeYears,
  discount_rate: rate,
  /** Yearly growth of the saving; the first payment comes at the end of year 1 and has already grown. */
  escalation_rate: rate.default(0),
  /** t a year: answers with the price of carbon at which the measure breaks even. */
  tonnes_annual: z.number().optional(),
});
export type FinanceInput = z.infer<typeof financeInput>;

/** Changes of activities. `by` of `add` has the unit of the activity unless it says otherwise. */
const change = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('set'), id: name, amount: decimalInput }),
  z.strictObject({ op: z.literal('add'), id: name, by: decimalInput, unit: z.string().optional() }),
  z.strictObject({ op: z.literal('scale'), id: name, by: decimalInput }),
  z.strictObject({ op: z.literal('remove'), id: name }),
  z.strictObject({ op: z.literal('insert'), activity: activityInput }),
  /** Another furnace for the same product: electricity by the difference of its specific consumption. */
  z.strictObject({
    op: z.literal('replace-furnace'),
    id: name,
    productT: decimalInput,
    kWhPerTBefore: decimalInput,
    kWhPerTAfter: decimalInput,
  }),
  /** New renewable generation, of which a share is used in the park and the rest exported. */
  z.strictObject({
    op: z.literal('add-generation'),
    /** Purchased electricity that it replaces. */
    id: name,
    MWh: decimalInput,
    /** Fraction of 1. */
    selfUseShare: decimalInput,
  }),
  /** Heat from a boiler moves to a heat pump or an electrode boiler. */
  z.strictObject({
    op: z.literal('electrify-heat'),
    fuelId: name,
    electricityId: name,
    heatGJ: decimalInput,
    /** Fraction of 1. */
    boilerEfficiency: decimalInput,
    /** Heat per electricity: 1 of an electrode boiler, 2 to 5 of a heat pump. */
    cop: decimalInput,
  }),
]);
export type ScenarioChange = z.infer<typeof change>;

export const measureInput = z.strictObject({
  name,
  changes: z.array(change).min(1).max(200),
  capex: z.number().min(0).default(0),
  /** Upkeep a year; negative is a saving beyond energy. */
  opex_annual: z.number().default(0),
  life_y: wholeYears.default(15),
});

export const scenarioInput = z.strictObject({
  operation: z.literal('scenario').optional(),
  name,
  /** Method profile; the newest version, or `id@version`. */
  profile: z.string().default('national-zero-carbon-park'),
  area: z.string().optional(),
  asOf: dayInput.optional(),
  baseline: z.strictObject({
    name: name.default('baseline'),
    activities: z.array(activityInput).min(1).max(10_000),
    /** The activities are those of so many days, carried on to the whole of the period. */
    carriedOn: z.strictObject({ days: z.number().int().positive(), of: z.number().int().positive() }).optional(),
    /** Refused when the activities are not those with this hash. */
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, schemaText('SHA-256 in hex', '十六进制 SHA-256'))
      .optional(),
  }),
  /** In this order: each is calculated on what the ones before it left. */
  measures: z.array(measureInput).min(1).max(50),
  /** Money per unit of an activity by its id or flow (`purchased`, `exported`), such as 0.62 per kWh. Without a price its energy costs nothing here, and that is said. */
  prices: z.record(name, z.strictObject({ price: z.number(), unit: z.string() })).default({}),
  currency: z.string().max(20).default('CNY'),
  discount_rate: rate.default(0.06),
  escalation_rate: rate.default(0),
  /** tCO2/tce instead of the threshold of the energy class. */
  target: decimalInput.optional(),
});
export type ScenarioInput = z.infer<typeof scenarioInput>;

/** What a claimed reduction rests on. */
export const claimInput = z
  .strictObject({
    operation: z.literal('claim').optional(),
    claimedT: decimalInput,
    /** Electricity that was avoided or replaced. */
    MWh: decimalInput,
    /** kgCO2/kWh by name of the basis; without it the bases of the library are taken for `year` and `area`. */
    factors: z.record(name, decimalInput).optional(),
    year: z.number().int().optional(),
    area: z.string().optional(),
    /** Product that changed its route: what is left is stated per tonne of it. */
    productT: decimalInput.optional(),
  })
  .superRefine(
    refuseUnread({
      fields: ['year', 'area'],
      when: ({ factors }) => factors !== undefined,
      expected: ['nothing beside factors, which are taken as they are', '给出 factors 时不得填写（因子直接采用）'],
    }),
  );
export type ClaimInput = z.infer<typeof claimInput>;
