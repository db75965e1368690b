/** What stands in a document where a secret is stored. */
export const secretMarker = { $secret: true } as const;

/** Whether a value is the marker. */
export function isSecretMarker(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (value as Record<string, unknown>)['$secret'] === true;
}

type Schema = Record<string, unknown>;

/**
 * Walks a document along its JSON Schema and replaces each field that is a secret. `replace` gets the JSON pointer of the
 * field and its value; what it returns takes its place, `undefined` removes it. The document is not changed.
 */
export function mapSecrets(
  document: unknown,
  schema: Schema,
  replace: (pointer: string, value: unknown) => unknown,
): unknown {
  return walk(document, [schema], schema, '', replace);
}

function walk(
  value: unknown,
  schemas: readonly Schema[],
  root: Schema,
  pointer: string,
  replace: (pointer: string, value: unknown) => unknown,
): unknown {
  const open = schemas.flatMap((schema) => unfold(schema, root, 0));
  if (value !== undefined && open.some((schema) => schema['secret'] === true)) return replace(pointer, value);
  if (Array.isArray(value)) {
    const items = open.flatMap((schema) => asSchemas(schema['items']));
    return value.map((entry, index) => walk(entry, items, root, `${pointer}/${itemKey(entry, index)}`, replace));
  }
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    const below = open.flatMap((schema) => [
      ...asSchemas((schema['properties'] as Schema | undefined)?.[key]),
      ...asSchemas(schema['additionalProperties']),
    ]);
    const mapped = walk(entry, below, root, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, replace);
    if (mapped !== undefined) result[key] = mapped;
  }
  return result;
}

/** List entries are told apart by their id where they have one, so that reordering a list keeps each secret in place. */
function itemKey(entry: unknown, index: number): string {
  const id = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>)['id'] : undefined;
  return typeof id === 'string' ? `id=${id}` : String(index);
}

function asSchemas(value: unknown): Schema[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? [value as Schema] : [];
}

/** A schema with its alternatives and references. Depth-limited, since references may go round. */
function unfold(schema: Schema, root: Schema, depth: number): Schema[] {
  if (depth > 8) return [];
  const reference = schema['$ref'];
  const referred = typeof reference === 'string' ? resolveReference(reference, root) : undefined;
  const alternatives = ['anyOf', 'oneOf', 'allOf'].flatMap((key) =>
    Array.isArray(schema[key]) ? (schema[key] as Schema[]) : [],
  );
  return [schema, ...[...asSchemas(referred), ...alternatives].flatMap((entry) => unfold(entry, root, depth + 1))];
}

function resolveReference(reference: string, root: Schema): unknown {
  if (reference === '#') return root;
  let value: unknown = root;
  for (const part of reference.replace(/^#\//, '').split('/')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Schema)[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return value;
}
