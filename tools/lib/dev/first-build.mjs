// The build before the server starts: what does not build is mended while this goes on, since whoever develops has just this open.
import { watch } from 'node:fs';
import { join } from 'node:path';
import { changedPackage } from './changed-package.mjs';

/**
 * Builds until it goes well, after each change once more.
 * @param steps `build()`: resolves to its exit code; `follow(heard)`: calls `heard` at a change that a build reads, and returns
 * what ends that; `say(text)`
 */
export async function buildUntilItDoes({ build, follow, say }) {
  for (let isBuilt = false; !isBuilt;) {
    let heard;
    const change = new Promise((resolve) => (heard = resolve));
    // From before the build on: of what is mended while it runs nobody knows whether it has read it.
    const end = follow(heard);
    try {
      isBuilt = (await build()) === 0;
      if (isBuilt) continue;
      say('the server starts once it builds; the next change builds again');
      await change;
    } finally {
      end();
    }
  }
}

/** Calls `heard` when a file changes that a build reads. @returns what ends it */
export function followChanges(root, heard) {
  const ends = ['packages', 'plugins', 'apps'].map((group) =>
    keepWatching(join(root, group), (file) => {
      if (changedPackage(`${group}/${file.replaceAll('\\', '/')}`)) heard();
    }),
  );
  return () => {
    for (const end of ends) end();
  };
}

/** A build empties folders, and the watcher fails over one that is gone when it looks into it: it begins anew. */
function keepWatching(folder, changed) {
  let watcher;
  let retry;
  const failed = () => {
    watcher?.close();
    clearTimeout(retry);
    retry = setTimeout(begin, 20);
  };
  const begin = () => {
    try {
      watcher = watch(folder, { recursive: true }, (_event, file) => file && changed(file));
      watcher.on('error', failed);
    } catch {
      failed();
    }
  };
  begin();
  return () => {
    clearTimeout(retry);
    watcher?.close();
  };
}
