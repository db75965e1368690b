import { defineRoute } from '@lingtan/sdk';
import { z } from 'zod';
import { certificatesRead } from './permissions.ts';
import { month } from './quantities.ts';

const status = z.enum(['Active', 'Locked', 'Frozen', 'Claimed', 'Expired', 'Withdrawn', 'Bundle Split']);

const range = z.object({
  id: z.number().int(),
  account: z.string(),
  device: z.string(),
  source: z.string(),
  kind: z.string(),
  /** Interval of generation, ISO 8601 UTC. */
  from: z.string(),
  to: z.string(),
  idStart: z.number().int(),
  idEnd: z.number().int(),
  wh: z.number().int(),
  status,
  quality: z.enum(['actual', 'estimated', 'edited']),
  expiresOn: z.string(),
  issuanceRef: z.string(),
});
export type CertificateRange = z.infer<typeof range>;

export const certificatesRoute = defineRoute({
  method: 'get',
  path: '/certificates',
  summary: 'Ranges of certificates, newest generation first; members see their own',
  permission: certificatesRead,
  query: z.object({
    account: z.string().optional(),
    device: z.string().optional(),
    month: month.optional(),
    status: status.exclude(['Bundle Split']).optional(),
    limit: z.coerce.number().int().min(1).max(5000).default(500),
  }),
  response: z.object({ certificates: z.array(range), more: z.boolean() }),
});
export type CertificateList = z.infer<typeof certificatesRoute.response>;

export const certificateRoute = defineRoute({
  method: 'get',
  path: '/certificates/:id',
  summary: 'One range with its lineage: the ranges it was cut from and into, the issue, the reading, and what used it',
  permission: certificatesRead,
  params: z.object({ id: z.coerce.number().int().positive() }),
  response: z.object({
    certificate: range,
    issuance: z.object({
      no: z.number().int(),
      revision: z.number().int(),
      wh: z.number().int(),
      recordedAt: z.string(),
      ref: z.string(),
      intervalRef: z.string(),
      attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    }),
    /** From the range as issued down to this one, then its parts. */
    lineage: z.array(
      z.object({
        id: z.number().int(),
        parentId: z.number().int().nullable(),
        idStart: z.number().int(),
        idEnd: z.number().int(),
        wh: z.number().int(),
        status,
        hash: z.string(),
        /** Whether the hash follows from the fields and the parent's hash. */
        holds: z.boolean(),
      }),
    ),
    retirements: z.array(
      z.object({ no: z.number().int(), beneficiary: z.string(), wh: z.number().int(), ref: z.string() }),
    ),
  }),
});
export type CertificateDetail = z.infer<typeof certificateRoute.response>;
