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

/**
 * The same as {@link documented}, and refuses fields that no object of it names, as routes in the kernel's own process do. All else
 * the plugin checks, which may read the text of a query as a number.
 */
export function closed(json: JsonSchema): z.ZodType {
  return z
    .any()
    .superRefine((value, context) => {
      for (const { path, keys } of unknownFields(json, value, []))
        context.addIssue({ code: 'unrecognized_keys', keys, path, input: undefined });
    })
    .meta(flat(json));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a value has fields that its schema does not know. Of alternatives a field need be known to one only. */
function* unknownFields(
  json: JsonSchema,
  value: unknown,
  path: string[],
): Generator<{ path: string[]; keys: string[] }> {
  const options = [json['anyOf'], json['oneOf'], json['allOf']].find(Array.isArray) as JsonSchema[] | undefined;
  if (options) {
    const found = options.map((option) => [...unknownFields(option, value, path)]);
    const own = found.map((each) => new Set(each.flatMap((at) => (at.path.length === path.length ? at.keys : []))));
    const keys = [...(own[0] ?? [])].filter((key) => own.every((unknown) => unknown.has(key)));
    if (keys.length > 0) yield { path, keys };
    return;
  }
  if (Array.isArray(value)) {
    const { items } = json;
    if (isObject(items))
      for (const [at, each] of value.entries()) yield* unknownFields(items, each, [...path, String(at)]);
    return;
  }
  if (!isObject(value)) return;
  const properties = isObject(json['properties']) ? json['properties'] : {};
  const others = json['additionalProperties'];
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(properties, key));
  if (others === false && unknown.length > 0) yield { path, keys: unknown };
  for (const [key, each] of Object.entries(value)) {
    const schema = Object.hasOwn(properties, key) ? properties[key] : others;
    if (isObject(schema)) yield* unknownFields(schema, each, [...path, key]);
  }
}

/** Inside another document references to definitions would point nowhere; a schema that uses them says less. */
function flat(json: JsonSchema): JsonSchema {
  const { $schema: _, id: __, ...rest } = json;
  return '$defs' in rest ? { description: 'described by the plugin' } : rest;
}
