import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A package of the workspace: what its manifest names of ours, and what its files import of ours. */
export interface WorkspacePackage {
  name: string;
  /** From the root of the checkout. */
  folder: string;
  /** Named in `dependencies`. */
  runtime: ReadonlySet<string>;
  /** Named in `devDependencies`. */
  development: ReadonlySet<string>;
  /** Packages of ours that the product's files import, each with one of these files. */
  imported: ReadonlyMap<string, string>;
  /** Packages of ours that only tests and what belongs to them import. */
  importedByTests: ReadonlyMap<string, string>;
}

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** What stands in no package of its own belongs to the root: only tests and tools. */
const rootFolders = ['tools', 'docs/samples'];
const testFile =
  /\.(test|e2e|long)\.tsx?$|\/(fixtures|e2e|reliability)\/|^packages\/kernel\/testing\/|^(tools\/(?!bench\/)|docs\/)/;
// Statements begin their line; `import(…)` stands anywhere.
const importPattern = /^(?:import|export)\b[^'"`;]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;
const skipped = new Set(['node_modules', 'dist']);

/** Reads all packages of the workspace. An import by a relative path into another package's folder counts as well. */
export function readWorkspace(root: string): WorkspacePackage[] {
  const folders = ['packages', 'plugins', 'apps']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`))
    .concat('tools/bench')
    .filter((folder) => existsSync(join(root, folder, 'package.json')));
  const manifests = new Map(
    ['.', ...folders].map((folder) => [
      folder,
      JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest,
    ]),
  );
  const nameOf = (file: string): string | undefined =>
    manifests.get(folders.find((folder) => file.startsWith(`${folder}/`)) ?? '')?.name;
  return [...manifests].map(([folder, { name, dependencies, devDependencies }]) => {
    const imported = new Map<string, string>();
    const importedByTests = new Map<string, string>();
    const places = folder === '.' ? rootFolders : [folder];
    for (const file of places.flatMap((place) => [...sourcesIn(root, place)]))
      for (const specifier of importsOf(join(root, file))) {
        const target = specifier.startsWith('.')
          ? nameOf(join(dirname(file), specifier))
          : /^@lingtan\/[^/]+/.exec(specifier)?.[0];
        if (target && target !== name) (testFile.test(file) ? importedByTests : imported).set(target, file);
      }
    for (const each of imported.keys()) importedByTests.delete(each);
    const development = ours(devDependencies);
    return { name, folder, runtime: ours(dependencies), development, imported, importedByTests };
  });
}

/** Circles among packages that import each other, each from its first name on. Empty exactly when there is none. */
export function circlesIn(edges: ReadonlyMap<string, Iterable<string>>): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    const at = path.indexOf(name);
    if (at >= 0) {
      const circle = path.slice(at);
      const first = circle.indexOf(circle.toSorted()[0]!);
      found.add([...circle.slice(first), ...circle.slice(0, first)].join(' → '));
    } else if (!done.has(name)) {
      for (const next of edges.get(name) ?? []) visit(next, [...path, name]);
      done.add(name);
    }
  };
  for (const name of edges.keys()) visit(name, []);
  return [...found].toSorted();
}

const ours = (dependencies: Record<string, string> = {}): Set<string> =>
  new Set(Object.keys(dependencies).filter((name) => name.startsWith('@lingtan/')));

/** Files of a folder, by their path from the root; a folder that is a package of its own is left out. */
function* sourcesIn(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name) && path !== 'tools/bench') yield* sourcesIn(root, path);
    } else if (/\.(tsx?|mjs)$/.test(entry.name)) yield path;
  }
}

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(importPattern)].map(([, from, bare, called]) => from ?? bare ?? called!);
