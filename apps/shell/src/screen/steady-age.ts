import { formatAge, type Language } from '@lingtan/web-sdk';

/** An age whose width stays while it goes from one digit to two: a figure space keeps the place of the missing one. */
export function steadyAge(milliseconds: number | null, language: Language): string {
  return formatAge(milliseconds, language).replace(/^\d(?!\d)/, '\u2007$&');
}
