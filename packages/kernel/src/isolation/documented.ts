import { z } from 'zod';
import type { JsonSchema } from './protocol.ts';

/** A schema that says in the API description what the plugin's own process will check. */
export function documented(json: JsonSchema): z.ZodType {
  return z.any().meta(flat(json));
}

/**
 * The same, and checked here as well: for configurations, which are written while the plugin does not run. Defaults are
 * filled in by the plugin.
 */
export function checked(json: JsonSchema): z.ZodType {
  const schema = z.fromJSONSchema(json as never);
  return z
    .any()
    .superRefine((value, context) => {
      const result = schema.safeParse(value);
      for (const issue of result.error?.issues ?? []) context.addIssue({ ...issue, input: undefined });
    })
    .meta(flat(json));
}

/** Inside another document references to definitions would point nowhere; a schema that uses them says less. */
function flat(json: JsonSchema): JsonSchema {
  const { $schema: _, id: __, ...rest } = json;
  return '$defs' in rest ? { description: 'described by the plugin' } : rest;
}
