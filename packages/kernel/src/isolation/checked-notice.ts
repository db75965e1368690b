import type { LingtanError, NoticeContent } from '@lingtan/sdk';
import { z } from 'zod';

const text = z.strictObject({ en: z.string().max(500), 'zh-CN': z.string().max(500) });
const id = z.string().max(100).nullish();
const content = z.strictObject({
  key: z.string().min(1).max(200),
  params: z.record(z.string(), z.union([z.string().max(500), z.number(), text])).optional(),
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

/** A notice as a plugin's process sent it. @throws what `invalid` makes of the first thing that is wrong */
export function checkedNotice(notice: unknown, invalid: (problem: string) => LingtanError): NoticeContent {
  const result = content.safeParse(notice);
  if (result.success) return result.data as NoticeContent;
  const { path, message } = result.error.issues[0]!;
  throw invalid(`notice: ${path.map(String).join('.') || 'whole'}: ${message}`);
}
