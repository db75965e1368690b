import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

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
      return { folder, manifest: JSON.parse(readFileSync(join(folder, 'plugin.json'), 'utf8')) as Manifest };
    });
}

/** `{ 'energy-metering': () => import('…/web/index.tsx') }`: each plugin becomes a chunk of its own. */
function loadersSource(found: Found[]): string {
  const entries = found.flatMap(({ folder, manifest }) => {
    const web = manifest.entry?.web;
    if (!web || !existsSync(join(folder, web))) return [];
    return [`  ${JSON.stringify(manifest.id)}: () => import(${JSON.stringify(join(folder, web))}),`];
  });
  return `export default {\n${entries.join('\n')}\n};\n`;
}

/** Icons that manifests name, so that the shell carries those and not five thousand. */
function iconsSource(found: Found[]): string {
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
  return `${lines.join('\n')}\nexport default {\n${entries.join('\n')}\n};\n`;
}

/**
 * Serves the two virtual modules that are made from the manifests of plugins.
 * @param roots folders that hold one plugin a folder; `plugins` of this repository by default
 */
export function lingtanPlugins(roots: string[] = [pluginFolder]): Plugin {
  const manifests = () => roots.flatMap(manifestsIn);
  return {
    name: 'lingtan-plugins',
    resolveId: (id) => (id === loadersId || id === iconsId ? `\0${id}` : null),
    load(id) {
      if (id === `\0${loadersId}`) return loadersSource(manifests());
      if (id === `\0${iconsId}`) return iconsSource(manifests());
      return null;
    },
    configureServer(server) {
      server.watcher.add(roots);
      server.watcher.on('all', (_event, file) => {
        if (!file.endsWith('plugin.json')) return;
        for (const id of [loadersId, iconsId]) {
          const module = server.moduleGraph.getModuleById(`\0${id}`);
          if (module) server.moduleGraph.invalidateModule(module);
        }
        server.ws.send({ type: 'full-reload' });
      });
    },
  };
}
