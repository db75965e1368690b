/** Query parameters as a plain object without prototype: repeated ones become lists. */
export function parseQuery(text: string): Record<string, string | string[]> {
  const query = Object.create(null) as Record<string, string | string[]>;
  if (text === '') return query;
  for (const [key, value] of new URLSearchParams(text)) {
    const before = query[key];
    if (before === undefined) query[key] = value;
    else query[key] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return query;
}
