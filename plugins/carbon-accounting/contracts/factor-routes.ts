import { defineRoute, revisionNumber } from '@lingtan/sdk';
import { z } from 'zod';
import { factorCategories, factorShape } from './factor.ts';
import { carbonFactorsApprove, carbonFactorsEdit, carbonRead } from './permissions.ts';
import { refusedRowShape } from './problem.ts';

const note = z.string().trim().min(3).max(500);

/** A factor with where it stands. `product`: ships with the product; the others are the park's. */
const factorRow = z.object({
  factor: factorShape,
  state: z.enum(['product', 'proposed', 'approved', 'refused']),
  note: z.string().nullable(),
  proposedBy: z.string().nullable(),
  proposedAt: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  ref: z.string(),
});
export type FactorRow = z.infer<typeof factorRow>;

export const factorsRoute = defineRoute({
  method: 'get',
  path: '/factors',
  summary: 'The factor library: all versions with source, status and approval',
  permission: carbonRead,
  query: z.object({ category: z.enum(factorCategories).optional() }),
  response: z.object({ factors: z.array(factorRow) }),
});
export type FactorsData = z.infer<typeof factorsRoute.response>;

/** Rows are checked one by one, so that a bad one names its fault and loses nothing else. */
const rows = z.array(z.record(z.string(), z.unknown())).min(1).max(5000);
const refused = z.array(refusedRowShape);

export const factorDiffRoute = defineRoute({
  method: 'post',
  path: '/factors/diff',
  summary: 'What an import would add or change; stores nothing',
  permission: carbonFactorsEdit,
  body: z.strictObject({ rows }),
  response: z.object({
    added: z.array(factorShape),
    changed: z.array(
      z.object({ id: z.string(), fields: z.array(z.string()), before: factorShape, after: factorShape }),
    ),
    unchanged: z.array(z.string()),
    refused,
  }),
});
export type FactorDiffData = z.infer<typeof factorDiffRoute.response>;

export const factorImportRoute = defineRoute({
  method: 'post',
  path: '/factors',
  summary: 'Proposes factors as new versions; they count once another person has approved them',
  permission: carbonFactorsEdit,
  body: z.strictObject({ rows, note }),
  response: z.object({
    proposed: z.array(z.object({ id: z.string(), version: z.number().int() })),
    unchanged: z.array(z.string()),
    refused,
  }),
});

export const factorDecideRoute = defineRoute({
  method: 'post',
  path: '/factors/:id/:version/decision',
  summary: 'Approves or refuses a proposed version; not by the person who proposed it',
  permission: carbonFactorsApprove,
  params: z.object({ id: z.string(), version: revisionNumber }),
  body: z.strictObject({ approved: z.boolean(), note }),
  response: z.object({ id: z.string(), version: z.number().int(), approved: z.boolean() }),
});
