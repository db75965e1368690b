// Finds what some test suites need beyond Node: a browser and a Redis server. Nothing found is reported, never passed over.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Absolute path of the first of `names` on PATH, or null. */
export function onPath(...names) {
  for (const name of names)
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      if (folder && existsSync(path)) return path;
    }
  return null;
}

function aptInstall(...packages) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath('apt-get')) return false;
  console.log(`  installing ${packages.join(', ')} with apt …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args) => spawnSync('apt-get', args, { stdio: 'ignore', env, timeout: 300_000 }).status === 0;
  const install = () => run('install', '-y', '-qq', '--no-install-recommends', ...packages);
  return install() || (run('update', '-qq') && install());
}

/** A redis-server: on PATH, or by apt when root. */
export function findRedis() {
  return onPath('redis-server') ?? (aptInstall('redis-server') ? onPath('redis-server') : null);
}

/** Whether a server's clock can be set apart from the machine's: Debian's libfaketime, there or by apt when root. */
export function findFaketime() {
  const folders = ['/usr/lib/x86_64-linux-gnu/faketime', '/usr/lib/aarch64-linux-gnu/faketime', '/usr/lib/faketime'];
  const isThere = () => folders.some((folder) => existsSync(join(folder, 'libfaketimeMT.so.1')));
  return isThere() || (aptInstall('libfaketime') && isThere());
}

// The last release of the package that runs on Node 20.
const packagedChromium = '@sparticuz/chromium@143.0.4';

/** A Chromium: on PATH, by apt when root, else the one that an npm package ships (kept in the user's cache). */
export async function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const found = process.env.LINGTAN_CHROMIUM || onPath(...names);
  if (found) return found;
  if (aptInstall('chromium')) return onPath(...names);
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'lingtan-browser');
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{"private":true}\n');
  if (!existsSync(join(folder, 'node_modules', '@sparticuz'))) {
    console.log(`  fetching ${packagedChromium} …`);
    spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', packagedChromium], {
      cwd: folder,
      stdio: 'ignore',
      timeout: 300_000,
    });
  }
  try {
    const loaded = await import(createRequire(manifest).resolve('@sparticuz/chromium'));
    return await (loaded.default ?? loaded).executablePath();
  } catch (error) {
    console.log(`  no browser: ${error.message}`);
    return null;
  }
}
