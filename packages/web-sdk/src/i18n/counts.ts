import { numberFormat, type Language } from '../format/locale.ts';

/** Names in texts that stand for how many there are. A year, a number of a deal or a revision is not of them. */
const counts = new Set([
  ...['count', 'lots', 'wanted', 'filled', 'delivered', 'rows', 'lines', 'points', 'meters', 'attempts', 'of', 'total'],
  ...['added', 'changed', 'unchanged', 'posted', 'waiting', 'done', 'sent', 'refused', 'unknown', 'all'],
]);

/** A value as it stands in a text: how many there are is grouped as the language does, all else is left as it comes. */
export function inText(value: unknown, name: string | undefined, language: Language): unknown {
  return typeof value === 'number' && name !== undefined && counts.has(name)
    ? numberFormat(language, { maximumFractionDigits: 3 }).format(value)
    : value;
}
