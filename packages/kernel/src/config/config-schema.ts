import { formSchema, type ConfigDefinition } from '@lingtan/sdk';

/** JSON Schema (2020-12) that the shell draws the form from. Input side: defaults are optional. */
export function configJsonSchema(config: ConfigDefinition): Record<string, unknown> {
  return formSchema(config.schema);
}
