import type { ClientBase, QueryConfig } from 'pg';

// Reading thousands of numbers: no Date objects, no object per row. Types: int8, int2, int4, float4, float8.
const numeric = new Set([20, 21, 23, 700, 701]);
// Arrays of int2, int4, float4, float8 and int8 without nulls: `{1,2.5,3e10}` is JSON but for its brackets.
const numericArrays = new Set([1005, 1007, 1016, 1021, 1022]);
const types = {
  getTypeParser: (oid: number) =>
    numeric.has(oid) ? Number : numericArrays.has(oid) ? parseNumbers : (text: string) => text,
};

function parseNumbers(text: string): number[] {
  return JSON.parse(`[${text.slice(1, -1)}]`) as number[];
}

/** SQL for a `timestamptz` as whole milliseconds since 1970, which is exact in a double. `extract` would count in decimals. */
export const asMillis = (expression: string): string => `round(date_part('epoch', ${expression}) * 1000)`;

/**
 * Runs a statement and returns rows as arrays: numbers and arrays of numbers as such, all else as text or null.
 * @param name when given, the statement is prepared once per connection
 */
export async function selectRows<Row extends readonly unknown[]>(
  client: ClientBase,
  text: string,
  values: readonly unknown[],
  name?: string,
): Promise<Row[]> {
  const config: QueryConfig & { rowMode: 'array' } = {
    text,
    values: values as unknown[],
    rowMode: 'array',
    types: types as never,
    ...(name === undefined ? {} : { name: `telemetry ${name}` }),
  };
  const result = await client.query(config);
  return result.rows as unknown as Row[];
}
