import { z } from 'zod';

/** What of a JSON Schema says which fields an input may have. */
interface Json {
  readonly properties?: Readonly<
    Record<string, Json & { readonly const?: unknown; readonly enum?: readonly unknown[] }>
  >;
  readonly items?: Json;
  readonly anyOf?: readonly Json[];
  readonly oneOf?: readonly Json[];
}

/** Fields whose word says which of several objects is meant. */
const words = ['operation', 'action'];

/** The fields that a schema knows at the place of an input where a field is unknown; of alternatives, those of the one that is meant. */
export function knownFields(schema: z.ZodType, input: unknown, path: readonly string[]): string[] {
  let places: Json[] = [z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json];
  let value = input;
  for (const name of path) {
    places = meant(places, value).flatMap(({ properties, items }) => properties?.[name] ?? items ?? []);
    value = fieldsOf(value)[name];
  }
  return [...new Set(meant(places, value).flatMap(({ properties = {} }) => Object.keys(properties)))];
}

function meant(places: readonly Json[], value: unknown): Json[] {
  const all = places.flatMap(alternatives);
  const fields = fieldsOf(value);
  const fitting = all.filter(({ properties = {} }) =>
    words.every((word) => {
      const known = properties[word];
      return !known || (known.enum ?? [known.const]).includes(fields[word]);
    }),
  );
  return fitting.length > 0 ? fitting : all;
}

/** Of what is no object, none: a name with a dot in it leads nowhere. */
function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function alternatives(json: Json): Json[] {
  const choices = json.anyOf ?? json.oneOf;
  return choices ? choices.flatMap(alternatives) : [json];
}
