// Installs the dependencies when they are missing or the lockfile has changed. Plain Node: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Major, minor, patch of the running Node; ends the process with a sentence when it is too old. */
export function requireNode(minimum = [20, 19, 0]) {
  const have = process.versions.node.split('.').map(Number);
  for (let i = 0; i < 3; i++) {
    if (have[i] > minimum[i]) return;
    if (have[i] < minimum[i]) {
      console.error(`Lingtan needs Node ${minimum.join('.')} or newer; this is ${process.versions.node}.`);
      process.exit(1);
    }
  }
}

/** `npm ci` from the committed lockfile (npm 10's `npm install` stumbles over Vite's tree), without install scripts. */
export function installDependencies(root) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.lingtan-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing dependencies (npm ci, about half a minute the first time) …');
  const started = Date.now();
  const result = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    console.error('npm ci failed; its messages are above. Is the npm registry reachable?');
    process.exit(result.status ?? 1);
  }
  writeFileSync(stamp, lock);
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}
