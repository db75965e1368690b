// Transpiles one package (the current directory) file by file into dist/, keeping the folders.
// Type checking is `npm run typecheck`; this step only has to be fast. Assets the code reads at run time
// (SQL, JSON, YAML, proto) are copied beside it.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { transform } from 'esbuild';

const skippedFolders = new Set(['dist', 'node_modules', 'web', 'locales', 'fixtures']);
const copied = new Set(['.sql', '.json', '.yaml', '.proto']);

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) yield* files(path);
    } else yield path;
  }
}

const root = process.cwd();
rmSync(join(root, 'dist'), { recursive: true, force: true });
await Promise.all(
  [...files(root)].map(async (file) => {
    const name = relative(root, file);
    const target = join(root, 'dist', name);
    const kind = extname(file);
    if (kind === '.ts' && !/\.(test|tst)\.ts$|\.d\.ts$|^vitest/.test(name)) {
      const source = readFileSync(file, 'utf8');
      const { code } = await transform(source, {
        loader: 'ts',
        format: 'esm',
        target: 'node20',
        sourcemap: 'inline',
        sourcesContent: false,
        sourcefile: file,
      });
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(
        target.replace(/\.ts$/, '.js'),
        code.replace(/((?:from|import)\s*\(?\s*["']\.{1,2}\/[^"']+)\.ts(["'])/g, '$1.js$2'),
      );
    } else if (copied.has(kind) && dirname(name) !== '.') {
      mkdirSync(dirname(target), { recursive: true });
      cpSync(file, target);
    }
  }),
);
