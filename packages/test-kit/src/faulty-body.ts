/** The part of JSON Schema by which faulty bodies are made. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
}
interface OpenApi {
  components?: { schemas?: Record<string, Schema> };
}

/**
 * Bodies of about `bytes` bytes for a schema of an OpenAPI document, wrong in as many places as there is room for: fields that
 * nobody knows, and entries that do not fit in each of its lists and records.
 */
export function faultyBodies(openApi: object, schema: object, bytes: number): string[] {
  const document = openApi as OpenApi;
  const whole = resolved(document, schema as Schema);
  const growing = placesThatGrow(document, whole);
  const unknown = `{${filled(bytes, (n) => `"u${n}":${n}`, mostFields)}}`;
  return [unknown, ...growing.map((place) => place(bytes))];
}

/** Objects with more are refused before anything is looked at. */
const mostFields = 9_500;

type Place = (bytes: number) => string;

/** Lists and records of a schema, each as a body in which it takes all the room. */
function placesThatGrow(document: OpenApi, given: Schema, depth = 0): Place[] {
  if (depth > 4) return [];
  const schema = resolved(document, given);
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const own: Place[] = [];
  if (schema.items) own.push((bytes) => `[${filled(bytes, wrongFor(document, schema.items!))}]`);
  if (typeof schema.additionalProperties === 'object') {
    const wrong = wrongFor(document, schema.additionalProperties);
    own.push((bytes) => `{${filled(bytes, (n) => `"k${n}":${wrong(n)}`, mostFields)}}`);
  }
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    placesThatGrow(document, property, depth + 1).map(
      (place): Place =>
        (bytes) =>
          `{${JSON.stringify(name)}:${place(bytes - name.length - 5)}}`,
    ),
  );
  const inItems = schema.items
    ? placesThatGrow(document, schema.items, depth + 1).map(
        (place): Place =>
          (bytes) =>
            `[${place(bytes - 2)}]`,
      )
    : [];
  const ofChoices = choices.flatMap((choice) => placesThatGrow(document, choice, depth + 1));
  // The first of each will do: others are filled by the same code.
  return [...own.slice(0, 1), ...below, ...inItems.slice(0, 1), ...ofChoices.slice(0, 2)];
}

/** An entry with a fault, as short as can be: an object without what it needs, or something else than what is expected. */
function wrongFor(document: OpenApi, given: Schema): (n: number) => string {
  const schema = resolved(document, given);
  const types = [schema.type ?? (schema.properties ? 'object' : [])].flat();
  return types.includes('object') ? () => '{"u":0}' : () => '{}';
}

function filled(bytes: number, entry: (n: number) => string, most = Infinity): string {
  const entries: string[] = [];
  for (let n = 0, length = 2; n < most; n++) {
    const next = entry(n);
    length += next.length + 1;
    if (length > bytes) break;
    entries.push(next);
  }
  return entries.join(',');
}

function resolved(document: OpenApi, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : resolved(document, document.components?.schemas?.[name] ?? {});
}
