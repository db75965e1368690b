import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestHandler } from 'express';

/** Where the browser parts of installed plugins lie, each below the hash of its package. */
export const pluginWebPath = '/plugin-web';

/** Header by which the shell says of a request that it is that of a plugin's browser part. It narrows what the caller may. */
export const browserHeader = 'x-lingtan-browser-of';

/** Page of the shell's build in which a plugin's browser part runs. */
export const framePage = 'plugin-frame.html';

/** Finds the browser part of a package by its hash. */
export type FindBrowserFiles = (hash: string) => { entry: string; file(path: string): Buffer | null } | null;

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  png: 'image/png',
  webp: 'image/webp',
  woff2: 'font/woff2',
};

/**
 * The page of a frame has no origin, whoever opens it and how: the policy itself makes a sandbox of it, so that its code has
 * no cookie, no storage and no say over the page around it. It reaches no server: all that it asks for goes through the shell.
 * Scripts are those of this server that are open to every origin, which are the kit's and the package's.
 */
const framePolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-scripts',
  ].join('; ');

/**
 * Serves what runs in the frames of installed plugins: at `<hash>/` the page, below it the files. Neither needs a session, and
 * no file is a page of this server when it is opened by itself.
 */
export function pluginWeb(find: FindBrowserFiles, shellDirectory: string | null): RequestHandler {
  return async (request, response, next) => {
    const [, hash = '', path = ''] = /^\/([0-9a-f]{64})\/(.*)$/.exec(request.path) ?? [];
    const part = request.method === 'GET' || request.method === 'HEAD' ? find(hash) : null;
    if (!part) return next();
    if (path === '') {
      const page = shellDirectory === null ? null : join(shellDirectory, framePage);
      if (page === null || !existsSync(page)) return next();
      const nonce = response.locals['nonce'] as string;
      const html = (await readFile(page, 'utf8')).replaceAll('{{nonce}}', nonce).replaceAll('{{entry}}', part.entry);
      response.setHeader('content-security-policy', framePolicy(nonce));
      response.setHeader('cache-control', 'no-store');
      response.type('html').send(html);
      return;
    }
    const type = types[/\.(\w+)$/.exec(path)?.[1] ?? ''];
    const body = type === undefined ? null : part.file(path);
    if (type === undefined || !body) return next();
    response.setHeader('content-security-policy', "default-src 'none'; sandbox");
    response.setHeader('cross-origin-resource-policy', 'cross-origin');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('cache-control', 'public, max-age=31536000, immutable');
    response.setHeader('content-type', type);
    response.send(body);
  };
}
