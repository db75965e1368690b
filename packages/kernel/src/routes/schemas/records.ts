import { z } from 'zod';
import { isoTime, json, text } from './common.ts';

const figure = z.union([z.number(), z.string()]).nullable();
const quality = z.enum(['actual', 'estimated', 'edited', 'missing']);

/** Who did something, as it was recorded. */
export const recordedActor = z.strictObject({
  kind: z.enum(['user', 'api-key', 'device', 'screen', 'system', 'plugin']),
  id: z.string(),
  name: z.string(),
  role: z.string().optional(),
});

export const auditPage = z.strictObject({
  rows: z.array(
    z.strictObject({
      chain: z.string(),
      seq: z.int(),
      parkId: z.string().nullable(),
      at: isoTime,
      actor: recordedActor,
      action: z.string(),
      subject: z.string(),
      before: json,
      after: json,
      note: z.string().nullable(),
      prevHash: z.string(),
      hash: z.string(),
    }),
  ),
  next: z.int().nullable().describe('Give it as `before` for the next page; null at the end'),
});

export const auditReceivers = z.array(
  z.strictObject({
    receiver: z.string(),
    behind: z.int().describe('Rows that it does not have yet'),
    failingSince: isoTime.nullable().describe('Null while it works'),
    problem: z.string().nullable(),
  }),
);

export const auditTimestamps = z.array(
  z.strictObject({
    no: z.int(),
    at: isoTime,
    authority: z.string(),
    anchors: z.string().describe('Canonical JSON of the anchors; its SHA-256 is what was stamped'),
    token: z.string().describe('TimeStampToken of RFC 3161, DER in base64'),
  }),
);

export const auditVerification = z.strictObject({
  ok: z.boolean(),
  rows: z.int(),
  anchors: z.int(),
  chains: z.array(
    z.strictObject({
      chain: z.string(),
      rows: z.int(),
      head: z.string(),
      prunedThrough: z
        .int()
        .nullable()
        .describe('Last row that was deleted after the retention; null where the first is there'),
    }),
  ),
  breaks: z.array(
    z.strictObject({
      chain: z.string(),
      seq: z.int(),
      reason: z.enum([
        'row-changed',
        'row-missing',
        'row-reordered',
        'row-pruned',
        'tail-missing',
        'anchor-forged',
        'anchor-unknown-key',
        'anchor-mismatch',
      ]),
      message: z.string(),
    }),
  ),
});

export const deadLetterPage = z.strictObject({
  rows: z.array(
    z.strictObject({
      id: z.string(),
      eventId: z.string(),
      event: z.string(),
      version: z.int(),
      parkId: z.string(),
      pluginId: z.string(),
      subscription: z.string(),
      data: json,
      attempts: z.int(),
      error: z.strictObject({ code: z.string().nullable(), message: z.string() }),
      publishedAt: isoTime,
      deadAt: isoTime,
    }),
  ),
  next: z.string().nullable(),
});

export const explanation = z
  .strictObject({
    ref: z.string(),
    title: text,
    value: figure,
    unit: z.string(),
    quality,
    method: z.string().nullable(),
    formula: z.union([text, z.string()]).nullable(),
    parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])).optional(),
    inputs: z.array(
      z.strictObject({
        ref: z.string(),
        role: z.string(),
        value: figure,
        unit: z.string().optional(),
        quality: quality.optional(),
      }),
    ),
    inputsAsOf: z.string().nullable().optional(),
    rows: z
      .strictObject({
        columns: z.array(z.string()),
        values: z.array(z.array(figure)),
        truncated: z.boolean(),
      })
      .optional(),
    recordedAt: z.string().nullable(),
    producedBy: z.string().nullable(),
    supersedes: z.string().nullable().optional(),
    links: z.array(z.strictObject({ title: text, path: z.string() })).optional(),
  })
  .meta({ id: 'Explanation' });

/** A figure with what lies under it. */
export const evidenceNode = z
  .strictObject({
    ref: z.string(),
    state: z.enum(['open', 'seen', 'closed', 'forbidden', 'missing', 'failed']),
    explanation: explanation.optional(),
    reason: z.string().optional(),
    get inputs() {
      return z.array(evidenceNode);
    },
  })
  .meta({ id: 'EvidenceNode' });

export const dependents = z.strictObject({ ref: z.string(), dependents: z.array(z.string()) });
