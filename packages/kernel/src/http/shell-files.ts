import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { type RequestHandler } from 'express';

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
