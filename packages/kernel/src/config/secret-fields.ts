import { canonicalJson, type ConfigFault, shortAddress } from '@lingtan/sdk';

/** What stands in a document where a secret is stored. */
export const secretMarker = { $secret: true } as const;

/** Whether a value is the marker. */
export function isSecretMarker(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (value as Record<string, unknown>)['$secret'] === true;
}

type Schema = Record<string, unknown>;

/** Where in a document a secret is. */
interface Place {
  /** Names and positions from the root. */
  path: readonly string[];
  /** The object that it is a field of. */
  beside: Record<string, unknown>;
  /** What the schema says of that object, and of the secret. */
  around: readonly Schema[];
  own: readonly Schema[];
}

type Replace = (pointer: string, value: unknown, place: Place) => unknown;

type Mark = 'secret' | 'safety' | 'shortened' | 'controlPoint' | 'feeds';

/** Whether a field of an object counts although no schema marks it. */
type Also = (path: readonly string[], value: unknown, own: readonly Schema[]) => boolean;

interface Walk {
  root: Schema;
  mark: Mark;
  replace: Replace;
  /** Fields that count without being marked. */
  also?: Also | undefined;
  repeated?: (path: readonly string[], key: string) => unknown;
  text?: (path: readonly string[], text: string) => unknown;
}

const top: Place = { path: [], beside: {}, around: [], own: [] };

/**
 * Walks a document along its JSON Schema and replaces each field that is a secret. `replace` gets the JSON pointer of the
 * field and its value; what it returns takes its place, `undefined` removes it. The document is not changed.
 */
export function mapSecrets(document: unknown, schema: Schema, replace: Replace): unknown {
  return mapMarked(document, schema, 'secret', replace);
}

/** The same for fields of another mark, and those that `also` counts in. */
export function mapMarked(document: unknown, schema: Schema, mark: Mark, replace: Replace, also?: Also): unknown {
  return walk(document, [schema], { root: schema, mark, replace, also }, '', top);
}

/**
 * What is wrong with a document whose lists hold two entries of the same key: whoever compares two documents takes them for one,
 * and each reader of the list for another.
 */
export function repeatedKeys(document: unknown, schema: Schema): ConfigFault[] {
  const found: ConfigFault[] = [];
  const repeated = (path: readonly string[], key: string) =>
    // Whoever mends the first ones sees what is behind the others.
    found.length < 20 &&
    found.push({
      path,
      problem: {
        en: `"${key}" is there twice; expected another ${path.at(-1)} for each entry of the list`,
        'zh-CN': `“${key}”重复；列表中各项的 ${path.at(-1)} 应各不相同`,
      },
    });
  walk(document, [schema], { root: schema, mark: 'secret', replace: () => undefined, repeated }, '', top);
  return found;
}

/** What is wrong with a document in which addresses carry a user or a password: they would be shown with it. */
export function addressesWithSecrets(document: unknown, schema: Schema): ConfigFault[] {
  const found: ConfigFault[] = [];
  const text = (path: readonly string[], address: string) =>
    /^[a-z][a-z\d+.-]*:\/\/[^/?#]*@/i.test(address) &&
    found.push({
      path,
      problem: {
        en: 'a user or password stands in this address; expected it without, and the password in a field for it',
        'zh-CN': '该地址含有用户名或密码；应去除，密码应填入专用字段',
      },
    });
  walk(document, [schema], { root: schema, mark: 'secret', replace: () => undefined, text }, '', top);
  return found;
}

/** A document as everybody may read it: with markers for its secrets, and with addresses that let somebody in shortened. */
export function shownDocument(document: unknown, schema: Schema): unknown {
  const marked = mapSecrets(document, schema, () => secretMarker);
  return mapMarked(marked, schema, 'shortened', (_pointer, value) =>
    typeof value === 'string' ? shortAddress(value) : value,
  );
}

/** For each secret of a document, by its pointer, where it is and where the document has it sent. */
export function destinations(
  document: unknown,
  schema: Schema,
): Map<string, { path: readonly string[]; destination: string }> {
  const found = new Map<string, { path: readonly string[]; destination: string }>();
  mapSecrets(document, schema, (pointer, value, place) => {
    found.set(pointer, { path: place.path, destination: destinationOf(place, schema) });
    return value;
  });
  return found;
}

function destinationOf({ beside, around, own }: Place, root: Schema): string {
  const fields = own.find((schema) => Array.isArray(schema['sentTo']))?.['sentTo'] as readonly string[] | undefined;
  if (fields) return canonicalJson(fields.map((field) => valueAt(beside, around, root, field.split('.'))));
  const others = around.reduce((left, schema) => mapSecrets(left, schema, () => undefined), beside as unknown);
  return canonicalJson(texts(others));
}

/** The value of a field, or what it is when it is left out. */
function valueAt(
  value: unknown,
  schemas: readonly Schema[],
  root: Schema,
  [name, ...rest]: readonly string[],
): unknown {
  const open = schemas.flatMap((schema) => unfold(schema, root, 0));
  if (name === undefined) return value ?? open.find((schema) => 'default' in schema)?.['default'] ?? null;
  const below = open.flatMap((schema) => asSchemas((schema['properties'] as Schema | undefined)?.[name]));
  const inner = typeof value === 'object' && value !== null ? (value as Schema)[name] : undefined;
  return valueAt(inner, below, root, rest);
}

/** All text in an object, its secrets and lists apart. */
function texts(value: unknown): unknown {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isSecretMarker(value)) return null;
  const entries = Object.entries(value).map(([key, entry]) => [key, texts(entry)] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== null));
}

function walk(value: unknown, schemas: readonly Schema[], how: Walk, pointer: string, place: Place): unknown {
  const open = schemas.flatMap((schema) => unfold(schema, how.root, 0));
  const isField = place.beside !== top.beside;
  if (
    value !== undefined &&
    (open.some((schema) => isMarked(schema, how.mark, place)) || (isField && how.also?.(place.path, value, open)))
  )
    return how.replace(pointer, value, { ...place, own: open });
  if (Array.isArray(value)) {
    const items = open.flatMap((schema) => asSchemas(schema['items']));
    const field = open.map((schema) => schema['key']).find((key) => typeof key === 'string') ?? 'id';
    const seen = new Set<string>();
    return value.map((entry, index) => {
      const key = itemKey(entry, field);
      const path = [...place.path, String(index)];
      if (key !== undefined && seen.has(key)) how.repeated?.([...path, field], key);
      if (key !== undefined) seen.add(key);
      const inner = key === undefined ? String(index) : `${field}=${key}`;
      return walk(entry, items, how, `${pointer}/${inner}`, { ...top, path });
    });
  }
  if (typeof value === 'string') how.text?.(place.path, value);
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    const below = open.flatMap((schema) => [
      ...asSchemas((schema['properties'] as Schema | undefined)?.[key]),
      ...asSchemas(schema['additionalProperties']),
    ]);
    const inner = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const at = { path: [...place.path, key], beside: value as Schema, around: open, own: [] };
    const mapped = walk(entry, below, how, inner, at);
    if (mapped !== undefined) result[key] = mapped;
  }
  return result;
}

/** Whether a schema says so of the field at a place; a mark that has a condition counts where that holds. */
function isMarked(schema: Schema, mark: Walk['mark'], { beside }: Place): boolean {
  if (schema[mark] !== true) return mark === 'feeds' && typeof schema[mark] === 'string';
  const condition = schema['safetyWhere'];
  return mark !== 'safety' || typeof condition !== 'string' || says(beside, condition.split('.'));
}

function says(value: unknown, [name, ...rest]: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((entry) => says(entry, name === undefined ? [] : [name, ...rest]));
  if (name === undefined) return value !== undefined && value !== null && value !== false && value !== '';
  return typeof value === 'object' && value !== null && says((value as Schema)[name], rest);
}

/** List entries are told apart by their key where they have one, so that reordering a list keeps each secret in place. */
function itemKey(entry: unknown, field: string): string | undefined {
  const key = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>)[field] : undefined;
  return typeof key === 'string' ? key : undefined;
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
