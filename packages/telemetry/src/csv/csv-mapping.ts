import { isTimeZone } from '@lingtan/sdk';
import { z } from 'zod';

const common = {
  /** Column with the time. */
  time: z.string().min(1).default('time'),
  timeFormat: z.enum(['auto', 'epoch-ms', 'epoch-s']).default('auto'),
  /** Zone of times without offset. Default: the park's. */
  timeZone: z.string().refine(isTimeZone, 'expected an IANA time zone, e.g. Asia/Shanghai').optional(),
  /**
   * Set when the times are the ends of intervals of this many seconds. A sample is stored at the start of its interval,
   * so that the last one of a day, written as 24:00 or 00:00 of the next, counts for its own day.
   */
  intervalEndSeconds: z.number().int().min(1).max(86_400).optional(),
  decimal: z.enum(['.', ',']).default('.'),
  /** Found from the header line when absent. */
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  encoding: z.enum(['utf-8', 'gb18030', 'utf-16le']).default('utf-8'),
  /** Cells that mean "no value". */
  missing: z.array(z.string()).default(['']),
};

const column = z.strictObject({
  point: z.string().min(1),
  /** Unit of the values after scaling; the point's when absent. */
  unit: z.string().optional(),
  /** Factor for the values, e.g. 4 for kWh in a quarter of an hour as mean kW. */
  scale: z.number().optional(),
});

/**
 * How a CSV file holds samples. `wide`: one row per time, one column per point (`columns` maps headers to points; without
 * it each header is a point id, with an optional unit in brackets). `long`: one row per sample.
 */
export const csvMapping = z.discriminatedUnion('format', [
  z.strictObject({
    format: z.literal('wide'),
    ...common,
    columns: z.record(z.string(), column).optional(),
  }),
  z.strictObject({
    format: z.literal('long'),
    ...common,
    point: z.string().min(1).default('point'),
    value: z.string().min(1).default('value'),
    unit: z.string().min(1).optional(),
    quality: z.string().min(1).optional(),
    /** Names in the file → point ids. Names that are not listed are ids themselves. */
    points: z.record(z.string(), z.string().min(1)).optional(),
  }),
]);

export type CsvMapping = z.output<typeof csvMapping>;
export type CsvMappingInput = z.input<typeof csvMapping>;
