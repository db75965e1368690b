type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const nameOf = (reference: string): string => reference.split('/').at(-1)!.replace(/\W/g, '_');
const keyOf = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** TypeScript of a JSON Schema as our documents have them; what says nothing is `unknown`. */
export function typeOf(schema: unknown): string {
  if (!isObject(schema)) return 'unknown';
  if (typeof schema['$ref'] === 'string') return `Components[${JSON.stringify(nameOf(schema['$ref']))}]`;
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (Array.isArray(schema['enum'])) return union(schema['enum'].map((each) => JSON.stringify(each)));
  const either = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(either)) return union(either.map(typeOf));
  if (Array.isArray(schema['allOf'])) return schema['allOf'].map((each) => `(${typeOf(each)})`).join(' & ');
  const type = schema['type'];
  if (Array.isArray(type)) return union(type.map((each) => typeOf({ ...schema, type: each })));
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'string' || type === 'boolean' || type === 'null') return type;
  if (type === 'array') return arrayOf(schema);
  return type === 'object' ? objectOf(schema) : 'unknown';
}

function union(types: readonly string[]): string {
  const distinct = [...new Set(types)];
  if (distinct.includes('unknown')) return 'unknown';
  return distinct.length === 0 ? 'never' : distinct.length === 1 ? distinct[0]! : `(${distinct.join(' | ')})`;
}

function arrayOf(schema: Json): string {
  if (Array.isArray(schema['prefixItems'])) {
    const rest = isObject(schema['items']) ? [`...${typeOf(schema['items'])}[]`] : [];
    return `[${[...schema['prefixItems'].map(typeOf), ...rest].join(', ')}]`;
  }
  const item = typeOf(schema['items']);
  return /^[\w"[\]().| ]+$/.test(item) && !item.includes(' ') ? `${item}[]` : `Array<${item}>`;
}

function objectOf(schema: Json): string {
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as string[]) : []);
  const more = schema['additionalProperties'];
  const known = properties.map(([name, each]) => `${keyOf(name)}${required.has(name) ? '' : '?'}: ${typeOf(each)}`);
  const named = `{ ${known.join('; ')} }`;
  // Without a word about further fields, as in zod, named ones are all that is meant; none at all means any.
  if (more === undefined && known.length === 0) return 'Record<string, unknown>';
  if (!isObject(more) && more !== true) return known.length === 0 ? 'Record<string, never>' : named;
  const open = `Record<string, ${typeOf(more)}>`;
  return known.length === 0
    ? open
    : Object.keys(more).length === 0
      ? `${named} & ${open}`
      : `${named} & Record<string, unknown>`;
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: unknown;
}

function inputOf(operation: Json, where: string): string | null {
  const list = ((operation['parameters'] ?? []) as Parameter[]).filter((each) => each.in === where);
  if (list.length === 0) return null;
  const fields = list.map(({ name, required, schema }) => `${keyOf(name)}${required ? '' : '?'}: ${typeOf(schema)}`);
  const optional = list.every(({ required }) => !required);
  return `${where}${optional ? '?' : ''}: { ${fields.join('; ')} }`;
}

/** The one content of a body or an answer: JSON by its schema, anything else as a Blob. */
function contentOf(holder: unknown): string {
  const content = isObject(holder) && isObject(holder['content']) ? Object.entries(holder['content']) : [];
  const [found] = content;
  if (!found) return 'undefined';
  return found[0] === 'application/json' ? typeOf((found[1] as Json)['schema']) : 'Blob';
}

/** The module of types of an OpenAPI document: operations by method and path, and the schemas they refer to. */
export function openApiTypes(document: Json): string {
  const schemas = Object.entries(((document['components'] as Json)['schemas'] ?? {}) as Json);
  const lines: string[] = [];
  for (const [path, methods] of Object.entries(document['paths'] as Record<string, Json>).toSorted(byName))
    for (const [method, operation] of Object.entries(methods as Record<string, Json>).toSorted(byName)) {
      const answer = Object.entries(operation['responses'] as Json).find(([status]) => status.startsWith('2'))?.[1];
      const body = operation['requestBody'];
      const fields = [
        inputOf(operation, 'path'),
        inputOf(operation, 'query'),
        body === undefined ? null : `body: ${contentOf(body)}`,
        `answer: ${contentOf(answer)}`,
      ].filter((each) => each !== null);
      const summary = String(operation['summary']).replaceAll('*/', '* /');
      lines.push(
        `  /** ${summary} (${String(operation['x-permission'])}) */`,
        `  ${JSON.stringify(`${method.toUpperCase()} ${path}`)}: { ${fields.join('; ')} };`,
      );
    }
  return [
    '// Made from the OpenAPI document of a server with all plugins; `npm run client-types` makes it again.',
    '/** Schemas that operations refer to. */',
    'export interface Components {',
    ...schemas.toSorted(byName).map(([name, schema]) => `  ${JSON.stringify(nameOf(name))}: ${typeOf(schema)};`),
    '}',
    '',
    '/** Operations by method and path: what each takes and answers, and in brackets the permission that it needs. */',
    'export interface Operations {',
    ...lines,
    '}',
    '',
  ].join('\n');
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
