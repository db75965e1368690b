import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { periodInput } from './numbers.ts';
import { carbonParkRead } from './permissions.ts';

/** What a plant did in a period, as far as it counts for carbon. */
export const treatmentRoute = defineRoute({
  method: 'get',
  path: '/treatment/:period',
  summary: 'Gases and chemicals of wastewater treatment in a period, what they rest on, and what is counted elsewhere',
  permission: carbonParkRead,
  params: z.object({ period: periodInput }),
  response: z.object({
    /** False: nobody tracks wastewater in this park. */
    tracked: z.boolean(),
    profile: z.string(),
    plants: z.array(
      z.object({
        plant: z.string(),
        name: z.object({ en: z.string(), 'zh-CN': z.string() }),
        /** Way of treatment; null: none is entered, and no gas is counted. */
        way: z.string().nullable(),
        /** Edition of the IPCC guidelines; null without a way. */
        edition: z.string().nullable(),
        /** Closed days of the period. */
        days: z.number().int(),
        treatedM3: z.number().nullable(),
        /** In the metered electricity of the park already: never posted a second time. */
        meteredKWh: z.number().nullable(),
        gases: z.array(
          z.object({
            gas: z.enum(['CH4', 'N2O']),
            month: z.string(),
            amount: z.string(),
            unit: z.literal('kg'),
            unknownDays: z.number().int(),
            factors: z.array(z.string()),
            ref: z.string(),
          }),
        ),
        /** Purchased goods of scope 3; `amount` is null where no counter told. */
        chemicals: z.array(
          z.object({
            chemical: z.string(),
            month: z.string(),
            amount: z.string().nullable(),
            unit: z.literal('kg'),
            unknownDays: z.number().int(),
            estimatedDays: z.number().int(),
            ref: z.string().nullable(),
          }),
        ),
        factors: z.array(z.string()),
        unit: z.literal('m3, kWh'),
        /** Opens the newest water balance of the period; null without one. */
        ref: z.string().nullable(),
      }),
    ),
  }),
});
export type TreatmentData = z.infer<typeof treatmentRoute.response>;
