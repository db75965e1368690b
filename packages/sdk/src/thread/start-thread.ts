import { existsSync } from 'node:fs';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a thread from its file, `new URL('./thread.js', import.meta.url)`: the built one, or where that is not there (runs
 * from sources) its `.ts` made into one script.
 */
export async function startThread(entry: URL, options: WorkerOptions = {}): Promise<Worker> {
  if (existsSync(entry)) return new Worker(entry, options);
  const { bundleThread } = await import('./bundle-thread.ts');
  const source = new URL(entry.href.replace(/\.js$/, '.ts'));
  return new Worker(await bundleThread(source), { ...options, eval: true });
}
