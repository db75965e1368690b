/** A whole number from 0 as it is typed; null when it is none. */
export function countOf(text: string): number | null {
  const value = /^\d{1,13}$/.test(text.trim()) ? Number(text) : null;
  return value !== null && Number.isSafeInteger(value) ? value : null;
}
