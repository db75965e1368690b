import { z } from 'zod';
import type { Bounds } from './expectation.ts';
import type { LocalizedText } from '../text.ts';

/** What a schema says of one place in an input. */
export interface Place {
  /** A text in the place of an object that has a secret in it may be that object written down. */
  isSecret(value: unknown): boolean;
  /** Both ends of the range, where the schema gives them. */
  bounds(): Bounds;
  /** Of a schema that is read from JSON, the pattern itself brings no text. */
  patternText: LocalizedText | undefined;
}

type Schema = z.core.$ZodType;
type Written = z.core.JSONSchema.BaseSchema;
/** A schema of zod, or JSON Schema where that is all there is: a plugin in a process of its own sends its schemas written. */
type Node = Schema | Written;

/** What stands directly below a schema, and what it may be instead. */
interface Look {
  properties: Readonly<Record<string, Node>> | undefined;
  additional: Node | undefined;
  items: Node | undefined;
  prefixItems: readonly Node[] | undefined;
  alternatives: readonly Node[];
  written: Written;
}

/**
 * What `schema` says of the place at the end of a path. Looks at what lies along the path and at nothing else: writing the
 * whole schema of a large document down takes longer than anybody may be kept waiting.
 */
export function placeIn(schema: z.ZodType, path: readonly string[]): Place {
  let places = unfold(schema);
  for (const key of path) places = places.flatMap((place) => below(place, key)).flatMap((place) => unfold(place));
  const looks = places.map(lookAt);
  return {
    patternText: looks.find(({ written }) => 'patternText' in written)?.written['patternText'] as
      | LocalizedText
      | undefined,
    isSecret: (value) =>
      looks.some(({ written }) => written['secret'] === true) ||
      (typeof value !== 'object' && places.some((place) => holdsSecret(place))),
    bounds: () => (places[0] ? boundsOf(places[0]) : {}),
  };
}

const isSchema = (node: unknown): node is Schema => typeof node === 'object' && node !== null && '_zod' in node;

const nodesOf = (...values: unknown[]): Node[] =>
  values.flat().filter((each): each is Node => typeof each === 'object' && each !== null);

/** Of a definition of zod, what any kind of it may have. */
interface Definition {
  type: string;
  shape?: Record<string, Schema>;
  catchall?: Schema;
  element?: Schema;
  valueType?: Schema;
  items?: readonly Schema[];
  rest?: Schema | null;
  options?: readonly Schema[];
  left?: Schema;
  right?: Schema;
  innerType?: Schema;
  in?: Schema;
  out?: Schema;
}

const definitionOf = (schema: Schema): Definition => schema._zod.def as unknown as Definition;

/** The schema that another is but a wrapper of, as far as its input goes; null when it stands for itself. */
function wrapped(schema: Schema): Schema | null {
  const { type, innerType, in: before, out } = definitionOf(schema);
  if (type === 'lazy') return (schema as z.core.$ZodLazy)._zod.innerType;
  if (type === 'pipe') return (definitionOf(before!).type === 'transform' ? out : before) ?? null;
  return type === 'nullable' ? null : (innerType ?? null);
}

function lookAt(node: Node): Look {
  if (!isSchema(node)) return lookAtWritten(node);
  const written = z.globalRegistry.get(node as z.ZodType) as Written | undefined;
  const own = lookAtSchema(node);
  if (!written) return own;
  // What a description says of what is below it stands before what the schema says.
  const described = lookAtWritten(written);
  return {
    properties: described.properties ?? own.properties,
    additional: described.additional ?? own.additional,
    items: described.items ?? own.items,
    prefixItems: described.prefixItems ?? own.prefixItems,
    alternatives: described.alternatives.length > 0 ? described.alternatives : own.alternatives,
    written: { ...own.written, ...written },
  };
}

function lookAtSchema(schema: Schema): Look {
  const inner = wrapped(schema);
  if (inner) return lookAt(inner);
  const { shape, catchall, element, valueType, items, rest, options, left, right, innerType } = definitionOf(schema);
  return {
    properties: shape,
    additional: catchall ?? valueType,
    items: element ?? rest ?? undefined,
    prefixItems: items,
    alternatives: nodesOf(options, left, right, innerType),
    written: {},
  };
}

/** Of what is part of a written document, that document, which may be referred to as `#`. */
const documents = new WeakMap<Written, Written>();

function lookAtWritten(written: Written): Look {
  const document = documents.get(written) ?? written;
  const { properties, additionalProperties, items, prefixItems, anyOf, oneOf, allOf, $ref } = written;
  const look = {
    properties: properties as Record<string, Written> | undefined,
    additional: isWritten(additionalProperties) ? additionalProperties : undefined,
    items: isWritten(items) ? items : undefined,
    prefixItems: prefixItems as readonly Written[] | undefined,
    alternatives: [...nodesOf(anyOf, oneOf, allOf), ...($ref === '#' ? [document] : [])],
    written,
  };
  for (const each of nodesBelow(look)) if (each !== document && !isSchema(each)) documents.set(each, document);
  return look;
}

/** `true` and `false` say nothing of what is in a value. */
const isWritten = (node: unknown): node is Written => typeof node === 'object' && node !== null && !Array.isArray(node);

const nodesBelow = ({ properties, additional, items, prefixItems, alternatives }: Look): Node[] =>
  nodesOf(Object.values(properties ?? {}), additional, items, prefixItems, alternatives);

/** A schema with its alternatives; those may go round, and end at this depth. */
function unfold(node: Node, depth = 0): Node[] {
  if (depth > 8) return [];
  return [node, ...lookAt(node).alternatives.flatMap((each) => unfold(each, depth + 1))];
}

function below(node: Node, key: string): Node[] {
  const { properties = {}, additional, prefixItems, items } = lookAt(node);
  const property = Object.hasOwn(properties, key) ? properties[key] : additional;
  return nodesOf(property, prefixItems?.[Number(key)] ?? items);
}

const secretIn = new WeakMap<Node, boolean>();

/** Whether a value of this schema is a secret or has one in it. */
function holdsSecret(place: Node): boolean {
  const known = secretIn.get(place);
  if (known !== undefined) return known;
  // Schemas refer to one another, also round in circles: each is looked at once.
  const seen = new Set<Node>([place]);
  let found = false;
  for (const node of seen) {
    const look = lookAt(node);
    found = look.written['secret'] === true;
    if (found) break;
    for (const each of nodesBelow(look)) seen.add(each);
  }
  secretIn.set(place, found);
  return found;
}

/** What a check of zod says of the size of a value. */
interface Check {
  check?: string;
  value?: unknown;
  inclusive?: boolean;
  minimum?: number;
  maximum?: number;
  length?: number;
  format?: string;
}

/** Both ends as JSON Schema has them: an end that does not belong to the range is none. */
function boundsOf(node: Node): Bounds {
  const { minimum, minLength, minItems, maximum, maxLength, maxItems } = lookAt(node).written;
  const own = isSchema(node) ? boundsOfSchema(node) : {};
  const min = minimum ?? minLength ?? minItems ?? own.min;
  const max = maximum ?? maxLength ?? maxItems ?? own.max;
  return {
    ...(min === undefined || min <= -Number.MAX_SAFE_INTEGER ? {} : { min }),
    ...(max === undefined || max >= Number.MAX_SAFE_INTEGER ? {} : { max }),
  };
}

function boundsOfSchema(schema: Schema): Bounds {
  const inner = wrapped(schema);
  if (inner) return boundsOf(inner);
  const { checks = [], ...own } = schema._zod.def as Check & { checks?: { _zod: { def: Check } }[] };
  const all: Check[] = [own, ...checks.map(({ _zod }) => _zod.def)];
  const ends = all.flatMap(endsOf);
  const { type, items = [], rest } = definitionOf(schema);
  if (type === 'tuple' && ends.length === 0) {
    const needed = items.findLastIndex(({ _zod: { optin } }) => optin === undefined) + 1;
    return { ...(needed > 0 ? { min: needed } : {}), ...(rest ? {} : { max: items.length }) };
  }
  const min = tightest(ends.flatMap(({ min: end }) => end ?? []));
  const max = tightest(ends.flatMap(({ max: end }) => (end ? { ...end, at: -end.at } : [])));
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max: -max }) };
}

interface End {
  at: number;
  isIn: boolean;
}

function endsOf({ check, value, inclusive, minimum, maximum, length, format }: Check): { min?: End; max?: End }[] {
  const end = (at: unknown, isIn = true): End => ({ at: Number(at), isIn });
  switch (check) {
    case 'greater_than':
      return [{ min: end(value, inclusive) }];
    case 'less_than':
      return [{ max: end(value, inclusive) }];
    case 'min_length':
      return [{ min: end(minimum) }];
    case 'max_length':
      return [{ max: end(maximum) }];
    case 'length_equals':
      return [{ min: end(length), max: end(length) }];
    case 'number_format': {
      const [from, to] = z.core.util.NUMBER_FORMAT_RANGES[format as 'int32'];
      return [{ min: end(from), max: end(to) }];
    }
    default:
      return [];
  }
}

/** The largest of lower ends; nothing where that one does not belong to the range itself. */
function tightest(ends: readonly End[]): number | undefined {
  const at = Math.max(...ends.map((end) => end.at));
  return ends.some((end) => end.at === at && !end.isIn) || ends.length === 0 ? undefined : at;
}
