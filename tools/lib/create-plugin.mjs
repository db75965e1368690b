// Makes a plugin out of the sample: every name in it becomes the new one's. Plain Node, since it may run before anything is built.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

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
    scripts: { build: 'node ../../tools/build-package.mjs' },
    dependencies: {
      '@lingtan/sdk': '*',
      '@lingtan/web-sdk': '*',
      'drizzle-orm': pinned('drizzle-orm'),
      react: pinned('react'),
      zod: pinned('zod'),
    },
    devDependencies: { '@lingtan/testing': '*' },
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
 * Writes `plugins/<id>` into the checkout, with its entry in the lockfile and its link in `node_modules`.
 * Throws, with nothing written, on a bad or taken id.
 */
export function createPlugin({ id, checkout, template, title, titleZh }) {
  if (!id) throw new Error('Name the plugin: npm run create-plugin heat-pumps');
  if (!idRule.test(id) || id.endsWith('-') || id.includes('--'))
    throw new Error(`"${id}" is no plugin id: 2 to 63 lower-case letters, digits and single dashes, a letter first`);
  if (reserved.includes(id)) throw new Error(`"${id}" is a page of the shell or a sample; choose another id`);
  const folder = join(checkout, 'plugins', id);
  if (existsSync(folder)) throw new Error(`${folder} exists already; choose another id or remove it`);
  const lockFile = join(checkout, 'package-lock.json');
  const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
  const english = title ?? capital(words(id).join(' '));
  const rules = renames({ id, title: english, titleZh: titleZh ?? english });
  const manifest = packageOf(id, lock);
  const made = [];
  const write = (path, text) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    made.push(relative(checkout, path));
  };
  try {
    for (const path of files(template)) {
      const name = relative(template, path).replace(/\bhello\b/, id);
      if (name === 'package.json') continue;
      const text = rules.reduce((all, [from, to]) => all.replace(from, () => to), readFileSync(path, 'utf8'));
      write(join(folder, name), text);
    }
    write(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    link(checkout, id);
    writeFileSync(lockFile, `${JSON.stringify(lockWith(lock, id, manifest), null, 2)}\n`);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return { id, folder, files: made };
}

/** What `npm install` would do for a workspace, without asking a registry. */
function link(checkout, id) {
  const scope = join(checkout, 'node_modules/@lingtan');
  const place = join(scope, id);
  if (!existsSync(scope) || existsSync(place)) return;
  rmSync(place, { force: true }); // leads nowhere when a plugin of that name was removed
  symlinkSync(join('../../plugins', id), place, 'dir');
}
