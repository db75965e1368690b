/**
 * Circles between the folders of a package. dependency-cruiser has a rule for folders, but it also counts a folder and the one
 * above it as a circle, and its list of known violations is not checked for entries that are gone.
 *
 * @import { Circles, Import } from './folder-circles.mjs'
 */

/** Tests and fixtures may reach further; they are in nobody's way when a folder is moved or replaced. */
const isOfTests = (path) => /\.(test|e2e|long)\.tsx?$|\/(fixtures|e2e)\//.test(path);

/** The folder of a package: `packages/kernel`, `plugins/alarms`, `apps/shell`; `tools` is one. */
const packageOf = (path) => path.split('/', path.startsWith('tools/') ? 1 : 2).join('/');

/**
 * An import between two folders side by side: the folder both lie in, and the two names.
 *
 * @param {Import} each
 * @returns {{ above: string, from: string, to: string } | null} Null for an import within a folder, to or from a file that
 *   lies beside the other's folder, between packages, or of tests.
 */
function betweenFolders({ from, to }) {
  if (isOfTests(from) || isOfTests(to) || packageOf(from) !== packageOf(to)) return null;
  const source = from.split('/');
  const target = to.split('/');
  const depth = source.findIndex((name, at) => name !== target[at]);
  if (depth < 0 || depth >= source.length - 1 || depth >= target.length - 1) return null;
  return { above: source.slice(0, depth).join('/'), from: source[depth], to: target[depth] };
}

/** Everything that can be reached from a folder by one import or more. */
function reachable(imports, start) {
  const reached = new Set();
  const open = [start];
  while (open.length)
    for (const next of imports.get(open.pop()) ?? [])
      if (!reached.has(next)) {
        reached.add(next);
        open.push(next);
      }
  return reached;
}

/**
 * The imports between folders that are part of a circle, types included: a folder that needs the types of another cannot be
 * understood without it.
 *
 * @param {Iterable<Import>} imports
 * @returns {Circles} Sorted, so that two runs differ only where the imports do.
 */
export function folderCircles(imports) {
  /** @type {Map<string, Map<string, Set<string>>>} */
  const byFolder = new Map();
  for (const each of imports) {
    const found = betweenFolders(each);
    if (!found) continue;
    const inside = byFolder.get(found.above) ?? new Map();
    byFolder.set(found.above, inside.set(found.from, (inside.get(found.from) ?? new Set()).add(found.to)));
  }
  /** @type {Circles} */
  const circles = {};
  for (const [above, inside] of [...byFolder].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    for (const [from, targets] of [...inside].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const circular = [...targets].filter((to) => reachable(inside, to).has(from)).toSorted();
      if (circular.length) (circles[above] ??= {})[from] = circular;
    }
  return circles;
}

/** @param {Circles} circles */
const lines = (circles) =>
  Object.entries(circles).flatMap(([above, inside]) =>
    Object.entries(inside).flatMap(([from, targets]) => targets.map((to) => `${above}: ${from} → ${to}`)),
  );

/**
 * Compares what is there with the list of what may still be.
 *
 * @param {Circles} found
 * @param {Circles} known
 * @returns {{ added: string[], gone: string[] }} `added` must not be; `gone` must leave the list, or it could come back.
 */
export function compareCircles(found, known) {
  const now = new Set(lines(found));
  const before = new Set(lines(known));
  return { added: [...now].filter((each) => !before.has(each)), gone: [...before].filter((each) => !now.has(each)) };
}

/**
 * The list without what is gone; never with anything more.
 *
 * @param {Circles} found
 * @param {Circles} known
 * @returns {Circles}
 */
export function shrunk(found, known) {
  /** @type {Circles} */
  const left = {};
  for (const [above, inside] of Object.entries(known))
    for (const [from, targets] of Object.entries(inside)) {
      const still = targets.filter((to) => found[above]?.[from]?.includes(to));
      if (still.length) (left[above] ??= {})[from] = still;
    }
  return left;
}
