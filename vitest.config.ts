import { defineConfig } from 'vitest/config';

/**
 * One configuration for all server-side tests. Packages resolve to their sources, so no build is needed first.
 * The global set-up starts one PostgreSQL for the run; each test file that wants a database gets its own copy.
 */
export default defineConfig({
  resolve: { conditions: ['@lingtan/source'] },
  ssr: { resolve: { conditions: ['@lingtan/source'], externalConditions: ['@lingtan/source'] } },
  // The global set-up runs in an environment of its own, which does not inherit the two lines above.
  environments: { __vitest__: { resolve: { conditions: ['@lingtan/source', 'node'], noExternal: [/^@lingtan\//] } } },
  test: {
    include: [
      'packages/*/{src,contracts}/**/*.test.ts',
      'plugins/*/{domain,server,contracts,web}/**/*.test.ts',
      'apps/server/**/*.test.ts',
      'apps/shell/{src,vite}/**/*.test.ts',
      'tools/**/*.test.ts',
      'docs/samples/**/*.test.ts',
      'examples/*/{domain,server,contracts,web}/**/*.test.ts',
    ],
    exclude: ['**/dist/**', '**/node_modules/**'],
    globalSetup: ['tools/lib/name-ended-processes.ts', 'packages/testing/src/vitest-global-setup.ts'],
    setupFiles: ['tools/lib/property-seed.ts'],
    pool: 'forks',
    // Two processes for all files: what they share is loaded once. A file puts back what it changes of the process.
    isolate: false,
    execArgv: ['--expose-gc'],
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
