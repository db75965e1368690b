import { z } from 'zod';
import { isTimeZone } from '../domain/zone.ts';

const common = {
  /** Column with the time. */
  time: z.string().min(1).default('time'),
  timeFormat: z.enum(['auto', 'epoch-ms', 'epoch-s']).default('auto'),
  /** Zone of times without offset. */
  timeZone: z.string().refine(isTimeZone, 'expected an IANA time zone, e.g. Asia/Shanghai').default('Asia/Shanghai'),
  decimal: z.enum(['.', ',']).default('.'),
  /** Found from the header line when absent. */
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  encoding: z.enum(['utf-8', 'gb18030', 'utf-16le']).default('utf-8'),
  /** Cells that mean "no value". */
  missing: z.array(z.string()).default(['']),
};

/**
 * How a CSV file holds samples. `wide`: one row per time, one column per point (`columns` maps headers to points; without
 * it each header is a point id, with an optional unit in brackets). `long`: one row per sample.
 */
export const csvMapping = z.discriminatedUnion('format', [
  z.strictObject({
    format: z.literal('wide'),
    ...common,
    columns: z.record(z.string(), z.strictObject({ point: z.string().min(1), unit: z.string().optional() })).optional(),
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
