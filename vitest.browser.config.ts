import { defineConfig } from 'vitest/config';

/** Browser tests: a built product started as a newcomer starts it, and a real headless Chromium. */
export default defineConfig({
  test: {
    include: ['apps/shell/e2e/**/*.e2e.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 240_000,
    globalSetup: ['apps/shell/e2e/start-product.ts'],
  },
});
