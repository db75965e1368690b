import { calendarDate, defineEvidence, definePermission, defineRoute, isoInstant } from '@lingtan/sdk';
import { z } from 'zod';
import { energyRead } from './permissions.ts';

const instant = isoInstant.meta({ description: 'ISO 8601 with zone' });
const asOf = instant.optional().meta({ description: 'As known at this instant; absent for now' });
const ms = z.number().meta({ description: 'ms since the Unix epoch, UTC' });
const text = z.object({ en: z.string(), 'zh-CN': z.string() });
const kw = z.number().nullable().meta({ description: 'kW' });

/** Enters and imports production. */
export const productionEdit = definePermission({
  id: 'energy.production-edit',
  title: { en: 'Enter and import production', 'zh-CN': '录入与导入产量' },
  grants: ['operator'],
});

/** Quantity of a product over a period. Key `<product>/<from ISO>/<to ISO>`. */
export const energyProduction = defineEvidence({
  kind: 'energy.production',
  title: { en: 'Production', 'zh-CN': '产量' },
  permission: 'energy.read',
});

/** Energy per quantity of a product. Key `<product>/<from ISO>/<to ISO>`, kWh per unit. */
export const energyIntensity = defineEvidence({
  kind: 'energy.intensity',
  title: { en: 'Specific consumption', 'zh-CN': '产品单耗' },
  permission: 'energy.read',
});

/** A figure of a load. Key `<energy, max, mean, factor, base or expected>/<subject>/<from ISO>/<to ISO>`. */
export const energyLoad = defineEvidence({
  kind: 'energy.load',
  title: { en: 'Load', 'zh-CN': '负荷指标' },
  permission: 'energy.read',
});

const figures = z.object({
  energyWh: z.number().int().nullable(),
  meanKw: kw,
  maxKw: kw,
  maxAt: ms.nullable(),
  minKw: kw,
  loadFactor: z.number().nullable(),
  baseKw: kw,
  known: z.number().int(),
  unknown: z.number().int(),
});

export const loadRoute = defineRoute({
  method: 'get',
  path: '/analysis/load',
  summary: 'Load of a meter, an enterprise or the park: figures, duration curve, heat map, anomalies, the year before',
  permission: energyRead,
  query: z.object({
    from: instant,
    to: instant,
    subject: z.string().max(200).optional().meta({
      description: '`park`, `enterprise:<id>` or `meter:<id>.<direction>`; absent for all that the caller sees',
    }),
    asOf,
  }),
  response: z.object({
    from: ms,
    to: ms,
    subject: z.string(),
    subjects: z.array(z.object({ id: z.string(), name: text })),
    /** Evidence of the energy. */
    ref: z.string(),
    figures,
    /** Evidence of the other figures. */
    refs: z.object({ max: z.string(), mean: z.string(), factor: z.string(), base: z.string() }),
    /** The same span a year earlier; null when nothing is known of it. */
    yearBefore: figures.nullable(),
    duration: z.object({ share: z.array(z.number()), kw: z.array(z.number()) }),
    heat: z.array(z.array(kw)),
    /** Highest power of each local day. */
    days: z.array(
      z.object({
        from: ms,
        to: ms,
        energyWh: z.number().int().nullable(),
        maxKw: kw,
        maxAt: ms.nullable(),
        energyRef: z.string(),
        maxRef: z.string(),
      }),
    ),
    anomalies: z.array(
      z.object({
        from: ms,
        to: ms,
        measuredKw: z.number(),
        expectedKw: z.number(),
        score: z.number(),
        measuredRef: z.string(),
        expectedRef: z.string(),
      }),
    ),
  }),
});

const quantity = z.number().nonnegative().meta({ description: 'In the unit of the product' });

export const intensityRoute = defineRoute({
  method: 'get',
  path: '/analysis/intensity',
  summary: 'Energy per quantity produced, by day or month',
  permission: energyRead,
  query: z.object({ from: instant, to: instant, resolution: z.enum(['1d', '1mo']).default('1d'), asOf }),
  response: z.object({
    products: z.array(
      z.object({
        id: z.string(),
        name: text,
        enterpriseId: z.string(),
        unit: z.string(),
        counted: z.boolean(),
        periods: z.array(
          z.object({
            from: ms,
            to: ms,
            energyWh: z.number().int().nullable(),
            quantity: quantity.nullable(),
            kwhPerUnit: z.number().nullable(),
            quality: z.enum(['actual', 'estimated', 'edited', 'missing']),
            ref: z.string(),
            energyRef: z.string(),
            productionRef: z.string(),
          }),
        ),
      }),
    ),
  }),
});

const row = z.object({
  product: z.string(),
  day: calendarDate,
  /** At most three decimals: kept as integer thousandths. */
  quantity,
});

export const productionRoute = defineRoute({
  method: 'post',
  path: '/production',
  summary: 'Enters production by product and day; a bad row is named and loses nothing else',
  permission: productionEdit,
  body: z.object({
    note: z.string().min(1).max(500).meta({ description: 'Where the figures come from' }),
    rows: z
      .array(z.object({ product: z.string(), day: z.string(), quantity: z.union([z.number(), z.string()]) }))
      .min(1)
      .max(20_000),
  }),
  response: z.object({
    accepted: z.number().int(),
    unchanged: z.number().int(),
    rejected: z.array(z.object({ row: z.number().int(), message: z.string() })),
  }),
});

export const productionRowsRoute = defineRoute({
  method: 'get',
  path: '/production',
  summary: 'Production by product and day, newest revision',
  permission: energyRead,
  query: z.object({ from: instant, to: instant, asOf }),
  response: z.object({
    rows: z.array(row.extend({ revision: z.number().int(), note: z.string(), recordedAt: z.string(), by: z.string() })),
  }),
});

export type LoadData = z.infer<typeof loadRoute.response>;
export type IntensityData = z.infer<typeof intensityRoute.response>;
export type ProductionRows = z.infer<typeof productionRowsRoute.response>;
export type ProductionResult = z.infer<typeof productionRoute.response>;
