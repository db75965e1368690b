import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

const yearSeconds = 31_536_000;
/** The header that keeps browsers on https: for the host alone, or for all names below it too. */
export const strictTransport = (subdomains: boolean): string =>
  `max-age=${yearSeconds}${subdomains ? '; includeSubDomains' : ''}`;

/** Of what browsers can do for a page, what no page of ours asks for. */
const unused = [
  ...['accelerometer', 'autoplay', 'camera', 'display-capture', 'encrypted-media', 'geolocation', 'gyroscope', 'hid'],
  ...['magnetometer', 'microphone', 'midi', 'payment', 'picture-in-picture'],
  ...['screen-wake-lock', 'serial', 'sync-xhr', 'usb', 'xr-spatial-tracking'],
];
const permissionsPolicy = unused.map((feature) => `${feature}=()`).join(', ');

/** Headers of an answer that is no page and shows nothing. */
export const barrenHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': permissionsPolicy,
  'cache-control': 'no-store',
};

/**
 * Security headers. Scripts come from this server only, or carry the nonce of the page. Styles may be inline, since the
 * component library sets them on elements.
 * @param hsts the header that keeps browsers on https; null where they do not come by it
 */
export function securityHeaders(hsts: string | null): RequestHandler[] {
  const secure = hsts !== null;
  const nonce: RequestHandler = (_request, response, next) => {
    response.locals['nonce'] = randomBytes(16).toString('base64');
    response.setHeader('permissions-policy', permissionsPolicy);
    if (hsts !== null) response.setHeader('strict-transport-security', hsts);
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
        'connect-src': ["'self'"],
        'worker-src': ["'self'", 'blob:'],
        // A frame that leads itself elsewhere is not followed.
        'frame-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'self'"],
        // Texts become neither markup nor scripts. The one policy makes the address of the worker that shows notices.
        'require-trusted-types-for': ["'script'"],
        'trusted-types': ['service-worker'],
      },
    },
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
    // Set for https only: browsers ignore these on plain http and say so on the console of every page.
    crossOriginOpenerPolicy: secure ? { policy: 'same-origin' } : false,
    originAgentCluster: secure,
    referrerPolicy: { policy: 'same-origin' },
  }) as RequestHandler;
  return [nonce, headers];
}
