import { schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { calendarDay as localDay } from './config-fields.ts';

const positive = z.number().positive();
const share = z.number().min(0).max(1);
const notNegative = z.number().min(0);
const reading = z.number().nullable();
/** A concentration or a volume that may be missing. */
const amount = notNegative.nullable();

/** Network of flows: `balances` (or `A`) has a row for each node and a column for each stream. */
export const reconcileInput = z.strictObject({
  balances: z.array(z.array(z.number())).min(1).optional().describe('give this or `A`'),
  A: z.array(z.array(z.number())).min(1).optional(),
  measured: z.array(reading).describe('null: a stream without meter'),
  sd: z
    .array(positive.nullable())
    .optional()
    .describe('standard deviation of each meter; give this, `variance` or `confidence95`'),
  variance: z.array(positive.nullable()).optional(),
  confidence95: z.array(positive.nullable()).optional().describe('half of the 95 % interval of each meter'),
  streams: z.array(z.string()).optional().describe('names of the streams; give this or `names`'),
  names: z.array(z.string()).optional(),
  correlations: z
    .array(z.tuple([z.string(), z.string(), z.number().gt(-1).lt(1)]))
    .default([])
    .describe('pairs of meters whose errors depend on each other, by name, with their correlation'),
  confidence: z.number().gt(0).lt(1).default(0.95),
});

const terms = z.record(z.string(), reading);

/** Balance of one node in m³; null is a meter that says nothing. */
export const balanceInput = z
  .strictObject({
    in: terms,
    out: terms,
    storage: terms.default({}),
    target_pct: notNegative.default(2),
    alarm_pct: notNegative.default(10),
  })
  .refine((input) => [input.in, input.out, input.storage].some((side) => Object.keys(side).length > 0), {
    message: schemaText('at least one term of in, out or storage', 'in、out 或 storage 中至少一项'),
    path: ['in'],
  })
  .refine((input) => input.alarm_pct >= input.target_pct, {
    message: schemaText('a share not below target_pct', '不小于 target_pct 的百分比'),
    path: ['alarm_pct'],
  });

const pollutants = z.record(z.string(), notNegative);

/** Membrane stages on the reject, or a plant as a graph. */
export const trainInput = z.union([
  z.strictObject({ feed_m3_d: notNegative, stages: z.array(z.strictObject({ name: z.string(), recovery: share })) }),
  z
    .strictObject({
      feed_m3_d: notNegative.optional(),
      feed_m3_s: notNegative.optional(),
      feed_mg_L: pollutants.default({}),
      recovery: share,
      removal: z.record(z.string(), share).default({}),
      energy_kWh_m3: notNegative.optional().describe('for each m³ of inlet; this or `kind`'),
      kind: z
        .enum(['brine-concentrator'])
        .optional()
        .describe('electricity by the formula of the unit, which needs TDS'),
    })
    .refine(({ energy_kWh_m3: energy, kind }) => energy === undefined || kind === undefined, {
      message: schemaText('energy_kWh_m3 or kind, not both', 'energy_kWh_m3 或 kind 其一'),
      path: ['kind'],
    }),
  z.strictObject({
    units: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.string().default('unit'),
        recovery: share,
        removal: z.record(z.string(), share).optional(),
        energyKwhPerM3: notNegative.optional(),
        doseMgPerL: pollutants.optional(),
      }),
    ),
    links: z.array(
      z.strictObject({
        from: z.string(),
        port: z.enum(['product', 'reject']),
        to: z.string(),
        share: share.optional(),
      }),
    ),
    feeds: z.array(z.strictObject({ to: z.string(), m3Day: notNegative, mgPerL: pollutants.optional() })),
  }),
]);

const mark = z.enum(['N', 'F', 'M', 'S', 'D', 'C', 'T', 'B']);
const count = z.number().int().min(0).max(1_000_000);

/** Segments of equal slices of a window, marks alone, counts of valid slices, or windows as parts of a longer one. */
export const aggregateInput = z.union([
  z.strictObject({
    slice_s: positive,
    segments: z.array(
      z.strictObject({
        flow_L_s: reading
          .optional()
          .describe('null: the meter says nothing; left out in all: the mean is not weighted'),
        conc_mg_L: reading.optional().describe('null: the analyser says nothing; left out in all: volumes alone'),
        slices: count,
        flag: mark.default('N'),
      }),
    ),
    valid_slices_needed: count.default(120),
  }),
  z.strictObject({ flow_L_s: z.number(), slice_s: positive, slices: count, valid_slices_needed: count.default(120) }),
  z.strictObject({ kind: z.enum(['wastewater', 'flue-gas']), flags: z.array(mark) }),
  z.strictObject({ valid_slices: z.array(count), valid_slices_needed: count.default(120) }),
  z.strictObject({
    parts: z.array(
      z
        .strictObject({
          length_s: positive.default(600),
          volume_m3: notNegative.nullable().optional().describe('null, or left out in all: the mean is not weighted'),
          load_kg: reading.optional(),
          mean_arithmetic_mg_L: reading.optional().describe('with `valid_slices`: the plain mean of its slices'),
          valid_slices: count.default(0),
          valid: z.boolean().default(true),
          flag: mark.default('N'),
        })
        .refine((part) => typeof part.mean_arithmetic_mg_L !== 'number' || part.valid_slices > 0, {
          message: schemaText('the valid slices that the mean is of', '平均值所含的有效采样片数'),
          path: ['valid_slices'],
        }),
    ),
    length_s: positive.describe('length of the whole window: 3600 or 86400'),
    kind: z.enum(['wastewater', 'flue-gas']).default('wastewater'),
  }),
]);

/** Values by name and the pairs whose removal is asked for, or one inlet and one outlet. */
export const removalInput = z.union([
  z.strictObject({
    values: z.record(z.string(), reading),
    pairs: z.record(z.string(), z.tuple([z.string(), z.string()])),
  }),
  z.strictObject({
    in: z.strictObject({ mg_L: amount, m3: amount.optional() }),
    out: z.strictObject({ mg_L: amount, m3: amount.optional() }),
  }),
]);

const basis = z.enum(['instant', 'hour-mean', 'day-mean', 'month-mean', 'annual-load', 'removal']);

/** Limits and the values to judge by them. */
export const judgeInput = z.strictObject({
  outlet: z.string(),
  limits: z.array(
    z.strictObject({
      id: z.string(),
      version: z.number().int().min(1).default(1),
      outlet: z.string(),
      standard: z.string(),
      validFrom: localDay,
      validTo: localDay.optional(),
      rows: z.array(
        z.strictObject({
          parameter: z.string(),
          min: z.number().optional(),
          max: z.number().optional(),
          unit: z.string(),
          basis,
          digits: z.number().int().min(0).max(9).optional(),
          condition: z
            .strictObject({
              temperatureAbove: z.number().optional(),
              temperatureAtMost: z.number().optional(),
              season: z
                .strictObject({ from: z.string().regex(/^\d\d-\d\d$/), to: z.string().regex(/^\d\d-\d\d$/) })
                .optional(),
              builtFrom: localDay.optional(),
              builtBefore: localDay.optional(),
            })
            .optional(),
          status: z.enum(['published', 'second-hand', 'unverified']),
          verifiedBy: z.string().nullable().optional(),
        }),
      ),
    }),
  ),
  values: z.array(
    z.strictObject({
      parameter: z.string(),
      basis,
      value: reading,
      unit: z.string(),
      valid: z.boolean().default(true),
      day: localDay,
      temperatureC: reading.optional(),
      plantBuilt: localDay.optional(),
    }),
  ),
  warnFrom: share.default(0.9),
});

/** A series, and the rule that makes alarms of it. */
export const alarmInput = z
  .strictObject({
    series: z.array(z.tuple([z.number(), reading])).describe('pairs of seconds and value'),
    limit_high: z.number().optional(),
    limit_low: z.number().optional(),
    deadband: notNegative.default(0),
    on_delay_s: notNegative.default(0),
    off_delay_s: notNegative.default(0),
  })
  .refine((input) => input.limit_high !== undefined || input.limit_low !== undefined, {
    message: schemaText('limit_high or limit_low', 'limit_high 或 limit_low'),
    path: ['limit_high'],
  });

const alarmStates = ['NORM', 'UNACK', 'ACKED', 'RTNUN', 'LTUNK', 'LTACK', 'SHLVD', 'DSUPR', 'OOSRV'] as const;

/** Events of one alarm, in order. `shelf timer ends` is the same as `unshelve`. */
export const alarmStatesInput = z.strictObject({
  start: z.enum(alarmStates).default('NORM'),
  active: z.boolean().optional().describe('whether the condition holds at the start; by default as the state says'),
  latching: z.boolean().default(false),
  events: z.array(z.string()),
});

/** Methane of organic matter in water, or nitrous oxide of its nitrogen. */
export const gasesInput = z.union([
  z.strictObject({
    COD_mg_L: notNegative.optional(),
    BOD_mg_L: notNegative.optional(),
    OD_mg_L: notNegative.optional(),
    Bo: notNegative,
    MCF: share,
    GWP: notNegative,
  }),
  z.strictObject({
    Q_m3_d: notNegative,
    TN_in_mg_L: notNegative.optional(),
    TN_out_mg_L: notNegative.optional(),
    TN_mg_L: notNegative.optional(),
    EF: notNegative.describe('kg N2O-N for each kg N'),
  }),
  z
    .strictObject({
      Q_m3_d: notNegative,
      COD_mg_L: notNegative.optional(),
      BOD_mg_L: notNegative.optional(),
      OD_mg_L: notNegative.optional(),
      EF_CH4: notNegative.optional().describe('kg CH4 for each kg of organic matter; or Bo and MCF'),
      Bo: notNegative.optional(),
      MCF: share.optional(),
      sludge_kg_d: notNegative.default(0),
      recovered_kg_d: notNegative.default(0),
    })
    .refine(({ EF_CH4, Bo, MCF }) => [Bo, MCF].every((each) => (each === undefined) === (EF_CH4 !== undefined)), {
      message: schemaText('either EF_CH4, or Bo and MCF', 'EF_CH4，或 Bo 与 MCF 二者'),
      path: ['EF_CH4'],
    }),
  z.strictObject({
    organic_kg: notNegative,
    sludge_kg: notNegative.default(0),
    EF_CH4: notNegative.describe('kg CH4 for each kg of organic matter, Bo × MCF'),
    recovered_kg: notNegative.default(0),
  }),
  z.strictObject({
    organic_kg: notNegative,
    sludge_kg: notNegative.default(0),
    Bo: notNegative,
    MCF: share,
    recovered_kg: notNegative.default(0),
  }),
]);

const finite = z.number();

/** A pressure vessel of membrane elements in series, in SI units. */
export const membraneInput = z
  .strictObject({
    A_m_s_Pa: positive.describe('permeability to water'),
    B_m_s: notNegative.describe('permeability to salt'),
    area_m2: positive.describe('of one element'),
    elements: z.number().int().min(1).max(20).describe('in series in the vessel'),
    pressure_Pa: positive.describe('of the feed at the first element, above that of the permeate'),
    pressure_drop_Pa: notNegative.describe('along one element at the flow of the feed; it falls with the flow'),
    pressure_drop_exponent: z
      .number()
      .min(0)
      .max(2)
      .default(0)
      .describe('by which power of the flow it falls; 0: constant'),
    osmotic_feed_Pa: notNegative.describe('of the feed; elsewhere in the ratio of the concentrations'),
    feed_kg_m3: positive,
    feed_m3_s: positive,
    polarisation: z
      .number()
      .min(1)
      .optional()
      .describe('concentration at the membrane by that of the bulk; this or `mass_transfer_m_s`'),
    mass_transfer_m_s: positive
      .optional()
      .describe('of the film at the membrane, by which the polarisation follows from the flux'),
  })
  .refine(({ polarisation, mass_transfer_m_s: film }) => (polarisation === undefined) !== (film === undefined), {
    message: schemaText('polarisation or mass_transfer_m_s', 'polarisation 或 mass_transfer_m_s 其一'),
    path: ['polarisation'],
  });

/** Terms of the operating cost index of BSM2. */
export const costIndexInput = z.strictObject({
  aeration_kWh_d: finite,
  pumping_kWh_d: finite,
  mixing_kWh_d: finite,
  sludge_kg_d: finite,
  carbon_kg_d: finite,
  methane_kg_d: finite,
  heat_kWh_d: finite,
});

/** Values of a day, to be judged by the limits of a standard that are shipped. */
export const standardInput = z.strictObject({
  standard: z.string(),
  class: z.string().optional(),
  values: z.record(z.string(), amount).describe('by parameter, in the unit of the limit'),
  water_temperature_C: reading.optional(),
  plant_built: localDay.optional(),
  day: localDay.optional(),
  verified_by: z.string().min(1).optional().describe('who has checked the rows, which lets unverified ones decide'),
  warn_from: share.default(0.9),
});

/** Operation of a plant after BSM1. */
export const energyInput = z.strictObject({
  KLa_per_d: z.array(notNegative),
  V_m3: z.array(notNegative),
  Qintr_m3_d: notNegative,
  Qr_m3_d: notNegative,
  Qw_m3_d: notNegative,
  Q_in_m3_d: notNegative,
});

/** State of ASM1. */
export const compositesInput = z.strictObject({
  water: z.enum(['influent', 'effluent']).default('influent'),
  state: z.strictObject({
    SI: z.number(),
    SS: z.number(),
    XI: z.number(),
    XS: z.number(),
    XBH: z.number(),
    XBA: z.number(),
    XP: z.number(),
    SO: z.number(),
    SNO: z.number(),
    SNH: z.number(),
    SND: z.number(),
    XND: z.number(),
    TEMP: z.number().optional().describe('stands in the state of ASM1; no composite asks for it'),
    SALK: z.number(),
    TSS: z.number(),
    Q: notNegative.optional().describe('m³/d'),
  }),
});
