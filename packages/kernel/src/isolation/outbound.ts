import { timeLimit } from '@lingtan/sdk';
import { AnswerTooLong, callGuarded, ClosedAddress, type GuardedAnswer } from '@lingtan/sdk/net';
import { pluginErrors } from '../errors.ts';
import type { WireFetch, WireFetched } from './protocol.ts';

const largestAnswer = 4 * 1024 * 1024;
const timeoutMs = 20_000;
const maxRedirects = 3;

/** Where a plugin may go. */
export interface OutboundHosts {
  /** Those that its vendor names in the manifest: public addresses only, whatever a name leads to. */
  readonly named: readonly string[];
  /** Those that the operator has entered; they may be in the park's own network. */
  readonly entered: readonly string[];
}

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
 * followed only within the list, and nothing that the plugin sent to one origin is sent on to another.
 * @throws PLUGIN_HOST_NOT_ALLOWED, PLUGIN_ADDRESS_CLOSED, PLUGIN_ANSWER_TOO_LARGE, PLUGIN_FETCH_FAILED
 */
export async function fetchFor(
  plugin: string,
  hosts: OutboundHosts,
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
  { named, entered }: OutboundHosts,
  request: WireFetch,
  signal: AbortSignal,
): Promise<WireFetched> {
  let url = new URL(request.url);
  let headers = request.headers;
  for (let hop = 0; ; hop++) {
    const http = url.protocol === 'http:' || url.protocol === 'https:';
    const isEntered = hostAllowed(url, entered);
    if (!http || !(isEntered || hostAllowed(url, named))) {
      const allowed = [...named, ...entered].join(', ') || '–';
      throw pluginErrors.HOST_NOT_ALLOWED({ plugin, host: url.host || url.protocol, allowed });
    }
    const body = request.base64 === null ? null : Buffer.from(request.base64, 'base64');
    const call = { url, method: request.method, headers, body, signal };
    const answer = await callGuarded({ ...call, privateNetwork: isEntered }, largestAnswer).catch((cause: unknown) => {
      throw refusal(plugin, url, cause as Error);
    });
    const next = hop < maxRedirects ? redirected(url, request.method, answer) : null;
    if (next === null)
      return {
        status: answer.status,
        statusText: answer.statusText,
        url: url.href,
        headers: answer.headers.map(([name, value]) => [name, value]),
        base64: answer.body.toString('base64'),
      };
    if (next.origin !== url.origin) headers = {};
    url = next;
  }
}

function redirected(url: URL, method: string, { status, headers }: GuardedAnswer): URL | null {
  const [, location] = headers.find(([name]) => name === 'location') ?? [];
  return location !== undefined && status >= 300 && status < 400 && method === 'GET' ? new URL(location, url) : null;
}

function refusal(plugin: string, { host }: URL, cause: Error): Error {
  if (cause instanceof AnswerTooLong) return pluginErrors.ANSWER_TOO_LARGE({ plugin, host, limit: largestAnswer });
  if (cause instanceof ClosedAddress) return pluginErrors.ADDRESS_CLOSED({ plugin, host, address: cause.message });
  return pluginErrors.FETCH_FAILED({ plugin, host, reason: cause.message }, cause);
}
