import { schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { instant } from './quantities.ts';

/** `0`: the same year, `1`: that year or later, `2`: that year or earlier. */
export const vintageOperators = [0, 1, 2] as const;

const names = z.array(z.string().min(1));

/**
 * What an ask offers, or what a bid will take. On a bid a part that is missing or empty takes anything; an ask that does
 * not state what a bid asks for does not fit it.
 */
export const certificateProduct = z.strictObject({
  deviceType: names
    .optional()
    .describe('`;`-separated from general to specific, as `Wind;Offshore`; a bid takes its own level and all below'),
  location: names.optional().describe('`;`-separated country;region;province; a bid takes its own level and all below'),
  deviceVintage: z
    .strictObject({ year: z.number().int().min(1900).max(2200), operator: z.literal(vintageOperators).default(0) })
    .optional()
    .describe('Year of commissioning; the operator counts on a bid: 0 equal, 1 that year or later, 2 or earlier'),
  generationTime: z
    .strictObject({ from: instant, to: instant })
    .refine(({ from, to }) => Date.parse(from) <= Date.parse(to), {
      message: schemaText('from must not be after to', 'from 不晚于 to'),
      path: ['to'],
    })
    .optional()
    .describe('Period of generation; that of the ask lies wholly inside that of the bid'),
  gridOperator: names.optional(),
  kind: names.optional().describe('Kinds of certificate, as `gec` or `hourly`'),
  subsidy: names.optional().describe('State of subsidy, as `subsidised` or `unsubsidised`'),
  hours: z
    .array(z.number().int().min(0).max(23))
    .optional()
    .describe('Hours of the day of generation; those of the ask are all among those of the bid'),
});
export type CertificateProduct = z.output<typeof certificateProduct>;
export type CertificateProductInput = z.input<typeof certificateProduct>;
