import { timeLimit } from '@lingtan/sdk';
import { callGuarded } from '@lingtan/sdk/net';
import type { CustomFetch } from 'openid-client';
import type { OidcConfig } from './identity-file.ts';
import { trustOf } from './trust.ts';

// Discovery, keys and tokens are kilobytes.
const longestAnswer = 1024 * 1024;
const timeoutMs = 10_000;

/** A provider could not be asked, or what it named is not to be asked. */
export class NoAnswer extends Error {}

/**
 * Calls a provider: its own host and those of its configuration, nothing else, wherever its documents point. They were entered
 * by the operator and may be in the network of the enterprise.
 */
export function outsideFetch({ issuer, hosts, authorities }: OidcConfig): CustomFetch {
  const { host: own, protocol } = new URL(issuer);
  const open = new Set([own, ...hosts]);
  const secureContext = trustOf(authorities);
  return async (address, { method, headers, body, signal }) => {
    const url = new URL(address);
    if (url.protocol !== protocol || !open.has(url.host))
      throw new NoAnswer(`${url.protocol}//${url.host} is neither the issuer nor among hosts`);
    const limit = timeLimit(timeoutMs, signal);
    try {
      const answer = await callGuarded(
        {
          ...{ url, method, headers, signal: limit.signal, privateNetwork: true, secureContext },
          body: body === undefined || body === null ? null : textOf(body),
        },
        longestAnswer,
      );
      const isBodyless = [204, 205, 304].includes(answer.status);
      return new Response(isBodyless ? null : new Uint8Array(answer.body), {
        status: answer.status,
        headers: answer.headers.map(([name, value]): [string, string] => [name, value]),
      });
    } catch (error) {
      throw new NoAnswer(`${url.host}: ${(error as Error).message}`);
    } finally {
      limit.clear();
    }
  };
}

function textOf(body: unknown): string {
  if (typeof body === 'string' || body instanceof URLSearchParams) return String(body);
  throw new TypeError('bodies are forms');
}
