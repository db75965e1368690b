import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/lib/longest-first.ts';

const lockfile = readFileSync(`${import.meta.dirname}/package-lock.json`);
const installed = createHash('sha256').update(lockfile).digest('hex').slice(0, 12);

/** Where tests lie beside what they test. */
const folders = [
  'packages/*/{src,contracts,testing}',
  'plugins/*/{domain,server,contracts,web}',
  'apps/server',
  'apps/shell/{src,vite}',
  'tools',
  'docs/samples',
  'examples/*/{domain,server,contracts,web}',
];
const inFolders = (name: string) => folders.map((folder) => `${folder}/**/${name}`);
const onDatabase = inFolders('*.db.test.{ts,tsx}');

// Packages resolve to their sources, so that no build is needed first.
export const sources = {
  resolve: { conditions: ['@lingtan/source'] },
  ssr: { resolve: { conditions: ['@lingtan/source'], externalConditions: ['@lingtan/source'] } },
  // A global set-up runs in an environment of its own, which does not inherit the two lines above.
  environments: { __vitest__: { resolve: { conditions: ['@lingtan/source', 'node'], noExternal: [/^@lingtan\//] } } },
};

/** How the processes of tests run. */
export const forks = {
  exclude: ['**/dist/**', '**/node_modules/**'],
  setupFiles: ['tools/lib/property-seed.ts'],
  pool: 'forks' as const,
  // Processes for all files: what they share is loaded once. A file puts back what it changes of the process.
  isolate: false,
  // What a test makes and drops at once is collected half as often: a tenth of the time of a tier.
  execArgv: ['--expose-gc', '--max-semi-space-size=64'],
  testTimeout: 90_000,
  hookTimeout: 120_000,
};

/**
 * The tiers of server-side tests (docs/contributing.md). The name of a file says what it needs: `*.test.ts` neither
 * database nor server, `*.db.test.ts` a PostgreSQL, which the first run that has such a file starts.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // What was transformed once is kept for the next run. Vitest empties the folder when other packages are installed, also
    // below a run that still reads from it; so each lockfile has a folder.
    experimental: { fsModuleCache: true, fsModuleCachePath: `node_modules/.cache/lingtan/modules-${installed}` },
    projects: [
      {
        ...sources,
        test: {
          name: 'fast',
          ...forks,
          include: inFolders('*.test.{ts,tsx}'),
          exclude: [...forks.exclude, ...onDatabase],
          globalSetup: ['tools/lib/name-ended-processes.ts'],
        },
      },
      {
        ...sources,
        test: {
          name: 'db',
          ...forks,
          include: onDatabase,
          globalSetup: ['tools/lib/name-ended-processes.ts', 'packages/kernel/testing/vitest-global-setup.ts'],
        },
      },
    ],
  },
});
