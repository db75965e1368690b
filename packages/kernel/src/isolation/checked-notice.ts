import type { EventTelling, LingtanError, NewProposal, NoticeContent } from '@lingtan/sdk';
import { z } from 'zod';

const text = z.strictObject({ en: z.string().max(500), 'zh-CN': z.string().max(500) });
const params = z.record(z.string(), z.union([z.string().max(500), z.number(), text])).optional();
const id = z.string().max(100).nullish();
const content = z.strictObject({
  key: z.string().min(1).max(200),
  params,
  // A page of the plugin: no address elsewhere, and none that begins anew.
  link: z
    .string()
    .max(300)
    .regex(/^\/(?!\/)(?!.*\.\.)/)
    .optional(),
  enterpriseId: id,
  personId: id,
  exceptPersonId: id,
  quiet: z.boolean().optional(),
});

const telling = z.strictObject({
  params,
  severity: z.enum(['info', 'warning', 'alarm']).optional(),
  evidence: z.string().max(500).optional(),
});

const proposal = z.strictObject({
  subject: z.string().min(1).max(200),
  params: params.unwrap(),
  link: content.shape.link.unwrap(),
  changes: z
    .array(
      z.strictObject({
        field: z.string(),
        title: text,
        unit: z.string().nullable(),
        before: z.json(),
        after: z.json(),
      }),
    )
    .max(100)
    .optional(),
  data: z.json(),
  reason: z.string().max(500).nullable(),
  expiresAt: z.number().optional(),
  enterprises: z.array(z.string().max(100)).max(1000).optional(),
  decidingEnterprise: id,
});
/** A proposal as a plugin's process sent it. @throws as {@link checkedNotice} does */
export function checkedProposal(value: unknown, invalid: (problem: string) => LingtanError): NewProposal {
  return checkedBy(proposal, 'proposal', value, invalid) as NewProposal;
}

/** A notice as a plugin's process sent it. @throws what `invalid` makes of the first thing that is wrong */
export function checkedNotice(notice: unknown, invalid: (problem: string) => LingtanError): NoticeContent {
  return checkedBy(content, 'notice', notice, invalid) as NoticeContent;
}

/** What a plugin's process says in the sentence of an event. @throws as {@link checkedNotice} does */
export function checkedTelling(told: unknown, invalid: (problem: string) => LingtanError): EventTelling {
  return checkedBy(telling, 'told', told, invalid) as EventTelling;
}

function checkedBy(
  schema: z.ZodType,
  what: string,
  value: unknown,
  invalid: (problem: string) => LingtanError,
): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw invalid(`${what}: ${path.map(String).join('.') || 'whole'}: ${message}`);
}
