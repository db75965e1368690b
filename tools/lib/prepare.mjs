// What every command does first: the right Node and installed packages. Plain Node, since nothing may be installed yet.
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

function npmCommand() {
  // Under `npm start`, the same npm; by its file, since a shell wrapper may not be on PATH.
  const path = process.env.npm_execpath;
  return path && /npm-cli\.js$/.test(path) ? path : process.platform === 'win32' ? 'npm.cmd' : 'npm';
}

/** Runs a command, whose output is shown as it comes. */
function run(command, args, what) {
  const [file, list] = command.endsWith('.js') ? [process.execPath, [command, ...args]] : [command, args];
  return new Promise((resolve) => {
    const child = spawn(file, list, { cwd: root, stdio: 'inherit' });
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
