import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EnvironmentModuleNode, Plugin, ViteDevServer } from 'vite';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
/** Where the plugins of this repository live. */
export const pluginFolder = join(repository, 'plugins');
const loadersId = 'virtual:lingtan-plugins';
const iconsId = 'virtual:lingtan-icons';

interface Manifest {
  id: string;
  entry?: { web?: string };
  contributes?: { nav?: { icon?: string }[]; widgets?: { slot: string }[] };
}

interface Found {
  folder: string;
  manifest: Manifest;
}

/** The folders of plugins below `root`, with their manifests. */
export function manifestsIn(root: string): Found[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'plugin.json')))
    .map((entry) => {
      const folder = join(root, entry.name);
      return { folder, manifest: readManifest(join(folder, 'plugin.json')) };
    });
}

function readManifest(file: string): Manifest {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}

/** `{ 'energy-metering': () => import('…/web/index.tsx') }`: each plugin becomes a chunk of its own. */
function loadersSource(found: Found[], hot: boolean): string {
  const entries = found.flatMap(({ folder, manifest }) => {
    const web = manifest.entry?.web;
    if (!web || !existsSync(join(folder, web))) return [];
    return [`  ${JSON.stringify(manifest.id)}: () => import(${JSON.stringify(join(folder, web))}),`];
  });
  return exported(entries, hot);
}

/** Icons that manifests name, so that the shell carries those and not five thousand. */
function iconsSource(found: Found[], hot: boolean): string {
  const icons = resolve(repository, 'node_modules/@tabler/icons-react/dist/esm/icons');
  const names = new Set(
    found.flatMap(({ manifest }) => (manifest.contributes?.nav ?? []).map((item) => item.icon ?? '')),
  );
  const lines: string[] = [];
  const entries: string[] = [];
  for (const name of [...names].sort()) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) continue;
    const component = `Icon${name
      .split('-')
      .map((word) => word[0]!.toUpperCase() + word.slice(1))
      .join('')}`;
    if (!existsSync(join(icons, `${component}.mjs`))) continue;
    lines.push(`import { ${component} } from '@tabler/icons-react';`);
    entries.push(`  ${JSON.stringify(name)}: ${component},`);
  }
  return `${lines.join('\n')}\n${exported(entries, hot)}`;
}

/** An object as a module. Where it is hot it stays the same object when its source changes, so that who holds it has the new one. */
function exported(entries: string[], hot: boolean): string {
  const object = `{\n${entries.join('\n')}\n}`;
  if (!hot) return `export default ${object};\n`;
  return `const held = (import.meta.hot.data.held ??= {});
for (const name of Object.keys(held)) delete held[name];
export default Object.assign(held, ${object});
import.meta.hot.accept();
`;
}

/** A new plugin comes as many files; what is made from its manifest can be made once they are there. */
const quietMs = 300;

/** Whether a change reaches an entry of a plugin: the page holds what that exports, and takes another only when it is loaded. */
function reachesEntry(module: EnvironmentModuleNode, seen = new Set<EnvironmentModuleNode>()): boolean {
  if (module.id === `\0${loadersId}`) return true;
  if (module.isSelfAccepting || seen.has(module)) return false;
  seen.add(module);
  return [...module.importers].some((importer) => reachesEntry(importer, seen));
}

/**
 * Serves the two virtual modules that are made from the manifests of plugins. Under `npm run dev` open pages get them anew
 * when a plugin comes or goes, gets a web part or another icon.
 * @param roots folders that hold one plugin a folder; `plugins` of this repository by default
 */
export function lingtanPlugins(roots: string[] = [pluginFolder]): Plugin {
  const sources: Record<string, (found: Found[], hot: boolean) => string> = {
    [`\0${loadersId}`]: loadersSource,
    [`\0${iconsId}`]: iconsSource,
  };
  const served = new Map<string, string>();
  const sourceOf = (id: string, hot: boolean): string => sources[id]!(roots.flatMap(manifestsIn), hot);

  async function refresh({ environments: { client }, config }: ViteDevServer): Promise<void> {
    try {
      for (const [id, source] of served) {
        const module = client.moduleGraph.getModuleById(id);
        if (module && sourceOf(id, true) !== source) await client.reloadModule(module);
      }
    } catch (error) {
      // A manifest in the middle of being typed: pages go on with what they have.
      config.logger.warn(String(error));
    }
  }

  return {
    name: 'lingtan-plugins',
    resolveId: (id) => (`\0${id}` in sources ? `\0${id}` : null),
    load(id) {
      if (!(id in sources)) return null;
      const hot = this.environment.mode === 'dev';
      const source = sourceOf(id, hot);
      if (hot) served.set(id, source);
      return source;
    },
    configureServer(server) {
      let soon: NodeJS.Timeout | undefined;
      server.watcher.add(roots);
      server.watcher.on('all', (event, file) => {
        const below = roots.some((root) => file.startsWith(join(root, '/')));
        if (!below || (event === 'change' && !file.endsWith('plugin.json'))) return;
        clearTimeout(soon);
        soon = setTimeout(() => void refresh(server), quietMs);
      });
    },
    hotUpdate({ modules }) {
      const { hot, name } = this.environment;
      if (name !== 'client' || !modules.some((module) => reachesEntry(module))) return;
      hot.send({ type: 'full-reload' });
      return [];
    },
  };
}
