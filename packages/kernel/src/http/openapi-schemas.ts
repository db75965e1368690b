import { refuseUnknown } from '@lingtan/sdk';
import { z } from 'zod';

export type Json = Record<string, unknown>;

/**
 * Schemas of a document: each is written where it is used; what refers to itself, or has an id of its own, goes to
 * `components.schemas` once.
 */
export class SchemaWriter {
  readonly components: Record<string, Json> = {};

  /** JSON Schema of a zod schema. `place` makes names for parts that have none; the same place gives the same names. */
  write(schema: z.ZodType, io: 'input' | 'output', place: string): Json {
    // In a wrapper, a schema that refers to itself becomes a definition instead of a reference to the document's root.
    const options = { io, unrepresentable: 'any', ...(io === 'input' ? { override: refuseUnknown } : {}) } as const;
    const wrapped = z.toJSONSchema(z.object({ it: schema }), options) as Json;
    const names = new Map<string, string>();
    const definitions = (wrapped['$defs'] ?? {}) as Record<string, Json>;
    for (const name of Object.keys(definitions)) names.set(name, name.startsWith('__') ? `${place}${name}` : name);
    for (const [name, definition] of Object.entries(definitions)) {
      const { id: _id, ...content } = definition;
      this.components[names.get(name)!] = relocate(content, names) as Json;
    }
    return relocate((wrapped['properties'] as { it: Json }).it, names) as Json;
  }
}

function relocate(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((entry) => relocate(entry, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      const target = key === '$ref' && typeof entry === 'string' ? /^#\/\$defs\/(.+)$/.exec(entry)?.[1] : undefined;
      return [key, target === undefined ? relocate(entry, names) : `#/components/schemas/${names.get(target)}`];
    }),
  );
}
