const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** A value as text: the same for values that hold the same, in whatever order their fields were filled in. */
export const asText = (value: unknown): string | undefined => JSON.stringify(value, sorted);

/** Whether two values hold the same: a field that was cleared and filled in again stands last, and is no other. */
export const isSameValue = (a: unknown, b: unknown): boolean => asText(a) === asText(b);
