import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A process that runs one of our modules. */
export interface SpawnedModule {
  pid: number;
  /** Resolves when the text has been printed; fails when the process ends before. */
  waitForOutput(text: string): Promise<void>;
  /** What it has printed so far. */
  output(): string;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Runs a TypeScript module in a Node process of its own, for tests that kill it. */
export async function spawnModule(source: URL, args: readonly string[] = []): Promise<SpawnedModule> {
  const child = spawn(process.execPath, [await bundle(fileURLToPath(source)), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let ended = false;
  const listeners = new Set<() => void>();
  const notify = (): void => listeners.forEach((listener) => listener());
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      notify();
    });
  }
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      ended = true;
      notify();
      resolve();
    });
  });
  return {
    pid: child.pid!,
    output: () => output,
    waitForOutput: (text) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!output.includes(text) && !ended) return;
          listeners.delete(check);
          if (output.includes(text)) resolve();
          else reject(new Error(`process ended without printing "${text}": ${output.slice(-1000)}`));
        };
        listeners.add(check);
        check();
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Below node_modules, so that the packages it does not contain are found from there. */
async function bundle(source: string): Promise<string> {
  const folder = path.join(findNodeModules(path.dirname(source)), '.cache/lingtan-test');
  mkdirSync(folder, { recursive: true });
  const name = createHash('sha256').update(source).update(String(process.pid)).digest('hex').slice(0, 16);
  const outfile = path.join(folder, `${name}.mjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@lingtan/source'],
    logLevel: 'silent',
    plugins: [
      {
        name: 'packages-stay-outside',
        setup: ({ onResolve }) => {
          onResolve({ filter: /^[^./]/ }, ({ path: id, kind }) =>
            kind === 'entry-point' || id.startsWith('@lingtan/') ? null : { path: id, external: true },
          );
        },
      },
    ],
  });
  return outfile;
}

function findNodeModules(from: string): string {
  const at = from.indexOf(`${path.sep}packages${path.sep}`);
  return path.join(at < 0 ? process.cwd() : from.slice(0, at), 'node_modules');
}
