// Builds a package into dist/: what it names to others, in as few files as that can share, since a start that reads thousands
// takes half as long again. A program that is started by its address (a thread, a process) stands in one file of its own. Other
// packages stay imports. Type checking is `npm run typecheck`. What the code reads at run time is copied beside it.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { writeBuildHash } from './build-hash.mjs';

const skippedFolders = new Set(['dist', 'node_modules', 'web', 'locales', 'fixtures', 'e2e']);
const copied = new Set(['.sql', '.json', '.yaml', '.proto']);

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) yield* files(path);
    } else yield path;
  }
}

/** @param {string} root folder of the package */
export async function buildPackage(root) {
  const all = [...files(root)];
  const sources = all.filter((file) => isSource(root, file));
  const programs = new Set(sources.flatMap(programsIn));
  const named = [...new Set(exportsOf(root))].filter((file) => existsSync(file));
  // What names nothing to others is started file by file.
  const exported = (named.length ? named : sources).filter((file) => !programs.has(file));
  const made = (
    await Promise.all([
      exported.length ? bundle(root, exported, true) : [],
      ...[...programs].map((file) => bundle(root, [file], false)),
    ])
  ).flat();
  const assets = all.filter((file) => copied.has(extname(file)) && dirname(file) !== root);
  // Only now, so that a package which does not build keeps what it had.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  for (const { path, contents } of made) write(path, contents);
  for (const file of assets) write(join(root, 'dist', relative(root, file)), readFileSync(file));
  writeBuildHash(root);
}

function write(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}

const isSource = (root, file) =>
  extname(file) === '.ts' && !/\.(test|tst|long)\.ts$|\.d\.ts$|^vitest/.test(relative(root, file));

/** The sources behind what package.json and plugin.json name of the server part. */
function exportsOf(root) {
  const read = (name) => (existsSync(join(root, name)) ? JSON.parse(readFileSync(join(root, name), 'utf8')) : {});
  const { exports = {}, bin = {} } = read('package.json');
  const { entry } = read('plugin.json');
  const named = [
    ...Object.values(exports).map((each) => each?.['@lingtan/source']),
    ...Object.values(bin),
    entry?.server,
  ];
  return named
    .filter((path) => typeof path === 'string')
    .map((path) => join(root, path.replace(/^(\.\/)?dist\//, '').replace(/\.js$/, '.ts')))
    .filter((path) => extname(path) === '.ts');
}

/** The programs that a source starts by their address, as `new URL('./thread.js', import.meta.url)`. */
function programsIn(file) {
  return [...readFileSync(file, 'utf8').matchAll(/new URL\(\s*'(\.[^']+)\.js', import\.meta\.url\)/g)]
    .map(([, path]) => resolve(dirname(file), `${path}.ts`))
    .filter((path) => existsSync(path));
}

async function bundle(root, entryPoints, splitting) {
  const { outputFiles } = await build({
    ...{ entryPoints, splitting, absWorkingDir: root, outdir: join(root, 'dist'), outbase: root },
    ...{ bundle: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external', write: false },
    ...{ chunkNames: 'chunks/[hash]', keepNames: true, sourcemap: 'linked', sourcesContent: false, logLevel: 'silent' },
    plugins: [{ name: 'own-address', setup: (building) => building.onLoad({ filter: /\.ts$/ }, keepAddress(root)) }],
  });
  return outputFiles;
}

/** A source finds what lies beside it from where it would stand in dist/, whatever file it has become part of. */
const keepAddress = (root) => (source) => {
  const place = relative(root, source.path).replaceAll('\\', '/').replace(/\.ts$/, '.js');
  const address = `(import.meta.url.slice(0, import.meta.url.lastIndexOf('/dist/') + 6) + ${JSON.stringify(place)})`;
  const folder = `process.getBuiltinModule('node:url').fileURLToPath(new URL('.', ${address})).slice(0, -1)`;
  const contents = readFileSync(source.path, 'utf8')
    .replace(/(?<!['"])import\.meta\.url/g, () => address)
    .replace(/(?<!['"])import\.meta\.dirname/g, () => folder);
  return { contents, loader: 'ts' };
};
