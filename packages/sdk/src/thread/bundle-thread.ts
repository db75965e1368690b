import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const bundled = new Map<string, Promise<string>>();

/**
 * Packages of others stay outside of the script, by their full paths: code without a file resolves names from the working
 * directory, and some of them look for files beside their own.
 */
const others: Plugin = {
  name: 'packages-of-others',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, resolveDir }) => {
      if (isBuiltin(path) || path.startsWith('@lingtan/')) return undefined;
      try {
        return { path: createRequire(join(resolveDir, 'from.js')).resolve(path), external: true };
      } catch {
        return undefined; // It has no entry for `require`, so it is made part of the script.
      }
    });
  },
};

async function bundle(entry: URL): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    conditions: ['@lingtan/source'],
    define: { 'import.meta.url': JSON.stringify(entry.href) },
    plugins: [others],
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/**
 * The sources of a thread as one script, for runs from sources only: a thread cannot load TypeScript before Node strips
 * types by itself. A built package has its `.js` file. Made once for each file of the process.
 */
export function bundleThread(entry: URL): Promise<string> {
  const known = bundled.get(entry.href);
  if (known) return known;
  const made = bundle(entry);
  bundled.set(entry.href, made);
  return made;
}
