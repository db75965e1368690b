import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ThreadTask } from '../threads/protocol.ts';
import type { StartThread } from '../threads/start.ts';
import type { SolverWorker } from '../threads/worker.ts';

/** A process that is used as a worker thread is. */
class ProcessWorker implements SolverWorker {
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.unref();
  }

  on(event: string, listener: (...values: never[]) => void): this {
    this.#child.on(event, listener as (...values: unknown[]) => void);
    return this;
  }

  /** The flag of a cancellation is memory of this process and stays here; who cancels ends the process. */
  postMessage({ stop: _, ...task }: ThreadTask): void {
    this.#child.send(task);
  }

  ref(): void {
    this.#child.ref();
    this.#child.channel?.ref();
  }

  unref(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }

  terminate(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      // Its end is waited for, even if nothing else keeps this process alive.
      child.ref();
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });
  }
}

/** Starts processes with native HiGHS in them. */
export function startNative(addonPath: string): StartThread {
  return async () => {
    const entry = await entryFile();
    const child = spawn(process.execPath, [entry.path, addonPath], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
      // The solver needs nothing of what the server knows.
      env: {},
    });
    child.once('exit', entry.clear);
    return new ProcessWorker(child);
  };
}

/** The built package has `process.js`; sources are bundled into a file that goes with its process. */
async function entryFile(): Promise<{ path: string; clear(): void }> {
  if (!import.meta.url.endsWith('.ts'))
    return { path: fileURLToPath(new URL('./process.js', import.meta.url)), clear: () => undefined };
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./process.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
  });
  const folder = mkdtempSync(join(tmpdir(), 'lingtan-solver-'));
  const path = join(folder, 'process.mjs');
  writeFileSync(path, outputFiles[0]!.text);
  return { path, clear: () => rmSync(folder, { recursive: true, force: true }) };
}
