import { z } from 'zod';
import { manifestSchema } from './manifest.ts';

/** The JSON Schema that editors use for plugin.json; published as `packages/sdk/plugin.schema.json`. */
export function manifestJsonSchema(): Record<string, unknown> {
  return {
    $id: 'https://lingtan.dev/schemas/plugin.schema.json',
    title: 'Lingtan plugin manifest',
    ...z.toJSONSchema(manifestSchema, { io: 'input' }),
  };
}
