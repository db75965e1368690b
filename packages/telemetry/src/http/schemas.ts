import { instantNumber } from '@lingtan/sdk';
import { z } from 'zod';

const text = z.object({ en: z.string(), 'zh-CN': z.string() });
const millis = z.number().describe('Milliseconds since 1970-01-01 UTC');

export const assetSchema = z.object({
  id: z.string(),
  parentId: z.string().nullable(),
  kind: z.string(),
  name: text,
  enterpriseId: z.string().nullable(),
  attributes: z.record(z.string(), z.unknown()),
});

export const pointSchema = z.object({
  id: z.string(),
  no: z.number(),
  assetId: z.string(),
  enterpriseId: z.string().nullable(),
  name: text,
  kind: z.enum(['gauge', 'counter', 'state']),
  quantity: z.string(),
  unit: z.string(),
  expectedEverySeconds: z.number(),
  retention: z.enum(['fast', 'standard', 'billing']),
  aheadSeconds: z.number(),
});

export const latestSchema = z.object({
  ...{ point: z.string(), ts: millis, value: z.number(), quality: z.number() },
  seenAt: millis.describe(
    'Its time by the clock of the server: that of its receipt where the clock of its device is ahead',
  ),
});

export const resolutionSchema = z.enum(['raw', '1m', '15m', '1h', '1d']);

const column = z.array(z.number());
export const seriesSchema = z.object({
  point: z.string(),
  unit: z.string(),
  resolution: resolutionSchema,
  ts: column.describe('Start of each bucket, or the time of each raw sample; ms UTC'),
  min: column,
  max: column,
  last: column,
  mean: column,
  count: column,
  quality: column.describe('Bitwise OR: 1 uncertain, 2 substituted, 4 bad, 8 simulated'),
});

export const sampleSchema = z.object({
  point: z.string(),
  ts: millis,
  value: z.number(),
  unit: z.string().optional().describe("The point's unit when absent"),
  quality: z.int().min(0).max(15).optional(),
});

/** What exactly is wrong, the same in every language, and what its text names. */
const problemFields = { reason: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) };

export const ingestResultSchema = z.object({
  stored: z.number(),
  duplicates: z.number(),
  rejected: z.array(
    z.object({
      index: z.number(),
      point: z.string(),
      code: z.string(),
      ...problemFields,
      message: z.string(),
    }),
  ),
});

export const importStateSchema = z.object({
  id: z.string(),
  source: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  linesDone: z.number(),
  stored: z.number(),
  duplicates: z.number(),
  rejected: z.number(),
  problems: z.array(
    z.object({
      line: z.number(),
      point: z.string(),
      code: z.string(),
      reason: problemFields.reason.optional(),
      params: problemFields.params.optional(),
      message: z.string(),
      /** The message in both languages. */
      text: z.object({ en: z.string(), 'zh-CN': z.string() }).optional(),
    }),
  ),
  error: z.string().nullable(),
  startedAt: z.string(),
  updatedAt: z.string(),
});

export const quarantineSchema = z.object({
  rows: z.array(
    z.object({
      id: z.number(),
      receivedAt: z.string(),
      source: z.string(),
      point: z.string(),
      ts: millis.nullable(),
      value: z.string(),
      unit: z.string().nullable(),
      quality: z.string().nullable(),
      code: z.string(),
      message: z.string(),
    }),
  ),
  /** Give it as `before` for the next page; null at the end. */
  next: z.number().nullable(),
});

/** Ids separated by commas. */
export const pointsQuery = z.string().min(1).max(50_000).describe('Point ids, separated by commas');
export const timeQuery = instantNumber.describe('Milliseconds since 1970-01-01 UTC');
