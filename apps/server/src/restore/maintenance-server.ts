import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { backupErrors, strictTransport, toProblem, type Problem } from '@lingtan/kernel';
import type { Logger } from '@lingtan/sdk';
import { openWebDoor, type WebPlace } from '../web-door.ts';
import { maintenancePage } from './maintenance-page.ts';
import { stepShare, stepText, type RestoreStep } from './restore-step.ts';

/** Answers in place of the server while a backup is restored. */
export interface MaintenanceServer {
  /** Address for programs of this machine. */
  readonly localUrl: string;
  readonly port: number;
  show(step: RestoreStep): void;
  /** Lets the port go. */
  close(): Promise<void>;
}

const retryAfterSeconds = 2;
const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Listens where the server did: programs get 503 with the step, people a page that waits with them. It tells of the
 * restore only what whoever stands before a closed door may know: that there is one, and how far it is.
 */
export async function openMaintenance(place: WebPlace, first: RestoreStep): Promise<MaintenanceServer> {
  let step = first;
  const door = await openWebDoor(place, (request, response) => {
    if (place.tls) response.setHeader('strict-transport-security', strictTransport(place.hstsSubdomains ?? false));
    answer(request, response, step);
  });
  return {
    localUrl: door.localUrl,
    port: door.port,
    show: (next) => void (step = next),
    close: () => door.close(0),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, step: RestoreStep): void {
  const path = (request.url ?? '/').split('?')[0]!;
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  // The port changes hands soon.
  response.setHeader('connection', 'close');
  if (path === '/healthz') {
    send(response, 200, 'application/json', JSON.stringify({ status: 'ok' }));
    return;
  }
  response.setHeader('retry-after', retryAfterSeconds);
  if (isPage(request, path)) {
    const nonce = randomBytes(16).toString('base64');
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
    );
    send(response, 503, 'text/html', maintenancePage(stepText(step), stepShare(step), nonce));
  } else if (path.endsWith('.css'))
    // An open page still fetches styles; one of another type is reported as if it were hostile.
    send(response, 503, 'text/css', '');
  else send(response, 503, 'application/problem+json', JSON.stringify(problemOf(step, path)));
}

function isPage({ method, headers }: IncomingMessage, path: string): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (/^\/(api|mcp|metrics|readyz|socket\.io)(\/|$)/.test(path)) return false;
  return headers.accept?.includes('text/html') ?? false;
}

function problemOf(step: RestoreStep, path: string): Problem {
  const problem = toProblem(backupErrors.RESTORING({ step: stepText(step) }), path, silent);
  return { ...problem, params: { phase: step.phase, step: stepText(step), share: stepShare(step) } };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-length': Buffer.byteLength(body) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
