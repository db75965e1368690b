import { namePattern, type ConfigDefinition } from '@lingtan/sdk';
import { z } from 'zod';

/** JSON Schema (2020-12) that the shell draws the form from. Input side: defaults are optional. */
export function configJsonSchema(config: ConfigDefinition): Record<string, unknown> {
  return z.toJSONSchema(config.schema, { io: 'input', unrepresentable: 'any', override: namePattern }) as Record<
    string,
    unknown
  >;
}
