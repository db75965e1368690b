import type { JsonSchema } from './json-schema.ts';
import type { LocalizedText } from '../session/types.ts';

interface FieldBase {
  title: LocalizedText | string;
  description: LocalizedText | string | null;
  /** Must be there. */
  required: boolean;
  nullable: boolean;
  default: unknown;
}

/** What the form draws for one place in the document. */
export type Field = FieldBase &
  (
    | {
        kind: 'text';
        minLength: number | null;
        maxLength: number | null;
        pattern: string | null;
        patternText: LocalizedText | null;
        format: string | null;
      }
    | { kind: 'secret' }
    | {
        kind: 'number';
        integer: boolean;
        min: number | null;
        max: number | null;
        exclusiveMin: boolean;
        exclusiveMax: boolean;
        unit: string | null;
      }
    | { kind: 'boolean' }
    | { kind: 'choice'; options: { value: string | number; title: LocalizedText | string }[] }
    | { kind: 'object'; fields: { name: string; field: Field }[] }
    | { kind: 'list'; item: Field; min: number | null; max: number | null }
    | { kind: 'map'; value: Field }
    | {
        kind: 'variant';
        key: string;
        /** What the choice of the variant is called. */
        keyTitle: LocalizedText | string;
        variants: { value: string; title: LocalizedText | string; field: Field }[];
      }
    | { kind: 'json' }
  );

/** `pollSeconds` and `poll-seconds` → `Poll seconds`: the title of a field that has none. */
export function titleFromName(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[-_.]+/g, ' ')
    .toLowerCase()
    .trim();
  return words ? words[0]!.toUpperCase() + words.slice(1) : name;
}

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const path = schema.$ref?.match(/^#\/(?:\$defs|definitions)\/(.+)$/)?.[1];
  const target = path ? (root.$defs?.[path] ?? root.definitions?.[path]) : undefined;
  if (!target) return schema;
  const { $ref: _ref, ...rest } = schema;
  return { ...resolve(target, root), ...rest };
}

function withoutNull(schema: JsonSchema): { schema: JsonSchema; nullable: boolean } {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    const rest = choices.filter((choice) => choice.type !== 'null');
    if (rest.length < choices.length && rest.length === 1) {
      const { anyOf: _any, oneOf: _one, ...outer } = schema;
      return { schema: { ...rest[0], ...outer }, nullable: true };
    }
  }
  if (Array.isArray(schema.type) && schema.type.includes('null')) {
    const types = schema.type.filter((type) => type !== 'null');
    return { schema: { ...schema, type: types.length === 1 ? types[0]! : types }, nullable: true };
  }
  return { schema, nullable: false };
}

function enumOptions(schema: JsonSchema): { value: string | number; title: LocalizedText | string }[] | null {
  const values = schema.enum ?? (schema.anyOf ?? schema.oneOf)?.map((choice) => choice.const);
  if (!values || values.length === 0) return null;
  const usable = values.filter(
    (value): value is string | number => typeof value === 'string' || typeof value === 'number',
  );
  if (usable.length !== values.length) return null;
  return usable.map((value) => ({
    value,
    title: schema.enumTitles?.[String(value)] ?? [value, schema.unit].filter((part) => part !== undefined).join(' '),
  }));
}

function variants(
  schema: JsonSchema,
  root: JsonSchema,
  depth: number,
): {
  key: string;
  keyTitle: LocalizedText | string;
  variants: { value: string; title: LocalizedText | string; field: Field }[];
} | null {
  const choices = (schema.oneOf ?? schema.anyOf)?.map((choice) => resolve(choice, root));
  if (!choices?.length || choices.some((choice) => !choice.properties)) return null;
  const key = Object.keys(choices[0]!.properties!).find((name) =>
    choices.every((choice) => typeof choice.properties![name]?.const === 'string'),
  );
  if (!key) return null;
  const tag = choices[0]!.properties![key]!;
  return {
    key,
    keyTitle: tag.titles ?? tag.title ?? titleFromName(key),
    variants: choices.map((choice) => {
      const value = String(choice.properties![key]!.const);
      const { [key]: _tag, ...properties } = choice.properties!;
      const field = fieldOf({ ...choice, properties }, root, value, true, depth + 1);
      return { value, title: choice.titles ?? choice.title ?? titleFromName(value), field };
    }),
  };
}

/**
 * Turns a JSON Schema into the field the form draws. Whatever has no field of its own is edited as JSON, so that no
 * configuration is out of reach.
 */
export function fieldOf(input: JsonSchema, root: JsonSchema = input, name = '', required = true, depth = 0): Field {
  const { schema, nullable } = withoutNull(resolve(input, root));
  const base: FieldBase = {
    title: schema.titles ?? schema.title ?? titleFromName(name),
    description: schema.descriptions ?? schema.description ?? null,
    required: required && !nullable,
    nullable,
    default: schema.default,
  };
  if (depth > 12) return { ...base, kind: 'json' };
  if (schema.secret) return { ...base, kind: 'secret' };
  const options = enumOptions(schema);
  if (options) return { ...base, kind: 'choice', options };
  const tagged = variants(schema, root, depth);
  if (tagged) return { ...base, kind: 'variant', ...tagged };
  switch (schema.type) {
    case 'string':
      return {
        ...base,
        kind: 'text',
        minLength: schema.minLength ?? null,
        maxLength: schema.maxLength ?? null,
        pattern: schema.pattern ?? null,
        patternText: schema.patternText ?? null,
        format: schema.format ?? null,
      };
    case 'number':
    case 'integer': {
      const lower = schema.exclusiveMinimum ?? schema.minimum ?? null;
      const upper = schema.exclusiveMaximum ?? schema.maximum ?? null;
      return {
        ...base,
        kind: 'number',
        integer: schema.type === 'integer' || schema.multipleOf === 1,
        min: lower !== null && lower <= -Number.MAX_SAFE_INTEGER ? null : lower,
        max: upper !== null && upper >= Number.MAX_SAFE_INTEGER ? null : upper,
        exclusiveMin: schema.exclusiveMinimum !== undefined,
        exclusiveMax: schema.exclusiveMaximum !== undefined,
        unit: schema.unit ?? null,
      };
    }
    case 'boolean':
      return { ...base, kind: 'boolean' };
    case 'array':
      return {
        ...base,
        kind: 'list',
        item: fieldOf(schema.items ?? {}, root, '', true, depth + 1),
        min: schema.minItems ?? null,
        max: schema.maxItems ?? null,
      };
    case 'object': {
      if (!schema.properties && typeof schema.additionalProperties === 'object') {
        return { ...base, kind: 'map', value: fieldOf(schema.additionalProperties, root, '', true, depth + 1) };
      }
      const needed = new Set(schema.required ?? []);
      const fields = Object.entries(schema.properties ?? {}).map(([key, value]) => ({
        name: key,
        field: fieldOf(value, root, key, needed.has(key) && value.default === undefined, depth + 1),
      }));
      return { ...base, kind: 'object', fields };
    }
    default:
      return { ...base, kind: 'json' };
  }
}

/** Value that a new entry starts with: defaults where there are any, else as little as the schema allows. */
export function initialValue(field: Field): unknown {
  if (field.default !== undefined) return structuredClone(field.default);
  if (field.nullable) return null;
  switch (field.kind) {
    case 'boolean':
      return false;
    case 'object': {
      const entries = field.fields
        .map(
          ({ name, field: inner }) =>
            [name, inner.required || inner.default !== undefined ? initialValue(inner) : undefined] as const,
        )
        .filter(([, value]) => value !== undefined);
      return Object.fromEntries(entries);
    }
    case 'list':
      return [];
    case 'map':
      return {};
    case 'variant': {
      const first = field.variants[0]!;
      return { [field.key]: first.value, ...(initialValue(first.field) as object) };
    }
    default:
      return undefined;
  }
}
