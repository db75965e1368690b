import { join, relative } from 'node:path';
import type { WatchOptions } from 'vite';

const repository = join(import.meta.dirname, '../../..');
/** What a build writes changes no page, and there is much of it. */
const isBuilt = (path: string): boolean =>
  /^(packages|plugins|apps)[\\/][^\\/]+[\\/]dist([\\/]|$)/.test(relative(repository, path));

/** How `npm run dev` follows files. */
export const watch: WatchOptions = {
  ignored: [isBuilt],
  // Many editors empty a file and then write it. The watcher says only the first of two changes within 50 ms, so that a page
  // which read the file in between would stay with an empty one.
  awaitWriteFinish: { stabilityThreshold: 50, pollInterval: 10 },
};
