// Builds both parts: the server part into one file with all that it needs, the web part with the shell's own React and kit.
import { build } from 'esbuild';

const common = { bundle: true, format: 'esm', minify: true, legalComments: 'none', logLevel: 'warning' };
await build({
  ...common,
  entryPoints: ['server/index.ts'],
  outfile: 'dist/server/index.js',
  platform: 'node',
  target: 'node20',
});
await build({
  ...common,
  entryPoints: ['web/index.tsx'],
  outfile: 'dist/web/index.js',
  platform: 'browser',
  target: 'es2023',
  jsx: 'automatic',
  packages: 'external',
});
