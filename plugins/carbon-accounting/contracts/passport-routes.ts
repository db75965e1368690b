import { defineRoute, lowerCaseId, revisionNumber, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { batchInput, meteredShape } from './batch.ts';
import { passportInput } from './footprint-input.ts';
import { carbonPassportsEdit, carbonRead } from './permissions.ts';

const id = lowerCaseId;
const params = z.object({ id });
const query = z.object({ revision: revisionNumber.optional() });

/** What a passport states. */
const stated = z.object({
  product: z.string(),
  batch: z.string(),
  producer: z.string(),
  producedOn: z.string(),
  amount: z.string(),
  amountUnit: z.string(),
  /** Per unit of product, decimal text. */
  value: z.string(),
  /** Such as `tCO2e/t`. */
  unit: z.string(),
  batchT: z.string(),
  allocation: z.string(),
  /** Method of the footprint with its version. */
  profile: z.string(),
  /** Factors that the inputs state, with where they stand written. */
  factors: z.array(z.string()),
  parts: z.array(z.object({ process: z.string(), kind: z.string(), item: z.string(), tPerUnit: z.number() })),
  /** What was metered of it; null where a graph was given. */
  metered: meteredShape.nullable(),
  sha256: z.string(),
});

const head = stated.extend({
  id,
  revision: z.number().int(),
  enterpriseId: z.string().nullable(),
  note: z.string(),
  recordedBy: z.string(),
  recordedAt: z.string(),
  ref: z.string(),
});
export type PassportHead = z.infer<typeof head>;

export const passportsRoute = defineRoute({
  method: 'get',
  path: '/passports',
  summary: 'Product passports, the newest revision of each; members see those of their enterprise',
  permission: carbonRead,
  response: z.object({ passports: z.array(head) }),
});
export type PassportsData = z.infer<typeof passportsRoute.response>;

export const issuePassportRoute = defineRoute({
  method: 'post',
  path: '/passports',
  summary: 'Issues the passport of a batch, from its meters or its process graph; the same content issues nothing',
  permission: carbonPassportsEdit,
  body: z
    .strictObject({
      id,
      enterpriseId: z.string().min(1).optional(),
      graph: passportInput.optional(),
      batch: batchInput.optional(),
      note: z.string().trim().min(3).max(500),
    })
    .refine(({ graph, batch }) => (graph === undefined) !== (batch === undefined), {
      message: schemaText('either a graph or a batch', 'graph 与 batch 二者之一'),
      path: ['batch'],
    }),
  response: z.object({ issued: z.boolean(), passport: head }),
});

export const batchRoute = defineRoute({
  method: 'post',
  path: '/passports/batch',
  summary: 'Footprint of a batch from its meters, as its passport would state it now; stores nothing',
  permission: carbonPassportsEdit,
  body: z.strictObject({ enterpriseId: z.string().min(1).optional(), batch: batchInput }),
  response: stated.extend({ refs: z.array(z.string()) }),
});
export type BatchData = z.infer<typeof batchRoute.response>;

export const batchMetersRoute = defineRoute({
  method: 'get',
  path: '/passports/meters',
  summary: 'Meters of electricity that a batch can rest on; members see those of their enterprise',
  permission: carbonRead,
  response: z.object({
    meters: z.array(
      z.object({
        id: z.string(),
        name: z.object({ en: z.string(), 'zh-CN': z.string() }),
        enterpriseId: z.string().nullable(),
      }),
    ),
  }),
});
export type BatchMetersData = z.infer<typeof batchMetersRoute.response>;

export const passportJsonRoute = defineRoute({
  method: 'get',
  path: '/passports/:id/json',
  summary: 'A passport as JSON, byte for byte as it was issued; its SHA-256 is in the QR code',
  permission: carbonRead,
  params,
  query,
  produces: 'application/json',
  response: z.string(),
});

export const passportQrRoute = defineRoute({
  method: 'get',
  path: '/passports/:id/qr',
  summary: 'QR code of a passport as SVG',
  permission: carbonRead,
  params,
  query,
  produces: 'image/svg+xml',
  response: z.string(),
});
