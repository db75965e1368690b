import { z } from 'zod';
import { dayInput, decimalInput, yearInput } from './numbers.ts';
import { refuseUnread } from './unread.ts';

export const restateInput = z
  .strictObject({
    operation: z.literal('restate').optional(),
    kWh: decimalInput.optional(),
    MWh: decimalInput.optional(),
    GWh: decimalInput.optional(),
    /** Instead of one energy: what was known of it from each day on. */
    readings: z.array(z.strictObject({ recordedOn: dayInput, kWh: decimalInput })).optional(),
    /** Year of the activity. Without it the newest published factor is taken, whatever its year. */
    year: yearInput.optional(),
    area: z.string().optional(),
    factorUnit: z.string().default('kgCO2/kWh'),
    factors: z.array(
      z.strictObject({
        year: yearInput,
        value: decimalInput,
        publishedOn: dayInput,
        area: z.string().optional(),
        version: z.number().int().positive().optional(),
      }),
    ),
    /** Day on which the inventory was first made. Absent: as soon as it can be made. */
    madeOn: dayInput.optional(),
    /** Nothing later is considered. */
    asOf: dayInput.optional(),
  })
  .superRefine(
    refuseUnread({
      fields: ['kWh', 'MWh', 'GWh'],
      when: ({ readings }) => readings !== undefined,
      expected: ['nothing beside readings, which state the energy', '给出 readings 时不得填写（电量由其给出）'],
    }),
  );
export type RestateInput = z.infer<typeof restateInput>;
