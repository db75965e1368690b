import type { Texts } from '../use-t.ts';

/** Days from which and to which something holds; in words where the end is open. */
export function validText(t: Texts, { validFrom, validTo }: { validFrom: string; validTo: string | null }): string {
  return validTo === null ? t('valid-open', { from: validFrom }) : `${validFrom} – ${validTo}`;
}
