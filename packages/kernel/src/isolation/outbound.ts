import { timeLimit } from '@lingtan/sdk';
import { pluginErrors } from '../errors.ts';
import type { WireFetch, WireFetched } from './protocol.ts';

const largestAnswer = 4 * 1024 * 1024;
const timeoutMs = 20_000;
const maxRedirects = 3;

/**
 * Whether a host is on a list. An entry is a host (`api.acme.example`), a host and port, or `*.` and a domain, which
 * stands for its subdomains.
 */
export function hostAllowed(url: URL, hosts: readonly string[]): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return hosts.some((entry) => {
    const [, name = '', wanted] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (wanted !== undefined ? wanted !== port : url.port !== '') return false;
    return name.startsWith('*.') ? url.hostname.endsWith(name.slice(1)) : url.hostname === name;
  });
}

/**
 * Makes a request for a plugin to a host that its manifest names and the operator has seen, with a time limit. Redirects are
 * followed only within the list.
 * @throws PLUGIN_HOST_NOT_ALLOWED, PLUGIN_ANSWER_TOO_LARGE, PLUGIN_FETCH_FAILED
 */
export async function fetchFor(
  plugin: string,
  hosts: readonly string[],
  request: WireFetch,
  signal?: AbortSignal,
): Promise<WireFetched> {
  const limit = timeLimit(timeoutMs, signal);
  try {
    return await follow(plugin, hosts, request, limit.signal);
  } finally {
    limit.clear();
  }
}

async function follow(
  plugin: string,
  hosts: readonly string[],
  request: WireFetch,
  signal: AbortSignal,
): Promise<WireFetched> {
  let url = new URL(request.url);
  for (let hop = 0; ; hop++) {
    const http = url.protocol === 'http:' || url.protocol === 'https:';
    if (!http || !hostAllowed(url, hosts))
      throw pluginErrors.HOST_NOT_ALLOWED({ plugin, host: url.host || url.protocol, allowed: hosts.join(', ') || '–' });
    const response = await fetch(url, {
      method: request.method,
      headers: request.headers,
      body: request.base64 === null ? null : Buffer.from(request.base64, 'base64'),
      redirect: 'manual',
      signal,
    }).catch((cause: unknown) => {
      const reason = ((cause as Error).cause as Error | undefined)?.message ?? (cause as Error).message;
      throw pluginErrors.FETCH_FAILED({ plugin, host: url.host, reason }, cause);
    });
    const location = response.headers.get('location');
    const follows = location !== null && response.status >= 300 && response.status < 400 && request.method === 'GET';
    if (follows && hop < maxRedirects) {
      await response.body?.cancel();
      url = new URL(location, url);
      continue;
    }
    return {
      status: response.status,
      statusText: response.statusText,
      url: url.href,
      // The body comes decoded, so what said how it was coded is left out.
      headers: [...response.headers].filter(([name]) => name !== 'content-encoding' && name !== 'content-length'),
      base64: (await readLimited(plugin, url, response)).toString('base64'),
    };
  }
}

async function readLimited(plugin: string, url: URL, response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > largestAnswer) throw pluginErrors.ANSWER_TOO_LARGE({ plugin, host: url.host, limit: largestAnswer });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
