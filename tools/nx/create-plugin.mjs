// Generator of the workspace: makes a plugin out of the sample, every name in it the new one's. Asked for by
// `npm run create-plugin NAME`, or by `nx generate ./tools/nx:create-plugin NAME` with Nx's own options (--dry-run).
import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';

const template = join(import.meta.dirname, '../../docs/samples/hello-plugin');

const reserved = ['points', 'plugins', 'dashboards', 'notices', 'audit', 'dead-letters', 'settings', 'hello-plugin'];
const idRule = /^[a-z][a-z0-9-]{1,62}$/;

/** The files of the template, by their path below it. */
function* files(folder) {
  for (const entry of readdirSync(folder).toSorted()) {
    if (entry === 'dist' || entry === 'node_modules') continue;
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) yield* files(path);
    else yield path;
  }
}

const words = (id) => id.split('-').filter(Boolean);
const capital = (word) => word[0].toUpperCase() + word.slice(1);

/**
 * How the sample's names become the plugin's. The order matters: the longer before the shorter. The word of the greeting
 * itself stays, since it is the sample's text and not its name.
 */
function renames({ id, title, titleZh }) {
  const camel = words(id)
    .map((word, i) => (i === 0 ? word : capital(word)))
    .join('');
  return [
    [/lingtan-plugin-hello/g, `@lingtan/${id}`],
    [/plugin_hello/g, `plugin_${id.replaceAll('-', '_')}`],
    [/\bhello(?=[A-Z])/g, camel],
    [/\bhello\b/g, id],
    [/\bHELLO(?=\b|_)/g, id.replaceAll('-', '_').toUpperCase()],
    [/"Hello"/g, JSON.stringify(title)],
    [/"你好"/g, JSON.stringify(titleZh)],
  ];
}

/** Versions that the checkout pins, from its lockfile. */
function packageOf(id, lock) {
  const pinned = (name) => lock.packages[`node_modules/${name}`].version;
  const entry = (room) => ({ '@lingtan/source': `./${room}/index.ts`, default: `./dist/${room}/index.js` });
  return {
    name: `@lingtan/${id}`,
    version: '0.1.0',
    private: true,
    license: 'Apache-2.0',
    type: 'module',
    exports: {
      './contracts': entry('contracts'),
      './server': entry('server'),
      './web': './web/index.tsx',
      './domain': entry('domain'),
      './plugin.json': './plugin.json',
    },
    dependencies: {
      '@lingtan/sdk': '*',
      '@lingtan/web-sdk': '*',
      'drizzle-orm': pinned('drizzle-orm'),
      react: pinned('react'),
      zod: pinned('zod'),
    },
    devDependencies: { '@lingtan/test-kit': '*', '@lingtan/test-park': '*' },
  };
}

/** The lockfile with the new workspace in it, sorted as npm sorts it: the versions are those that are locked already. */
function lockWith(lock, id, manifest) {
  const { name, version, license, dependencies, devDependencies } = manifest;
  const packages = {
    ...lock.packages,
    [`plugins/${id}`]: { name, version, license, dependencies, devDependencies },
    [`node_modules/@lingtan/${id}`]: { resolved: `plugins/${id}`, link: true },
  };
  const { '': top, ...rest } = packages;
  const sorted = Object.fromEntries(Object.entries(rest).toSorted(([a], [b]) => a.localeCompare(b, 'en')));
  return { ...lock, packages: { '': top, ...sorted } };
}

/**
 * Makes `plugins/<name>` in the tree, with its entry in the lockfile.
 * @param {import('nx/src/generators/tree').Tree} tree
 * @param {{ name?: string, title?: string, titleZh?: string }} options the titles default to the words of the name
 * @returns what is to be done when the tree has been written: the plugin's link in `node_modules`
 * @throws with nothing made, on a bad or taken name
 */
export default function createPlugin(tree, { name: id, title, titleZh }) {
  if (!id) throw new Error('Name the plugin: npm run create-plugin heat-pumps');
  if (!idRule.test(id) || id.endsWith('-') || id.includes('--'))
    throw new Error(`"${id}" is no plugin id: 2 to 63 lower-case letters, digits and single dashes, a letter first`);
  if (reserved.includes(id)) throw new Error(`"${id}" is a page of the shell or a sample; choose another id`);
  const folder = `plugins/${id}`;
  if (tree.exists(folder)) throw new Error(`${join(tree.root, folder)} exists already; choose another id or remove it`);
  const lock = JSON.parse(tree.read('package-lock.json', 'utf8'));
  const english = title ?? capital(words(id).join(' '));
  const rules = renames({ id, title: english, titleZh: titleZh ?? english });
  const manifest = packageOf(id, lock);
  for (const path of files(template)) {
    const name = relative(template, path).replace(/\bhello\b/, id);
    if (name === 'package.json') continue;
    const text = rules.reduce((all, [from, to]) => all.replace(from, () => to), readFileSync(path, 'utf8'));
    tree.write(join(folder, name), text);
  }
  tree.write(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  tree.write('package-lock.json', `${JSON.stringify(lockWith(lock, id, manifest), null, 2)}\n`);
  return () => link(tree.root, id);
}

/** What `npm install` would do for a workspace, without asking a registry. */
function link(checkout, id) {
  const scope = join(checkout, 'node_modules/@lingtan');
  const place = join(scope, id);
  if (!existsSync(scope) || existsSync(place)) return;
  rmSync(place, { force: true }); // leads nowhere when a plugin of that name was removed
  symlinkSync(join('../../plugins', id), place, 'dir');
}
