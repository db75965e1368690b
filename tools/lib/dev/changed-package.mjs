// Which package has to be built again when a file changes.

/** Folders that the server never reads: what Vite serves, what a build made, what tests read. The same as those that a build leaves out. */
const others = new Set(['dist', 'node_modules', 'web', 'locales', 'fixtures', 'e2e']);
const manifests = new Set(['package.json', 'plugin.json']);

/**
 * The package whose server part a file belongs to, as a path like `plugins/energy-metering`; null when the server has no use
 * for the file. Hidden files are an editor's, and so are hidden folders.
 * @param {string} path below the checkout, with slashes
 */
export function changedPackage(path) {
  const [group, name, ...rest] = path.split('/');
  const file = rest.at(-1);
  if (!file || !hasServerPart(group, name)) return null;
  if ([name, ...rest].some((each) => each.startsWith('.') || others.has(each))) return null;
  const read =
    rest.length === 1
      ? manifests.has(file)
      : /\.(ts|json|sql|yaml|proto)$/.test(file) && !/\.(test|tst)\.ts$/.test(file);
  return read ? `${group}/${name}` : null;
}

const hasServerPart = (group, name) =>
  group === 'plugins' || (group === 'packages' && name !== 'web-sdk') || (group === 'apps' && name === 'server');
