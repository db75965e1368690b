// Transpiles a package file by file into dist/, keeping the folders. Type checking is `npm run typecheck`; this step only has
// to be fast. Assets the code reads at run time (SQL, JSON, YAML, proto) are copied beside it.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { transform } from 'esbuild';

const skippedFolders = new Set(['dist', 'node_modules', 'web', 'locales', 'fixtures', 'e2e']);
const copied = new Set(['.sql', '.json', '.yaml', '.proto']);

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) yield* files(path);
    } else yield path;
  }
}

/** @param {string} root folder of the package */
export async function buildPackage(root) {
  const made = await Promise.all(
    [...files(root)].map(async (file) => {
      const name = relative(root, file);
      const kind = extname(file);
      if (kind === '.ts' && !/\.(test|tst|long)\.ts$|\.d\.ts$|^vitest/.test(name)) {
        const source = readFileSync(file, 'utf8');
        const { code } = await transform(source, {
          loader: 'ts',
          format: 'esm',
          target: 'node20',
          sourcemap: 'inline',
          sourcesContent: false,
          // As seen from its place in dist/, so that what is built is the same in every checkout.
          sourcefile: relative(join(root, 'dist', dirname(name)), file),
        });
        const content = code.replace(/((?:from|import)\s*\(?\s*["']\.{1,2}\/[^"']+)\.ts(["'])/g, '$1.js$2');
        return { name: name.replace(/\.ts$/, '.js'), content };
      }
      return copied.has(kind) && dirname(name) !== '.' ? { name, content: readFileSync(file) } : null;
    }),
  );
  // Only now, so that a package which does not build keeps what it had.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  for (const { name, content } of made.filter((each) => each !== null)) {
    const target = join(root, 'dist', name);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
}
