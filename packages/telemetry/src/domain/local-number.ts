const withPoint = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const withComma = /^[+-]?(?:\d+,?\d*|,\d+)(?:e[+-]?\d{1,3})?$/i;

/** Reads a number written with `decimal` as its decimal sign; null when it is none. Thousands separators are not guessed. */
export function parseNumber(text: string, decimal: '.' | ','): number | null {
  const trimmed = text.trim();
  if (!(decimal === '.' ? withPoint : withComma).test(trimmed)) return null;
  return Number(decimal === '.' ? trimmed : trimmed.replace(',', '.'));
}
