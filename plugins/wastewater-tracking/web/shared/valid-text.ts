import type { Translate } from '@lingtan/web-sdk';

/** Days from which and to which something holds; in words where the end is open. */
export function validText(t: Translate, { validFrom, validTo }: { validFrom: string; validTo: string | null }): string {
  return validTo === null ? t('valid-open', { from: validFrom }) : `${validFrom} – ${validTo}`;
}
