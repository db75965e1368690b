import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';
import { isIP } from 'node:net';

/**
 * Whether a `Host` names this server. A page of a stranger whose name leads here by DNS would be of the same origin as what it
 * asks for; so names that strangers can give are taken only when the operator has said that they are ours. Addresses, names
 * without a dot and names of the local network nobody else can give.
 * @param host header as it came; null when it cannot be read at all
 */
export function isOwnHost(host: string | undefined, publicUrl: string | null): boolean | null {
  // Programs that speak HTTP/1.0 send none, and browsers always send one.
  if (host === undefined) return true;
  const name = nameOf(host);
  if (name === null) return null;
  return (
    isIP(name.replace(/^\[|\]$/g, '')) !== 0 ||
    !name.includes('.') ||
    /\.(local|localhost|internal)$/.test(name) ||
    name === hostname().toLowerCase() ||
    (publicUrl !== null && name === new URL(publicUrl).hostname)
  );
}

/**
 * Whether a request is for this server by all that it says: a proxy may read another of two headers, and the line of the request
 * stands before the header (RFC 9112, 3.2.2).
 * @returns null when it says it twice, or cannot be read
 */
export function isForOwnHost(
  { headersDistinct, url = '/' }: Pick<IncomingMessage, 'headersDistinct' | 'url'>,
  publicUrl: string | null,
): boolean | null {
  const [host, ...others] = headersDistinct['host'] ?? [];
  if (others.length > 0) return null;
  const inLine = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1];
  const all = [isOwnHost(host, publicUrl), ...(inLine === undefined ? [] : [isOwnHost(inLine, publicUrl)])];
  return all.includes(null) ? null : !all.includes(false);
}

function nameOf(host: string): string | null {
  try {
    const { hostname: name, pathname, username, search, hash } = new URL(`http://${host}`);
    return pathname === '/' && username + search + hash === '' && !/[/?#@\\\s]/.test(host) ? name : null;
  } catch {
    return null;
  }
}
