import { expect, test } from 'vitest';

const { changedPackage } = (await import(new URL('./changed-package.mjs', import.meta.url).href)) as {
  changedPackage: (path: string) => string | null;
};

test.each([
  ['plugins/hello/server/index.ts', 'plugins/hello'],
  ['plugins/hello/contracts/deep/routes.ts', 'plugins/hello'],
  ['plugins/hello/migrations/0001-greetings.sql', 'plugins/hello'],
  ['plugins/hello/profiles/meter.yaml', 'plugins/hello'],
  ['plugins/hello/plugin.json', 'plugins/hello'],
  ['plugins/hello/package.json', 'plugins/hello'],
  ['packages/kernel/src/host/discover.ts', 'packages/kernel'],
  ['apps/server/src/main.ts', 'apps/server'],
])('%s is of the server part of a package', (path, folder) => {
  expect(changedPackage(path)).toBe(folder);
});

test.each([
  ['the browser part', 'plugins/hello/web/greetings-page.tsx'],
  ['texts', 'plugins/hello/locales/en.json'],
  ['what a build made', 'plugins/hello/dist/server/index.js'],
  ['what is installed', 'packages/kernel/node_modules/pg/package.json'],
  ['a test', 'plugins/hello/server/hello.test.ts'],
  ['a browser test', 'plugins/hello/e2e/greetings.e2e.ts'],
  ['what tests read', 'packages/kernel/src/fixtures/plugin/plugin.json'],
  ['what an editor keeps', 'plugins/hello/server/.index.ts.swp'],
  ['a hidden folder', 'plugins/.hello-1/server/index.ts'],
  ['a document', 'plugins/hello/README.md'],
  ['a backup', 'plugins/hello/server/index.ts~'],
  ['a folder', 'plugins/hello'],
  ['the kit of browser parts', 'packages/web-sdk/src/index.ts'],
  ['the shell', 'apps/shell/vite.config.ts'],
  ['what is no package', 'tools/dev.mjs'],
  ['what is outside', '../elsewhere/server/index.ts'],
])('%s is not', (_what, path) => {
  expect(changedPackage(path)).toBeNull();
});
