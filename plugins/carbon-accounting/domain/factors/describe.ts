import type { Choosable, FactorRequest } from './select.ts';

/** A request in words, for messages. */
export function describeRequest(request: FactorRequest): string {
  const { category, item, basis, set, area, year, date, asOf } = request;
  const what = [category, item, basis, set && `set ${set}`].filter(Boolean).join(' ') || 'the activity';
  const when = date ?? year;
  return [what, area && `in ${area}`, when !== undefined && `of ${when}`, asOf && `published by ${asOf}`]
    .filter(Boolean)
    .join(' ');
}

/** What is on record instead, shortened. */
export function describeStored(factors: readonly Choosable[]): string {
  const names = factors.map(nameOf);
  const unique = [...new Set(names)].sort();
  if (unique.length === 0) return 'nothing of the kind';
  return unique.length > 12 ? `${unique.slice(0, 12).join(', ')} and ${unique.length - 12} more` : unique.join(', ');
}

function nameOf({ id, area, year, validFrom, validTo, basis, set }: Choosable): string {
  const span = validFrom === undefined && !validTo ? year : `${validFrom ?? '…'} to ${validTo ?? '…'}`;
  const parts = id === undefined ? [area, basis, set, span] : [id, area, span];
  return parts.filter((part) => part !== undefined).join(' ') || 'a factor without a year';
}
