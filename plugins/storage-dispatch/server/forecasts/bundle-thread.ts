import { fileURLToPath } from 'node:url';

let bundled: Promise<string> | undefined;

async function bundle(): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./thread.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    conditions: ['@lingtan/source'],
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** The thread's sources as one script, for runs from sources only; the built package has `thread.js`. */
export function bundleThread(): Promise<string> {
  bundled ??= bundle();
  return bundled;
}
