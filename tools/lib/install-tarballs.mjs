// Installs packed packages into a folder as npm would: from their tarballs, with what each declares and nothing else.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from './prepare.mjs';

/**
 * What is not ours is taken from this checkout, whose lockfile says the versions, so that nothing is fetched; a package that
 * nobody of the vendor or of the tarballs declares is not there.
 * @param {string} folder of the vendor, with its `package.json`
 * @param {readonly string[]} tarballs
 * @param {readonly string[]} without names of what is not installed
 */
export function installTarballs(folder, tarballs, without = []) {
  const modules = join(folder, 'node_modules');
  const packed = new Map(
    tarballs.map((file) => [`@lingtan/${/^lingtan-(.+)-\d+\.\d+\.\d+\.tgz$/.exec(basename(file))[1]}`, file]),
  );
  const dependenciesIn = (path) => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    return Object.keys(path === folder ? { ...dependencies, ...devDependencies } : (dependencies ?? {}));
  };
  const install = (names, of = '') => {
    for (const name of names) {
      const to = join(modules, name);
      if (without.includes(name) || existsSync(to)) continue;
      mkdirSync(dirname(to), { recursive: true });
      if (!packed.has(name)) {
        if (name.startsWith('@lingtan/')) throw new Error(`${name} is asked for and in no tarball`);
        // A version of its own lies beside the package that asks for it.
        const own = join(root, 'packages', of, 'node_modules', name);
        symlinkSync(of !== '' && existsSync(own) ? own : join(root, 'node_modules', name), to);
        linkPrograms(to);
        continue;
      }
      mkdirSync(to);
      execFileSync('tar', ['-xzf', packed.get(name), '-C', to, '--strip-components=1']);
      linkPrograms(to);
      install(dependenciesIn(to), name.slice('@lingtan/'.length));
    }
  };

  function linkPrograms(from) {
    const { name, bin } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
    const programs = typeof bin === 'string' ? { [name]: bin } : (bin ?? {});
    mkdirSync(join(modules, '.bin'), { recursive: true });
    for (const [program, file] of Object.entries(programs)) {
      const place = join(modules, '.bin', program);
      if (!existsSync(place)) symlinkSync(join(from, file), place);
    }
  }
  install(dependenciesIn(folder));
}
