#!/usr/bin/env node
// node tools/pack.mjs FOLDER [--no-types]: the packages that vendors build against, as tarballs. They are built first if
// they are not; `--no-types` leaves out the declarations, which take a compiler run.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkNode, ensureInstalled, root } from './lib/prepare.mjs';
import { ensureBuilt } from './lib/targets.mjs';

/** What a vendor needs, and what that needs: the kit runs an integration in the kernel itself. */
const names = ['sdk', 'web-sdk', 'telemetry', 'protocols', 'kernel', 'test-kit', 'test-park', 'client'];
const typed = ['sdk', 'web-sdk', 'telemetry', 'protocols', 'kernel', 'test-kit', 'test-park', 'client'];

const [target, ...flags] = process.argv.slice(2);
if (!target) {
  console.error('node tools/pack.mjs FOLDER [--no-types]');
  process.exit(2);
}
checkNode();
await ensureInstalled(console.error);
await ensureBuilt(console.error);

const folder = resolve(target);
mkdirSync(folder, { recursive: true });
const stage = mkdtempSync(join(tmpdir(), 'lingtan-pack-'));
const types = flags.includes('--no-types') ? null : declarations();
try {
  for (const name of names) console.log(pack(name));
} finally {
  rmSync(stage, { recursive: true, force: true });
}

function pack(name) {
  const from = join(root, 'packages', name);
  const to = join(stage, name);
  mkdirSync(to);
  for (const part of ['dist', 'migrations', 'data', 'plugin.schema.json'])
    if (existsSync(join(from, part))) cpSync(join(from, part), join(to, part), { recursive: true });
  if (types && typed.includes(name)) cpSync(join(types, 'packages', name), join(to, 'types'), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  const { private: _private, scripts: _scripts, devDependencies: _dev, ...published } = manifest;
  for (const dependency of Object.keys(published.dependencies ?? {}))
    if (dependency.startsWith('@lingtan/')) published.dependencies[dependency] = `^${manifest.version}`;
  published.exports = Object.fromEntries(
    Object.entries(manifest.exports).map(([path, { '@lingtan/source': source, default: built }]) => [
      path,
      types && typed.includes(name)
        ? { types: source.replace(/^\.\/(.*)\.tsx?$/, './types/$1.d.ts'), default: built }
        : built,
    ]),
  );
  published.license = 'Apache-2.0';
  writeFileSync(join(to, 'package.json'), JSON.stringify(published, null, 2));
  cpSync(join(root, 'LICENSE'), join(to, 'LICENSE'));
  const out = execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
    cwd: to,
    encoding: 'utf8',
  });
  return join(folder, out.trim().split('\n').at(-1));
}

/** Declarations of all packages, in folders as the sources have them. */
function declarations() {
  const out = join(stage, 'types');
  for (const project of ['tsconfig.server.json', 'tsconfig.web.json'])
    execFileSync(
      process.execPath,
      [
        join(root, 'node_modules/typescript-7/bin/tsc'),
        ...['-p', join(root, project), '--noEmit', 'false', '--declaration', '--emitDeclarationOnly'],
        // What an incremental run has noted it would not write again, and here the folder is a new one.
        ...['--incremental', 'false', '--tsBuildInfoFile', 'null'],
        ...['--outDir', out, '--rootDir', root],
      ],
      { stdio: 'inherit' },
    );
  return out;
}
