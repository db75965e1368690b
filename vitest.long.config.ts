import { defineConfig } from 'vitest/config';
import { forks, sources } from './vitest.config.ts';

/**
 * What is too long for every change: soak, many kills, whole years, the wall for ten minutes. One file is one shard of at
 * most an hour (npm run test:long NAME), and keeps a sample of itself in the other tiers: a shard that only imports the
 * test of its sample has it run at full length by LINGTAN_LONG.
 */
export default defineConfig({
  ...sources,
  test: {
    ...forks,
    include: ['{apps,packages,plugins,tools}/**/*.long.ts'],
    isolate: true,
    env: { LINGTAN_LONG: '1' },
    globalSetup: [
      'tools/lib/name-ended-processes.ts',
      'packages/kernel/testing/vitest-global-setup.ts',
      'packages/test-browser/src/product-lender.ts',
    ],
    // A product that browser tests are lent has its thirty days behind it, as in npm test.
    provide: { severalFiles: true },
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000, interval: 100 } },
  },
});
