import type { z } from 'zod';
import { turns, type Breathe } from './turns.ts';

/** A list of so many entries at most may be long by one of them. */
const fewEntries = 16;

/** Problems that are named one by one: nobody reads more, and a document can have as many as it has values. */
export const namedFaults = 50;

/** What reads as a schema of zod does. */
interface Readable<T> {
  safeParse(input: unknown, context?: object): z.ZodSafeParseResult<T>;
}
/** What reads in pieces too. */
interface ReadableLong<T> extends Readable<T> {
  safeParseAsync(input: unknown, context?: object): Promise<z.ZodSafeParseResult<T>>;
}

interface Scope {
  found: number;
  /** Whether something was left unread because enough was found. */
  cut: boolean;
  /** Gives others their turn between the entries of a list: of outermost lists of an input, and of those in short ones. */
  breathe?: Breathe | undefined;
  /** Of what an input is read with: the way to breathe of the schema as a whole. */
  first?: Breathe;
}
type Context = z.core.ParseContextInternal & { [within]?: Scope };
type Run = z.core.$ZodType['_zod']['run'];

const within = Symbol('faults of this input');
const entries = new WeakSet<object>();
const scopes = new WeakSet<object>();
const lists = new WeakSet<object>();
const objects = new WeakSet<object>();
const prepared = new WeakSet<object>();

/**
 * Reads what comes from outside: objects refuse fields that they do not know (where the schema says nothing of them;
 * `z.looseObject` takes them as ever), and lists and records are read no further once more faults are found than are named: a
 * body full of them otherwise takes seconds, in which the process does nothing else. Whoever reads with the schema itself gets
 * what it says. A schema that is none of zod reads as it does.
 */
export function parseInput<T>(schema: Readable<T>, input: unknown): z.ZodSafeParseResult<T> {
  return schema.safeParse(input, prepare(schema) ? { [within]: { found: 0, cut: false } satisfies Scope } : undefined);
}

/**
 * Reads what {@link parseInput} reads, its outermost lists, and those in short ones, in pieces: what is right is read to its
 * end, and fifty thousand entries take a tenth of a second.
 * @param breathe asked between entries; what it promises is waited for
 */
export function parseLongInput<T>(
  schema: ReadableLong<T>,
  input: unknown,
  breathe: Breathe = turns(),
): Promise<z.ZodSafeParseResult<T>> {
  const scope: Scope = { found: 0, cut: false, first: breathe };
  return schema.safeParseAsync(input, prepare(schema) ? { [within]: scope } : undefined);
}

/** Lays over a schema what bounds it, once. @returns false where it is none of zod */
function prepare(schema: object): boolean {
  const inner = (schema as { _zod?: z.core.$ZodType['_zod'] })._zod;
  if (!inner || prepared.has(inner)) return inner !== undefined;
  prepared.add(inner);
  // Lists first: what stands around one asks it as it is by then.
  walk(schema as z.core.$ZodType, new Set(), asList);
  walk(schema as z.core.$ZodType, new Set(), asBounded);
  // Outermost, since what stands below asks for the scope that it is read in.
  asScope(schema as z.core.$ZodType);
  return true;
}

/** For `override` of `z.toJSONSchema`: says of an object that it takes no other fields, as {@link parseInput} reads it. */
export function refuseUnknown({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: object }): void {
  const { def } = (zodSchema as { _zod: { def: Definition } })._zod;
  if (def.type === 'object' && !def.catchall) Object.assign(jsonSchema, { additionalProperties: false });
}

/** Visits a schema and all below it, each once. */
function walk(schema: z.core.$ZodType, seen: Set<object>, visit: (schema: z.core.$ZodType) => void): void {
  if (seen.has(schema._zod)) return;
  seen.add(schema._zod);
  visit(schema);
  const { def } = schema._zod as unknown as { def: Definition };
  const below = [
    ...[def.element, def.valueType, def.keyType, def.rest, def.innerType, def.in, def.out, def.left, def.right],
    ...[def.catchall, ...(def.items ?? []), ...(def.options ?? []), ...Object.values(def.shape ?? {})],
    ...(def.type === 'lazy' ? [def.getter?.()] : []),
  ];
  for (const each of below.filter(isSchema)) walk(each, seen, visit);
}

function asBounded(schema: z.core.$ZodType): void {
  const { def } = schema._zod as unknown as { def: Definition };
  for (const many of [def.element, def.valueType, def.keyType, def.rest].filter(isSchema)) asEntry(many);
  if (def.type === 'object' && (!def.catchall || isNever(def.catchall))) asStrict(schema, Object.keys(def.shape ?? {}));
  // What one alternative finds wrong says nothing of the next, and what is caught is no fault.
  for (const option of [...(def.options ?? []), ...(def.type === 'catch' ? [def.innerType] : [])].filter(isSchema))
    asScope(option);
}

interface Definition {
  type: string;
  element?: unknown;
  valueType?: unknown;
  keyType?: unknown;
  rest?: unknown;
  innerType?: unknown;
  in?: unknown;
  out?: unknown;
  left?: unknown;
  right?: unknown;
  catchall?: unknown;
  items?: unknown[];
  options?: unknown[];
  shape?: Record<string, unknown>;
  getter?: () => unknown;
}

/** Of a list: what holds of it as a whole, and of each entry. */
interface ListDefinition extends Definition {
  checks?: { _zod: { def: { maximum?: number; length?: number } } }[];
  element: z.core.$ZodType;
}

const isNever = (schema: unknown): boolean =>
  isSchema(schema) && (schema._zod as unknown as { def: Definition }).def.type === 'never';

const isSchema = (value: unknown): value is z.core.$ZodType =>
  typeof value === 'object' && value !== null && '_zod' in value;

/** Of an entry of a list or record: read while there is something to find out. */
function asEntry({ _zod: inner }: z.core.$ZodType): void {
  if (entries.has(inner)) return;
  entries.add(inner);
  const run: Run = inner.run;
  inner.run = (payload, context) => {
    const scope = (context as Context)[within];
    if (!scope) return run(payload, context);
    if (scope.found > namedFaults) {
      scope.cut = true;
      return payload;
    }
    const before = scope.found;
    // A list in the list has counted its own already.
    const counted = (result: z.core.ParsePayload): z.core.ParsePayload => {
      scope.found = Math.max(scope.found, before + result.issues.length);
      return result;
    };
    const result = run(payload, context);
    return result instanceof Promise ? result.then(counted) : counted(result);
  };
}

/** A list is left once enough is found: going on through hundreds of thousands of entries finds out nothing. */
function asList({ _zod: inner }: z.core.$ZodType): void {
  const { type, checks, element } = (inner as unknown as { def: ListDefinition }).def;
  if (type !== 'array' || lists.has(inner)) return;
  lists.add(inner);
  const lengths = (checks ?? []).map(({ _zod: { def } }) => def.maximum ?? def.length ?? Infinity);
  const most = Math.min(...lengths);
  const parse: Run = inner.parse;
  const read: Run = (payload, context) => {
    const { value: input } = payload;
    const scope = (context as Context)[within];
    // One that is longer than it may be the library refuses before its entries are read.
    if (!scope || !Array.isArray(input) || input.length > most) return parse(payload, context);
    const { breathe } = scope;
    // Below a list that is read in pieces nothing waits: the library reads that by code that it has made for it. An entry of
    // a few may be long itself, and is read as the outermost is.
    const isShort = input.length <= fewEntries;
    const own: Scope = breathe ? { found: scope.found, cut: false, breathe: isShort ? breathe : undefined } : scope;
    const below = breathe ? { ...context, ...(isShort ? {} : { async: false }), [within]: own } : context;
    const values = Array<unknown>(input.length);
    const waiting: Promise<unknown>[] = [];
    const take = (result: z.core.ParsePayload, at: number): void => {
      for (const issue of result.issues as { path?: PropertyKey[] }[]) (issue.path ??= []).unshift(at);
      payload.issues.push(...result.issues);
      values[at] = result.value;
    };
    payload.value = values;
    let at = 0;
    const isRead = (): boolean => {
      if (at < input.length && own.found > namedFaults) {
        own.cut = true;
        // What looks at the list as a whole sees what was read of it.
        values.length = at;
        return true;
      }
      return at >= input.length;
    };
    const readNext = (): Promise<void> | null => {
      const place = at++;
      const result = element._zod.run({ value: input[place] as unknown, issues: [] }, below);
      if (result instanceof Promise) return result.then((each) => take(each, place));
      take(result, place);
      return null;
    };
    if (!breathe) {
      while (!isRead()) {
        const read = readNext();
        if (read) waiting.push(read);
      }
      return waiting.length === 0 ? payload : Promise.all(waiting).then(() => payload);
    }
    return (async () => {
      while (!isRead()) {
        const pause = breathe();
        if (pause) await pause;
        const read = readNext();
        if (read) await read;
      }
      scope.found = Math.max(scope.found, own.found);
      scope.cut ||= own.cut;
      return payload;
    })();
  };
  inner.parse = read;
  // Without checks of its own a list is read by what was its way to parse; with some, by what asks for that each time.
  if (!checks?.length) inner.run = read;
}

/** Names the fields of an input that the object does not know, as a strict object does; no more than are named. */
function asStrict({ _zod: inner }: z.core.$ZodType, fields: readonly string[]): void {
  if (objects.has(inner)) return;
  objects.add(inner);
  const isLoose = !(inner as unknown as { def: Definition }).def.catchall;
  const known = new Set(fields);
  const run: Run = inner.run;
  inner.run = (payload, context) => {
    const { value: input } = payload;
    const scope = (context as Context)[within];
    if (!scope || typeof input !== 'object' || input === null || Array.isArray(input)) return run(payload, context);
    const keys = Object.keys(input).filter((key) => !known.has(key));
    const unknown = (): unknown =>
      payload.issues.push({ code: 'unrecognized_keys', keys: keys.slice(0, namedFaults + 1), input });
    if (keys.length > namedFaults) {
      scope.cut = true;
      unknown();
      return payload;
    }
    const result = run(payload, context);
    if (isLoose && keys.length > 0) unknown();
    return result;
  };
}

/** Counts for itself. */
function asScope({ _zod: inner }: z.core.$ZodType): void {
  if (scopes.has(inner)) return;
  scopes.add(inner);
  const run: Run = inner.run;
  inner.run = (payload, given) => {
    const context = given as Context;
    const outer = context[within];
    if (!outer) return run(payload, context);
    // The outermost alone may wait: what the alternatives of a union find would mingle.
    const scope: Scope = { found: 0, cut: false, breathe: outer.first };
    context[within] = scope;
    const ended = (result: z.core.ParsePayload): z.core.ParsePayload => {
      context[within] = outer;
      // Whatever became of the faults on the way up, what was not read is not taken.
      if (scope.cut && result.issues.length === 0)
        result.issues.push({ code: 'custom', input: payload.value, message: 'too many faults', path: [] });
      return result;
    };
    const result = run(payload, context);
    return result instanceof Promise ? result.then(ended) : ended(result);
  };
}
