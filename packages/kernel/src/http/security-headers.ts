import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** As the browser named this server; a header that is no name of a host names none. */
const hostOf = ({ headers: { host = '' } }: IncomingMessage): string =>
  /^[\w.-]+(:\d+)?$/.test(host) ? host : 'localhost';

/**
 * Security headers. Scripts come from this server only, or carry the nonce of the page. Styles may be inline, since the
 * component library sets them on elements.
 */
export function securityHeaders(secure: boolean): RequestHandler[] {
  const nonce: RequestHandler = (_request, response, next) => {
    response.locals['nonce'] = randomBytes(16).toString('base64');
    next();
  };
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': [
          "'self'",
          (_request, response) => `'nonce-${(response as unknown as { locals: { nonce: string } }).locals.nonce}'`,
        ],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'", 'data:'],
        // Not all browsers count sockets of this server to `'self'`.
        'connect-src': ["'self'", (request) => `ws://${hostOf(request)}`, (request) => `wss://${hostOf(request)}`],
        'worker-src': ["'self'", 'blob:'],
        // A frame that leads itself elsewhere is not followed.
        'frame-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'self'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
    // Set for https only: browsers ignore these on plain http and say so on the console of every page.
    crossOriginOpenerPolicy: secure ? { policy: 'same-origin' } : false,
    originAgentCluster: secure,
    referrerPolicy: { policy: 'same-origin' },
  }) as RequestHandler;
  return [nonce, headers];
}
