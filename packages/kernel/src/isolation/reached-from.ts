import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Runner } from './runner-file.ts';
import { type Sandbox, wrappers } from './sandbox.ts';

/** What of this process is within the reach of another: its signals, its environment and memory (as by ptrace), its files. */
export type Reached = 'signals' | 'memory' | 'files';

/** Node without anything that keeps it, which tries all three. What it reads it compares, so that the like of it is not taken for it. */
const program = `
const { pid, file, word, environment } = JSON.parse(process.argv[1]);
const { readFileSync } = require('node:fs');
const ways = {
  signals: () => process.kill(pid, 0),
  memory: () => readFileSync('/proc/' + pid + '/environ').toString('base64') === environment,
  files: () => readFileSync(file, 'utf8') === word,
};
const reaches = (way) => { try { return way(); } catch { return false; } };
process.stdout.write('reached ' + Object.keys(ways).filter((name) => reaches(ways[name])).join(','));
`;

/** What whoever has all of Node in hands reaches of this process from within a sandbox. @throws where it does not start */
export async function reachedFrom(sandbox: Sandbox, runner: Runner): Promise<Reached[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-reach-'));
  // The file is kept by who owns it, as those of the server are, and not by where it lies.
  chmodSync(folder, 0o755);
  const [file, word] = [join(folder, 'own'), randomUUID()];
  writeFileSync(file, word, { mode: 0o600 });
  const environment = readFileSync('/proc/self/environ').toString('base64');
  const given = JSON.stringify({ pid: process.pid, file, word, environment });
  const [command, ...args] = [...wrappers(sandbox, runner), process.execPath, '--no-warnings', '-e', program, given];
  try {
    const child = spawn(command!, args, { env: {}, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
    let [told, said] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
    const found = /^reached (.*)$/.exec(told)?.[1];
    if (found === undefined) throw new Error(said.trim().split('\n').at(-1) ?? 'it told nothing');
    return found === '' ? [] : (found.split(',') as Reached[]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
