// Finds what some test suites need beyond Node: a browser, a Redis server, a directory and a clock that can be set apart.
// Nothing found is reported, never passed over.
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

/** @param {string[]} packages @param {boolean} lists whether to fetch the lists of packages where one is not known */
function aptInstall(packages, lists = true) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath('apt-get')) return false;
  console.log(`  installing ${packages.join(', ')} with apt …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args) => spawnSync('apt-get', args, { stdio: 'ignore', env, timeout: 300_000 }).status === 0;
  const install = () => run('install', '-y', '-qq', '--no-install-recommends', ...packages);
  return install() || (lists && run('update', '-qq') && install());
}

/** A redis-server, or null. */
const findRedis = () => process.env.LINGTAN_REDIS_SERVER || onPath('redis-server');

/** An OpenLDAP server, or null. Servers lie where the PATH of a user may not reach. */
export const findSlapd = () =>
  onPath('slapd') ?? ['/usr/sbin/slapd', '/usr/local/sbin/slapd'].find((path) => existsSync(path)) ?? null;

/** An SSH server, or null. */
export const findSshd = () => onPath('sshd') ?? ['/usr/sbin/sshd'].find((path) => existsSync(path)) ?? null;

/** A pooler in front of PostgreSQL, or null. */
export const findPgbouncer = () =>
  onPath('pgbouncer') ?? ['/usr/sbin/pgbouncer', '/usr/local/sbin/pgbouncer'].find((path) => existsSync(path)) ?? null;

/** Whether a server's clock can be set apart from the machine's: Debian's libfaketime. */
export function findFaketime() {
  const folders = ['/usr/lib/x86_64-linux-gnu/faketime', '/usr/lib/aarch64-linux-gnu/faketime', '/usr/lib/faketime'];
  return folders.some((folder) => existsSync(join(folder, 'libfaketimeMT.so.1')));
}

// The last release of the package that runs on Node 20.
const packagedChromium = '@sparticuz/chromium@143.0.4';

/** Where an npm package that ships a Chromium is kept, for who may not install one. */
const browserFolder = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'lingtan-browser');

/** Debian's Chromium without windows: the same pages for a sixth less of the processor, without notifications. */
const headlessShell = 'chromium-headless-shell';

/** A whole browser, which has notifications; null where there is none. */
const findWholeBrowser = () =>
  process.env.LINGTAN_WHOLE_BROWSER || onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');

/** A Chromium: on PATH, else the one that an npm package ships, when it was fetched. Null where neither is there. */
async function findChromium() {
  const found = process.env.LINGTAN_CHROMIUM || onPath(headlessShell) || findWholeBrowser();
  if (found) return found;
  const manifest = join(browserFolder(), 'package.json');
  if (!existsSync(join(browserFolder(), 'node_modules', '@sparticuz'))) return null;
  try {
    const loaded = await import(createRequire(manifest).resolve('@sparticuz/chromium'));
    return await (loaded.default ?? loaded).executablePath();
  } catch (error) {
    console.log(`  no browser: ${error.message}`);
    return null;
  }
}

function fetchChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return;
  const folder = browserFolder();
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{"private":true}\n');
  console.log(`  fetching ${packagedChromium} …`);
  spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', packagedChromium], {
    cwd: folder,
    stdio: 'ignore',
    timeout: 300_000,
  });
}

/** What is there of it, as the settings by which tests find it. */
export async function toolSettings() {
  const [redis, chromium, whole] = [findRedis(), await findChromium(), findWholeBrowser()];
  return {
    ...(redis ? { LINGTAN_REDIS_SERVER: redis } : {}),
    ...(chromium ? { LINGTAN_CHROMIUM: chromium } : {}),
    ...(whole ? { LINGTAN_WHOLE_BROWSER: whole } : {}),
  };
}

/** Brings what the long test of a whole cluster is made of; what is not there afterwards the test names and skips. */
export function provideCluster() {
  const needed = [
    '/usr/bin/patroni',
    '/usr/bin/etcd',
    '/usr/sbin/haproxy',
    '/usr/bin/redis-sentinel',
    '/usr/sbin/mosquitto',
  ];
  if (needed.every((path) => existsSync(path)) && existsSync('/usr/lib/postgresql')) return;
  aptInstall(['patroni', 'etcd-server', 'haproxy', 'redis-server', 'redis-sentinel', 'mosquitto', 'postgresql']);
}

/**
 * Brings what is missing: by apt when root, and a browser from the npm registry otherwise.
 * @returns a sentence for each suite that will not run
 */
export async function provide() {
  if (!findRedis()) aptInstall(['redis-server']);
  if (!findSlapd()) aptInstall(['slapd', 'openssl']);
  if (!findSshd() || !onPath('sftp')) aptInstall(['openssh-server', 'openssh-client']);
  if (!findPgbouncer()) aptInstall(['pgbouncer']);
  if (!findFaketime()) aptInstall(['libfaketime']);
  if (!onPath('bwrap')) aptInstall(['bubblewrap']);
  if (!onPath('cbc')) aptInstall(['coinor-cbc']);
  if (!onPath('promtool')) aptInstall(['prometheus']);
  if (!findWholeBrowser() && !aptInstall(['chromium']) && !(await findChromium())) fetchChromium();
  if (!process.env.LINGTAN_CHROMIUM && !onPath(headlessShell)) aptInstall([headlessShell], false);
  const settings = await toolSettings();
  return [
    ...(settings.LINGTAN_REDIS_SERVER
      ? []
      : ['SKIPPED: no redis-server on PATH and none could be installed: the Redis suite will not run.']),
    ...(findSlapd()
      ? []
      : ['SKIPPED: no slapd on this machine and none could be installed: sign-in by LDAP will not be tested.']),
    ...(findSshd() && onPath('sftp')
      ? []
      : [
          'SKIPPED: no sshd or sftp on this machine and none could be installed: copies of backups will not be tested.',
        ]),
    ...(findPgbouncer()
      ? []
      : ['SKIPPED: no pgbouncer on this machine and none could be installed: poolers will not be tested.']),
    ...(onPath('cbc') && onPath('python3')
      ? []
      : ['SKIPPED: no python3 or no cbc on this machine: plans will not be compared with an independent solver.']),
    ...(onPath('promtool')
      ? []
      : ['SKIPPED: no promtool on PATH and none could be installed: the alerts for Prometheus will not be tried.']),
    ...(settings.LINGTAN_CHROMIUM
      ? []
      : ['SKIPPED: no Chromium on PATH and none could be installed: the browser tests will not run.']),
  ];
}
