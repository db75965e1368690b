import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import express, { type RequestHandler } from 'express';
import { framePage } from './plugin-web.ts';

/**
 * Serves the built shell: hashed files for ever, `index.html` for every page address and never from a cache. Null when
 * the shell has not been built.
 */
export function shellFiles(directory: string): RequestHandler[] | null {
  const index = join(directory, 'index.html');
  if (!existsSync(index)) return null;
  const files = express.static(directory, {
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    setHeaders(response, path) {
      const hashed = /[\\/]assets[\\/].+-[\w-]{8,}\.\w+$/.test(path);
      response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      // Frames of installed plugins have no origin, and draw with the same kit.
      if (hashed) response.setHeader('access-control-allow-origin', '*');
      // Asked for by its name it is no frame, and would run with the session of whoever opens it.
      if (basename(path) === framePage) response.setHeader('content-security-policy', "default-src 'none'; sandbox");
    },
  });
  const page: RequestHandler = async (request, response, next) => {
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !/\.\w{2,5}$/.test(request.path);
    if (!isPage) {
      next();
      return;
    }
    const nonce = response.locals['nonce'] as string;
    const html = (await readFile(index, 'utf8')).replaceAll('{{nonce}}', nonce);
    response.setHeader('cache-control', 'no-store');
    response.type('html').send(html);
  };
  return [files, page];
}
