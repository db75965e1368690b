import type { ClientBase, QueryConfig } from 'pg';

// Reading thousands of numbers: no Date objects, no object per row. Types: int8, int2, int4, float4, float8.
const numeric = new Set([20, 21, 23, 700, 701]);
const types = { getTypeParser: (oid: number) => (numeric.has(oid) ? Number : (text: string) => text) };

/** SQL for a `timestamptz` as whole milliseconds since 1970, which is exact in a double. */
export const asMillis = (expression: string): string => `(extract(epoch from ${expression}) * 1000)::float8`;

/**
 * Runs a statement and returns rows as arrays: numbers as numbers, all else as text or null.
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
