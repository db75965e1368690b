import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type PluginManifest, manifestSchema, parseJson, readInput } from '@lingtan/sdk';

/** One file of a plugin, by its path below the folder. */
export interface PluginFile {
  path: string;
  text: string;
}

/** A plugin as it lies on disk; nothing of it is run. */
export interface PluginFolder {
  folder: string;
  /** Null when it cannot be read; then `manifestProblem` says why. */
  manifest: PluginManifest | null;
  manifestProblem: string | null;
  files: readonly PluginFile[];
}

const skipped = new Set(['dist', 'node_modules', 'fixtures', 'data', 'profiles']);
const read = /\.(ts|tsx|sql|json|yaml|md)$/;

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) yield* walk(path);
    } else if (read.test(entry.name)) yield path;
  }
}

/** Reads a plugin's folder. A bad manifest is a finding, not an error. */
export function readPluginFolder(folder: string): PluginFolder {
  const files = [...walk(folder)].map((path) => ({
    path: relative(folder, path).split(sep).join('/'),
    text: readFileSync(path, 'utf8'),
  }));
  try {
    const text = files.find(({ path }) => path === 'plugin.json')?.text ?? '';
    const manifest = readInput(manifestSchema, parseJson(text, 'plugin.json'));
    return { folder, manifest, manifestProblem: null, files };
  } catch (error) {
    return { folder, manifest: null, manifestProblem: (error as Error).message, files };
  }
}

/** Whether a path of the manifest leads to a file, as source or as built file. */
export function entryExists({ folder }: PluginFolder, entry: string): boolean {
  const inside = entry.replace(/^\.\/(dist\/)?/, '').replace(/\.(tsx?|js)$/, '');
  return [entry, `${inside}.ts`, `${inside}.tsx`, `dist/${inside}.js`, `${inside}.js`].some((each) =>
    existsSync(join(folder, each)),
  );
}
