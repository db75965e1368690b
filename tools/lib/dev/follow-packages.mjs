// Vite's watcher tells of the packages too: one watcher, which knows new folders from old ones.
import { join, relative, sep } from 'node:path';
import { changedPackage } from './changed-package.mjs';

/**
 * Plugin of Vite. It comes into force again with each restart of Vite, which brings a new watcher.
 * @param changed told of a package whose server part has changed, `plugins/<folder>`
 * @param whenUp resolves when the server can be asked: until then requests wait, so that no open page shows an error
 */
export function followPackages({ root, changed, whenUp }) {
  return {
    name: 'lingtan-follow-packages',
    configureServer({ watcher, middlewares }) {
      watcher.add(['packages', 'plugins', 'apps/server'].map((group) => join(root, group)));
      watcher.on('all', (_event, file) => {
        const folder = changedPackage(relative(root, file).replaceAll(sep, '/'));
        if (folder) changed(folder);
      });
      middlewares.use('/api', (_request, _response, next) => void whenUp().then(() => next()));
    },
  };
}
