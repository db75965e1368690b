import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { manifestsIn, pluginFolder } from './lingtan-plugins.ts';

/** Event that an open page gets when texts have changed; `src/session/follow-texts.ts` takes it. */
const event = 'lingtan:texts';
const repository = join(pluginFolder, '..');
const own: Record<string, string> = {
  [join(repository, 'apps/shell/src')]: 'shell',
  [join(repository, 'packages/web-sdk/src')]: 'sdk',
};

/**
 * Whose texts a file holds, and in which language; null when it holds none.
 * @param root the folder of plugins
 */
export function textsIn(file: string, root: string = pluginFolder): { namespace: string; language: string } | null {
  const [, language] = /[\\/]locales[\\/](en|zh-CN)\.json$/.exec(file) ?? [];
  if (!language) return null;
  const folder = resolve(dirname(file), '..');
  const namespace = own[folder] ?? manifestsIn(root).find((each) => each.folder === folder)?.manifest.id;
  return namespace ? { namespace, language } : null;
}

/** Shows changed texts in the open page. By Vite's own way words would stay: whoever has them in hand is not asked again. */
export function lingtanTexts(): Plugin {
  return {
    name: 'lingtan-texts',
    apply: 'serve',
    async hotUpdate({ file, read, type }) {
      const { hot, logger, name } = this.environment;
      if (name !== 'client' || type === 'delete') return;
      try {
        const texts = textsIn(file);
        if (!texts) return;
        hot.send(event, { ...texts, messages: JSON.parse(await read()) as unknown });
        // A page that was loaded while the file could not be read shows why, and is loaded anew by this.
        hot.send({ type: 'update', updates: [] });
      } catch (error) {
        logger.warn(`${file}: ${(error as Error).message}; pages go on with the texts that they have`);
      }
      return [];
    },
  };
}
