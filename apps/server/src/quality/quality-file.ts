import { defineErrors, readInput } from '@lingtan/sdk';
import { parse } from 'yaml';
import { z } from 'zod';
import type { PluginFolder } from './plugin-folder.ts';
import { rules, tiers } from './rules.ts';

const qualityErrors = defineErrors('QUALITY', {
  NOT_YAML: { message: 'quality.yaml is not YAML: {problem}', status: 400 },
});

const why = z.string().min(10, 'say why in a sentence');
const claim = z.union([z.literal('done'), z.strictObject({ todo: why }), z.strictObject({ exempt: why })]);

/** `quality.yaml` of a plugin: the tier it keeps, and what a person says on rules. */
export const qualitySchema = z.strictObject({
  tier: z.enum(tiers).optional(),
  rules: z.partialRecord(z.enum(rules.map(({ id }) => id) as [string, ...string[]]), claim).default({}),
});

/** What a person says on one rule. */
export type Claim = z.infer<typeof claim>;
export type QualityFile = z.infer<typeof qualitySchema>;

/**
 * The plugin's own word on its quality; nothing when it has none.
 * @throws QUALITY_NOT_YAML, INPUT_INVALID
 */
export function readQualityFile({ files }: PluginFolder): QualityFile {
  const text = files.find(({ path }) => path === 'quality.yaml')?.text;
  if (text === undefined) return { rules: {} };
  let document: unknown;
  try {
    document = parse(text);
  } catch (cause) {
    throw qualityErrors.NOT_YAML({ problem: (cause as Error).message }, cause);
  }
  return readInput(qualitySchema, document ?? {});
}
