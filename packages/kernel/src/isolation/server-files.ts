import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { ServerFiles } from '@lingtan/packaging';
import type { PluginManifest } from '@lingtan/sdk';
import { serverEntry } from '../host/load-definition.ts';

/** The built server part of a plugin in a folder, as texts. Null for plugins without one. */
export function serverFilesIn(directory: string, manifest: PluginManifest): ServerFiles | null {
  if (manifest.entry.server === undefined) return null;
  const entry = relative(directory, serverEntry(directory, manifest.entry.server)).split(sep).join('/');
  const folder = entry.includes('/') ? entry.split('/')[0]! : '';
  const files: Record<string, string> = {};
  const visit = (below: string): void => {
    for (const found of readdirSync(join(directory, below), { withFileTypes: true })) {
      const path = below === '' ? found.name : `${below}/${found.name}`;
      if (found.isDirectory() && found.name !== 'node_modules') visit(path);
      else if (found.isFile() && /\.m?js$/.test(found.name)) files[path] = readFileSync(join(directory, path), 'utf8');
    }
  };
  visit(folder);
  return { files, entry };
}
