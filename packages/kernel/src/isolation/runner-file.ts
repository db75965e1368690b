import type { build as Build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program of a plugin's process, and what it must be able to read to start. */
export interface Runner {
  file: string;
  readable: string[];
}

let runner: Promise<Runner> | null = null;

/** Finds the program. Running from sources (tests), it is bundled once into a temporary folder. */
export function runnerFile(): Promise<Runner> {
  return (runner ??= import.meta.url.endsWith('.ts') ? bundled() : Promise.resolve(built()));
}

function built(): Runner {
  const file = fileURLToPath(new URL('./child/main.js', import.meta.url));
  const folder = fileURLToPath(new URL('.', import.meta.url));
  return { file, readable: [folder, fileURLToPath(new URL('../../../package.json', import.meta.url))] };
}

async function bundled(): Promise<Runner> {
  const folder = join(tmpdir(), `lingtan-runner-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'main.mjs');
  const esbuild = 'esbuild';
  const { build } = (await import(/* @vite-ignore */ esbuild)) as { build: typeof Build };
  await build({
    entryPoints: [fileURLToPath(new URL('./child/main.ts', import.meta.url))],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  return { file, readable: [folder] };
}
