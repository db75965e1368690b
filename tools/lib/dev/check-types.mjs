// Whether the types of packages fit, which a build does not look at: said beside the work, and holding up nothing.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join, resolve } from 'node:path';
import { root } from '../prepare.mjs';

let running = null;
let next = 0;

/** Ends the look that runs. The compiler is a program below the one that is started here, and takes no other signal. */
function end() {
  if (running?.pid === undefined) return;
  try {
    process.kill(-running.pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
process.once('exit', end);

/**
 * Looks at the server parts of packages; one that is asked for while another runs takes its place.
 * @param {readonly string[]} folders such as `plugins/energy-metering`
 * @param {(text: string) => void} say
 */
export function checkTypes(folders, say) {
  end();
  if (folders.length === 0) return;
  const cache = join(root, 'node_modules/.cache/lingtan');
  const config = join(cache, `dev-types-${process.pid}-${(next += 1)}.json`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, 'tsconfig.server.json'),
      // What has not changed since the last look is not looked at again: a tenth of the work.
      compilerOptions: { incremental: true, tsBuildInfoFile: join(cache, 'dev-types.tsbuildinfo') },
      include: folders.map((folder) => join(resolve(root, folder), '**/*.ts')),
      exclude: [...['dist', 'node_modules', 'web', 'e2e'].map((name) => join(root, '*/*', name))],
    }),
  );
  const child = spawn(process.execPath, [join(root, 'node_modules/typescript-7/bin/tsc'), '-p', config], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  // Before the page that somebody waits for comes nothing.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  let text = '';
  child.stdout.on('data', (data) => (text += data));
  child.once('close', (code, signal) => {
    rmSync(config, { force: true });
    if (running === child) running = null;
    if (signal === null && code !== 0) say(`types of ${folders.join(', ')}:\n${text.trim()}`);
  });
}
