import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
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

/** Runs a TypeScript module in a Node process of its own, for tests that kill it; `through` are programs that start it. */
export async function spawnModule(
  source: URL,
  args: readonly string[] = [],
  through: readonly string[] = [],
): Promise<SpawnedModule> {
  const [command, ...rest] = [...through, process.execPath, await bundleModule(source), ...args];
  const child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  // A test that ends early must not leave it behind.
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
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

const bundles = new Map<string, Promise<string>>();

/**
 * Bundles a TypeScript module for a Node process of its own, once, and returns the file. It lies below node_modules, so
 * that the packages it does not contain are found from there.
 */
export function bundleModule(module: URL): Promise<string> {
  const known = bundles.get(module.href) ?? bundle(module);
  bundles.set(module.href, known);
  return known;
}

async function bundle(module: URL): Promise<string> {
  const source = fileURLToPath(module);
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
      {
        // Modules find their data files from where their source lies, not from where the bundle does.
        name: 'modules-know-their-place',
        setup: ({ onLoad }) => {
          onLoad({ filter: /\.ts$/ }, ({ path: file }) => ({
            contents: readFileSync(file, 'utf8').replaceAll(
              'import.meta.url',
              JSON.stringify(pathToFileURL(file).href),
            ),
            loader: 'ts',
          }));
        },
      },
    ],
  });
  return outfile;
}

function findNodeModules(from: string): string {
  const root = /^(.*?)[\\/](?:packages|plugins|apps)[\\/]/.exec(from)?.[1];
  return path.join(root ?? process.cwd(), 'node_modules');
}
