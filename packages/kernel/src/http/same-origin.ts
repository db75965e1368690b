import type { IncomingMessage } from 'node:http';
import { httpErrors } from '../errors.ts';

/** Whether a browser's request comes from a page of this server. Decided by what browsers set and pages cannot. */
export function isSameOrigin(
  request: { headers: Readonly<Record<string, string | string[] | undefined>>; socket?: object },
  publicUrl: string | null,
): boolean {
  const { origin, host } = request.headers;
  if (typeof origin !== 'string' || origin === 'null') return false;
  try {
    const from = new URL(origin);
    if (publicUrl !== null && from.origin === new URL(publicUrl).origin) return true;
    // Where a proxy ends TLS, this server cannot tell which of the two it was.
    const encrypted = 'encrypted' in (request.socket ?? {});
    return from.host === host && (from.protocol === 'https:' || (from.protocol === 'http:' && !encrypted));
  } catch {
    return false;
  }
}

/** Writes with a cookie must come from a page of this server. @throws HTTP_FOREIGN_ORIGIN */
export function assertSameOrigin(request: IncomingMessage, publicUrl: string | null): void {
  if (isSameOrigin(request, publicUrl)) return;
  throw httpErrors.FOREIGN_ORIGIN({ value: request.headers.origin ?? 'missing' });
}

/** For what needs no cookie: programs send neither one nor an origin, and nobody makes them. @throws HTTP_FOREIGN_ORIGIN */
export function assertSameOriginOfBrowsers(request: IncomingMessage, publicUrl: string | null): void {
  const { origin, cookie, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined || site !== undefined || cookie !== undefined) assertSameOrigin(request, publicUrl);
}
