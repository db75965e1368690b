/**
 * Nx takes a result from its cache when no input has changed. Of another plugin only the contracts are an input of fast
 * tests (nx.json, `shared`); the few that go further name it in their package.json (`reads`), or they would not run again.
 *
 * @import { Import } from './folder-circles.mjs'
 */

const isFastTest = (path) => /^(packages|plugins)\/.*\.test\.tsx?$/.test(path) && !/\.db\.test\.tsx?$/.test(path);

const folderOf = (path) => path.split('/', 2).join('/');

/** A glob of Nx as a test for paths below the root. */
function matcher(pattern) {
  const text = pattern
    .replace('{workspaceRoot}/', '')
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('**/*', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('\0', '.*');
  return (path) => new RegExp(`^${text}$`).test(path);
}

/**
 * What fast tests reach in rooms of other plugins, over any number of imports, and do not name.
 *
 * @param {Iterable<Import>} imports
 * @param {(folder: string) => readonly string[]} readsOf What a project names, as globs of Nx.
 * @returns {string[]} Sorted lines `test → file`, one for each file.
 */
export function undeclaredReads(imports, readsOf) {
  /** @type {Map<string, string[]>} */
  const next = new Map();
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to]);
  const found = new Map();
  for (const test of [...next.keys()].filter(isFastTest).toSorted()) {
    const named = readsOf(folderOf(test)).map(matcher);
    const isInput = (path) =>
      !path.startsWith('plugins/') ||
      folderOf(path) === folderOf(test) ||
      /^plugins\/[^/]+\/contracts\//.test(path) ||
      named.some((matches) => matches(path));
    const open = [test];
    const seen = new Set(open);
    for (const path of open) {
      if (!isInput(path)) found.set(`${folderOf(test)} ${path}`, `${test} → ${path}`);
      for (const each of next.get(path) ?? [])
        if (!seen.has(each)) {
          seen.add(each);
          open.push(each);
        }
    }
  }
  return [...found.values()].toSorted();
}
