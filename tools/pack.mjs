#!/usr/bin/env node
// node tools/pack.mjs FOLDER: the packages that vendors build against, as tarballs with their declarations. They are built
// first if they are not.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { checkNode, ensureInstalled, root } from './lib/prepare.mjs';
import { ensureBuilt } from './lib/targets.mjs';

/** What a vendor needs, and what that needs: `test-park` alone needs the kernel, in which it runs an integration. */
const names = ['sdk', 'packaging', 'web-sdk', 'telemetry', 'protocols', 'kernel', 'test-kit', 'test-park', 'client'];

const [target, ...more] = process.argv.slice(2);
if (!target || more.length > 0) {
  console.error('node tools/pack.mjs FOLDER');
  process.exit(2);
}
checkNode();
await ensureInstalled(console.error);
await ensureBuilt(console.error);

const folder = resolve(target);
mkdirSync(folder, { recursive: true });
const stage = mkdtempSync(join(tmpdir(), 'lingtan-pack-'));
const types = declarations();
try {
  for (const name of names) prepare(name);
  // One start of npm for all.
  const into = ['--pack-destination', folder];
  const packed = execFileSync(
    'npm',
    ['pack', '--silent', '--ignore-scripts', ...into, ...names.map((name) => `./${name}`)],
    {
      cwd: stage,
      encoding: 'utf8',
    },
  );
  for (const file of packed.trim().split('\n').slice(-names.length)) console.log(join(folder, file));
} finally {
  rmSync(stage, { recursive: true, force: true });
}

/** Lays out what goes into the tarball of a package. */
function prepare(name) {
  const from = join(root, 'packages', name);
  const to = join(stage, name);
  mkdirSync(to);
  // The names of evidence are checked against the texts of the web sdk.
  for (const part of ['dist', 'migrations', 'data', 'plugin.schema.json', 'src/locales'])
    if (existsSync(join(from, part))) cpSync(join(from, part), join(to, part), { recursive: true });
  cpSync(join(types, 'packages', name), join(to, 'types'), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  const { private: _private, scripts: _scripts, devDependencies: _dev, ...published } = manifest;
  for (const dependency of Object.keys(published.dependencies ?? {}))
    if (dependency.startsWith('@lingtan/')) published.dependencies[dependency] = `^${manifest.version}`;
  published.exports = Object.fromEntries(
    Object.entries(manifest.exports).map(([path, { '@lingtan/source': source, default: built }]) => [
      path,
      {
        types: source.replace(/^\.\/(.*)\.tsx?$/, './types/$1.d.ts'),
        // What runs in the browser comes from the shell: of that the types are handed out.
        ...(existsSync(join(from, built)) ? { default: built } : {}),
      },
    ]),
  );
  published.license = 'Apache-2.0';
  writeFileSync(join(to, 'package.json'), JSON.stringify(published, null, 2));
  cpSync(join(root, 'LICENSE'), join(to, 'LICENSE'));
}

/** Names under which a package is imported, each with its source. */
function sourcesOf(name) {
  const { exports } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  return Object.entries(exports).map(([path, { '@lingtan/source': source }]) => [
    `@lingtan/${name}${path.slice(1)}`,
    join(root, 'packages', name, source),
  ]);
}

/** Declarations of what the packages export, and of what that is made of, in folders as the sources have them. */
function declarations() {
  const out = join(stage, 'types');
  for (const [project, packages] of [
    ['tsconfig.server.json', names.filter((name) => name !== 'web-sdk')],
    ['tsconfig.web.json', ['web-sdk']],
  ]) {
    // Beside the packages that it takes types from.
    const config = join(root, 'node_modules/.cache/lingtan', `pack-${process.pid}-${project}`);
    mkdirSync(dirname(config), { recursive: true });
    const files = packages.flatMap((name) => sourcesOf(name).map(([, source]) => source));
    const compilerOptions = {
      ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: out, rootDir: root },
      // Their types have been checked as a whole; here they are only written down, in half the time.
      noCheck: true,
      // What an incremental run has noted it would not write again, and here the folder is a new one.
      ...{ incremental: false, tsBuildInfoFile: null },
      // What is found by way of node_modules counts as somebody else's, and of that no declarations are written.
      paths: Object.fromEntries(names.flatMap((name) => sourcesOf(name).map(([as, source]) => [as, [source]]))),
    };
    // What they declare of packages that have no types of their own.
    const include = packages.map((name) => join(root, 'packages', name, '**/*.d.ts'));
    writeFileSync(config, JSON.stringify({ extends: join(root, project), compilerOptions, files, include }));
    try {
      execFileSync(process.execPath, [join(root, 'node_modules/typescript-7/bin/tsc'), '-p', config], {
        stdio: 'inherit',
      });
    } finally {
      rmSync(config);
    }
  }
  return out;
}
