import { calendarDate, schemaText } from '@lingtan/sdk';
import { z } from 'zod';

const amount = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** Certificates of one interval that a retirement used. */
export const statementClaim = z.strictObject({
  device: z.string().min(1),
  source: z.string(),
  /** ISO 8601 UTC: the interval of generation. */
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  idStart: amount,
  idEnd: amount,
  wh: amount,
  quality: z.enum(['actual', 'estimated', 'edited']),
  issuance: z.number().int().positive(),
  /** The reading, with its revision. */
  intervalRef: z.string(),
});
export type StatementClaim = z.infer<typeof statementClaim>;

/** Everything that a retirement says, as a file. `sha256` is over the canonical JSON of all other fields. */
export const retirementStatement = z.strictObject({
  format: z.literal('lingtan.retirement-statement'),
  version: z.literal(1),
  park: z.strictObject({ id: z.string(), name: z.strictObject({ en: z.string(), 'zh-CN': z.string() }) }),
  retirement: z.strictObject({
    no: z.number().int().positive(),
    account: z.string(),
    wh: amount,
    beneficiary: z.string(),
    purpose: z.string(),
    periodFrom: calendarDate,
    periodTo: calendarDate,
    matching: z.enum(['total', 'hourly']),
    consumptionWh: amount.nullable(),
    consumptionRef: z.string().nullable(),
    recordedAt: z.string(),
  }),
  claims: z.array(statementClaim).min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, schemaText('SHA-256 in hex', '十六进制 SHA-256')),
});
export type RetirementStatement = z.infer<typeof retirementStatement>;
