import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** By name, but the newcomer's first minutes first: they begin with the generated password. */
class FirstMinutesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => (moduleId.endsWith('product.e2e.ts') ? '' : moduleId);
    return Promise.resolve(files.toSorted((a, b) => rank(a).localeCompare(rank(b))));
  }
}

/** Browser tests: a built product started as a newcomer starts it, and a real headless Chromium. */
export default defineConfig({
  test: {
    include: ['apps/shell/e2e/**/*.e2e.ts'],
    pool: 'forks',
    fileParallelism: false,
    sequence: { sequencer: FirstMinutesFirst },
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // A state that is waited for may take its time; the limit only ends a test that hangs (the default is one second).
    expect: { poll: { timeout: 60_000, interval: 100 } },
    globalSetup: ['tools/lib/name-ended-processes.ts', 'apps/shell/e2e/start-product.ts'],
  },
});
