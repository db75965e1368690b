import { sha256 } from './canonical.ts';

/**
 * For the `meta` of an address whose path or query lets whoever knows it in, as that of many webhooks: whoever may not change it, and
 * the audit log, are shown {@link shortAddress}.
 */
export const shortened = { shortened: true } as const;

/** Where an address leads, without what stands behind the host; the digits tell it from another one of the same host. */
export function shortAddress(address: string): string {
  if (!URL.canParse(address)) return '…';
  const { protocol, host, pathname, search } = new URL(address);
  const whole = pathname.length <= 1 && search === '';
  return `${protocol}//${host}/${whole ? '' : `…${sha256(address).slice(0, 8)}`}`;
}
