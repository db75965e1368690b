// What both commands do first: the right Node, installed packages, fresh builds. Plain Node, since nothing may be
// installed yet.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const stampFolder = join(root, 'node_modules', '.cache', 'lingtan');

/** Ends with a clear message when this Node is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Lingtan needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org`);
  process.exit(1);
}

/** Installs the packages when they are missing or the lockfile has changed. */
export async function ensureInstalled(say) {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const hash = sha256(lock);
  if (readStamp('installed') === hash) return;
  if (matchesInstalled(lock)) {
    writeStamp('installed', hash);
    return;
  }
  say('Installing packages (a minute or two the first time)');
  await run(npmCommand(), ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], 'npm ci');
  writeStamp('installed', hash);
}

/** Builds what is stale. Quick when nothing is: one look at the times of the sources. */
export async function ensureBuilt(say, { force = false } = {}) {
  const fingerprint = sourcesFingerprint();
  if (!force && readStamp('built') === fingerprint && projects().every((folder) => existsSync(join(folder, 'dist'))))
    return;
  say('Building');
  const nx = join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
  await run(process.execPath, [nx, 'run-many', '-t', 'build', '--outputStyle=static'], 'the build', {
    quiet: true,
    // Whoever asks for the build: a test's NODE_ENV would put the development build of React into the shell.
    env: {
      NX_DAEMON: 'false',
      NX_NO_CLOUD: 'true',
      NX_TUI: 'false',
      NX_SKIP_NX_CACHE: 'false',
      CI: 'true',
      NODE_ENV: 'production',
    },
  });
  writeStamp('built', fingerprint);
}

// The hidden lockfile tells what npm put there; good for checkouts that were installed by hand.
function matchesInstalled(lock) {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(lock).packages;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      !path.includes('node_modules/') ||
      entry.optional ||
      entry.link ||
      entry.peer ||
      present[path]?.version === entry.version,
  );
}

function projects() {
  return ['packages', 'plugins', 'apps'].flatMap((group) => {
    const folder = join(root, group);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .map((name) => join(folder, name))
      .filter((path) => {
        const manifest = join(path, 'package.json');
        return existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).scripts?.build !== undefined;
      });
  });
}

function sourcesFingerprint() {
  const hash = createHash('sha256');
  const skipped = new Set(['dist', 'node_modules', 'coverage', 'test-results', '.vite']);
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!skipped.has(entry.name)) visit(path);
      } else if (entry.isFile() && !/\.(test|tst)\.tsx?$/.test(entry.name)) {
        const { size, mtimeMs } = statSync(path);
        hash.update(`${path} ${size} ${mtimeMs}\n`);
      }
    }
  };
  for (const group of ['packages', 'plugins', 'apps']) if (existsSync(join(root, group))) visit(join(root, group));
  for (const name of ['package-lock.json', 'tools/build-package.mjs'])
    hash.update(sha256(readFileSync(join(root, name), 'utf8')));
  return hash.digest('hex');
}

function npmCommand() {
  // Under `npm start`, the same npm; by its file, since a shell wrapper may not be on PATH.
  const path = process.env.npm_execpath;
  return path && /npm-cli\.js$/.test(path) ? path : process.platform === 'win32' ? 'npm.cmd' : 'npm';
}

/** Runs a command; output is shown as it comes, or (quiet) only when it fails. */
function run(command, args, what, { quiet = false, env = {} } = {}) {
  const [file, list] = command.endsWith('.js') ? [process.execPath, [command, ...args]] : [command, args];
  return new Promise((resolve) => {
    const output = [];
    const child = spawn(file, list, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    const passOn = (signal) => child.kill(signal);
    process.once('SIGINT', passOn);
    process.once('SIGTERM', passOn);
    child.on('error', (error) => {
      console.error(`${what} could not be started: ${error.message}`);
      process.exit(1);
    });
    child.on('exit', (code, signal) => {
      process.off('SIGINT', passOn);
      process.off('SIGTERM', passOn);
      if (code === 0) {
        resolve();
        return;
      }
      process.stderr.write(Buffer.concat(output));
      console.error(`\n${what} failed (${signal ?? `exit code ${code}`}).`);
      process.exit(code ?? 1);
    });
  });
}

function readStamp(name) {
  const file = join(stampFolder, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function writeStamp(name, value) {
  mkdirSync(stampFolder, { recursive: true });
  writeFileSync(join(stampFolder, name), value);
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}
