import type { TrainedForecast } from './train.ts';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A trained forecast as JSON, for storage; {@link trainedFromJson} gives the same one back. */
export function trainedToJson(trained: TrainedForecast): Json {
  return toJson(trained);
}

/** The trained forecast that {@link trainedToJson} wrote. */
export function trainedFromJson(json: Json): TrainedForecast {
  return fromJson(json) as TrainedForecast;
}

/** JSON of any plain data: typed arrays are tagged, and numbers that JSON lacks are written as text. */
export function toJson(value: unknown): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { number: String(value) };
  if (value instanceof Float64Array) return { float64: Array.from(value, toJson) };
  if (value instanceof Int32Array) return { int32: Array.from(value) };
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .map(([key, each]) => [key, toJson(each)]),
    );
  return value as string | boolean | null;
}

function fromJson(json: Json): unknown {
  if (Array.isArray(json)) return json.map(fromJson);
  if (typeof json !== 'object' || json === null) return json;
  const { number, float64, int32 } = json;
  if (typeof number === 'string') return Number(number);
  if (Array.isArray(float64)) return Float64Array.from(float64, (each) => fromJson(each) as number);
  if (Array.isArray(int32)) return Int32Array.from(int32 as number[]);
  return Object.fromEntries(Object.entries(json).map(([key, each]) => [key, fromJson(each)]));
}
