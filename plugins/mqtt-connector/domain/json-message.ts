import { isUtf8 } from 'node:buffer';
import { applyScale } from '@lingtan/protocols';
import type { Sample } from '@lingtan/telemetry/contracts';
import type { DeviceMapping } from './mapping.ts';

/** One entry of a message that could not become a sample. */
export interface BadEntry {
  /** Where in the message, e.g. `[3].values.power`. */
  place: string;
  reason: string;
}

/** What a message holds; or why nothing of it can be used. */
export type ParsedMessage =
  | { ok: true; samples: Sample[]; bad: BadEntry[] }
  | { ok: false; code: 'BAD_JSON' | 'BAD_SHAPE' | 'TOO_MANY_SAMPLES'; reason: string };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Own fields only, so that `__proto__` and `constructor` in a message are names like any other. */
const field = (object: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

/** Milliseconds UTC from a number of ms or an ISO 8601 time with zone; null when it is neither. */
function time(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value) : null;
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(value)) return null;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? null : ms;
}

/** Says what was there without walking into it: depth and size are the sender's choice. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  if (isObject(value)) return 'an object';
  return typeof value === 'string' ? `"${value.slice(0, 60)}"` : String(value);
}

/** Adds the device's flags to the sample's own. Those that are no flags stay as they are: the store names what it refuses. */
function withFlags(own: number | undefined, device: number): number | undefined {
  if (device === 0) return own;
  if (own === undefined) return device;
  return Number.isInteger(own) && own >= 0 && own <= 0x7fff ? own | device : own;
}

/** Fields of an entry that nobody knows: a misspelt quality would make a bad value good in silence, as over HTTP. */
function unknownField(entry: Record<string, unknown>, known: readonly string[]): string | null {
  const found = Object.keys(entry).find((key) => !known.includes(key));
  return found === undefined ? null : `unknown field "${found.slice(0, 60)}"; expected ${known.join(', ')}`;
}

const sampleFields = ['point', 'ts', 'value', 'unit', 'quality'];
const valueFields = ['value', 'unit', 'quality'];

class Collector {
  readonly samples: Sample[] = [];
  readonly bad: BadEntry[] = [];
  readonly #mapping: DeviceMapping;

  constructor(mapping: DeviceMapping) {
    this.#mapping = mapping;
  }

  add(place: string, name: unknown, at: unknown, raw: unknown, unit: unknown, quality: unknown): void {
    if (typeof name !== 'string') return this.#refuse(place, `point: expected a name, got ${describe(name)}`);
    const target = this.#mapping.target(name);
    if (!target) return this.#refuse(place, `point: ${describe(name)} cannot be the name of a point`);
    const ts = time(at);
    if (ts === null) {
      return this.#refuse(
        place,
        `ts: expected milliseconds since 1970 UTC or an ISO 8601 time with zone, got ${describe(at)}`,
      );
    }
    const number = typeof raw === 'boolean' ? Number(raw) : raw;
    if (typeof number !== 'number') return this.#refuse(place, `value: expected a number, got ${describe(raw)}`);
    if (unit !== undefined && typeof unit !== 'string')
      return this.#refuse(place, `unit: expected text, got ${describe(unit)}`);
    if (quality !== undefined && typeof quality !== 'number')
      return this.#refuse(place, `quality: expected flags, got ${describe(quality)}`);
    const sample: Sample = { point: target.point, ts, value: applyScale(number, target.scale, target.offset) };
    const effective = unit ?? target.unit;
    if (effective !== undefined) sample.unit = effective;
    const flags = withFlags(quality, this.#mapping.quality);
    if (flags !== undefined) sample.quality = flags;
    this.samples.push(sample);
  }

  #refuse(place: string, reason: string): void {
    this.bad.push({ place, reason });
  }
}

/** `{ ts, values: { name: number | boolean | { value, unit?, quality? } }, units?, quality? }` */
function takeValues(
  entry: Record<string, unknown>,
  values: Record<string, unknown>,
  place: string,
  into: Collector,
): void {
  const ts = field(entry, 'ts');
  const quality = field(entry, 'quality');
  const units = field(entry, 'units');
  for (const [name, item] of Object.entries(values)) {
    const unit = isObject(units) ? field(units, name) : undefined;
    const where = `${place}values.${name.slice(0, 60)}`;
    const unknown = isObject(item) ? unknownField(item, valueFields) : null;
    if (unknown !== null) into.bad.push({ place: where, reason: unknown });
    else if (isObject(item))
      into.add(where, name, ts, field(item, 'value'), field(item, 'unit') ?? unit, field(item, 'quality') ?? quality);
    else into.add(where, name, ts, item, unit, quality);
  }
}

function takeEntry(entry: unknown, place: string, into: Collector): string | null {
  if (!isObject(entry)) return `${place}expected an object, got ${describe(entry)}`;
  const values = field(entry, 'values');
  const samples = field(entry, 'samples');
  const unknown = unknownField(
    entry,
    isObject(values) ? ['ts', 'values', 'units', 'quality'] : Array.isArray(samples) ? ['ts', 'samples'] : sampleFields,
  );
  if (unknown !== null && (isObject(values) || Array.isArray(samples) || Object.hasOwn(entry, 'point')))
    return `${place}${unknown}`;
  if (isObject(values)) {
    takeValues(entry, values, place, into);
    return null;
  }
  if (Array.isArray(samples)) {
    samples.forEach((sample: unknown, index) => {
      const where = `${place}samples[${index}]`;
      if (!isObject(sample)) into.bad.push({ place: where, reason: `expected an object, got ${describe(sample)}` });
      else if (unknownField(sample, sampleFields) !== null)
        into.bad.push({ place: where, reason: unknownField(sample, sampleFields)! });
      else
        into.add(
          where,
          field(sample, 'point'),
          field(sample, 'ts') ?? field(entry, 'ts'),
          field(sample, 'value'),
          field(sample, 'unit'),
          field(sample, 'quality'),
        );
    });
    return null;
  }
  if (Object.hasOwn(entry, 'point')) {
    into.add(
      place,
      field(entry, 'point'),
      field(entry, 'ts'),
      field(entry, 'value'),
      field(entry, 'unit'),
      field(entry, 'quality'),
    );
    return null;
  }
  return `${place}expected "values" (an object) or "samples" (an array)`;
}

/**
 * Reads a plain JSON message: one entry, or an array of entries as devices send after they were cut off. Entries are
 * `{ts, values:{…}}`, `{samples:[{point, ts, value, unit?, quality?}]}` or a bare sample. A bad entry is named and
 * loses nothing else.
 */
export function parseJsonMessage(payload: Uint8Array, mapping: DeviceMapping, maxSamples: number): ParsedMessage {
  let document: unknown;
  try {
    if (!isUtf8(payload)) throw new Error('the bytes are no UTF-8');
    document = JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString());
  } catch (error) {
    return {
      ok: false,
      code: 'BAD_JSON',
      reason: `not JSON in UTF-8: ${error instanceof Error ? error.message.slice(0, 120) : 'unreadable'}`,
    };
  }
  const collector = new Collector(mapping);
  const many = Array.isArray(document);
  const entries: unknown[] = many ? (document as unknown[]) : [document];
  let firstError: string | null = null;
  for (const [index, entry] of entries.entries()) {
    const error = takeEntry(entry, many ? `[${index}].` : '', collector);
    if (error !== null) {
      firstError ??= error;
      collector.bad.push({ place: many ? `[${index}]` : '', reason: error });
    }
    if (collector.samples.length + collector.bad.length > maxSamples) {
      return { ok: false, code: 'TOO_MANY_SAMPLES', reason: `more than ${maxSamples} samples in one message` };
    }
  }
  if (collector.samples.length === 0 && firstError !== null)
    return { ok: false, code: 'BAD_SHAPE', reason: firstError };
  return { ok: true, samples: collector.samples, bad: collector.bad };
}
