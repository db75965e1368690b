import { defineConfig } from 'vitest/config';

/** Browser tests that mostly wait: they run beside the others, each with a product of its own. */
export default defineConfig({
  test: {
    include: ['apps/shell/e2e/**/*.long.ts'],
    pool: 'forks',
    globalSetup: ['tools/lib/name-ended-processes.ts'],
    testTimeout: 1_200_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000, interval: 100 } },
  },
});
