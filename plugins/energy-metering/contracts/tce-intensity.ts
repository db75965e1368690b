import { defineEvidence, defineRoute, isoInstant } from '@lingtan/sdk';
import { z } from 'zod';
import { energyRead } from './permissions.ts';

/** Key `<product>/<from ISO>/<to ISO>`. */
export const energyTceIntensity = defineEvidence({
  kind: 'energy.tce-intensity',
  title: { en: 'Standard coal per product', 'zh-CN': '单位产品综合能耗' },
  permission: 'energy.read',
});

const instant = isoInstant.meta({ description: 'ISO 8601 with zone' });
const text = z.object({ en: z.string(), 'zh-CN': z.string() });

export const tceIntensityRoute = defineRoute({
  method: 'get',
  path: '/tce/intensity',
  summary: 'Standard coal of an enterprise over what it produced, in the whole days of a span that are complete',
  permission: energyRead,
  query: z.object({
    from: instant,
    to: instant,
    asOf: instant.optional().meta({ description: 'As known at this instant; absent for now' }),
  }),
  response: z.object({
    /** The whole days that count, in ms; equal when there is none. */
    from: z.number().int(),
    to: z.number().int(),
    products: z.array(
      z.object({
        id: z.string(),
        name: text,
        enterpriseId: z.string(),
        unit: z.string(),
        /** Grams of standard coal of the enterprise, all energy kinds; null when one has no factor. */
        gce: z.number().int().nullable(),
        quantity: z.number().nullable(),
        /** Null where coal or production is not known in full, or nothing was produced. */
        kgcePerUnit: z.number().nullable(),
        quality: z.enum(['actual', 'estimated', 'edited', 'missing']),
        ref: z.string(),
      }),
    ),
  }),
});
export type TceIntensityData = z.infer<typeof tceIntensityRoute.response>;
