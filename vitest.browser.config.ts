import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Whether a file starts an installation of its own, and so needs none of those that files share. */
const hasItsOwn = ({ moduleId }: TestSpecification): boolean =>
  /\b(smallPlace|importSteelMonths)\(/.test(readFileSync(moduleId, 'utf8'));

/**
 * The first file asks for a shared product, whose installation takes minutes to make; meanwhile the other worker has the files
 * that start their own. No file depends on the order.
 */
class OwnProductsMeanwhile extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    this.ctx.provide('severalFiles', files.length > 1);
    const sorted = await super.sort(files);
    // A walk through every page and the minutes of a wall are the longest there are: what is short fills up the end. The
    // first asks for the shared product.
    const rank = ({ moduleId }: TestSpecification): number =>
      ['/every-page/', '/wall.', ''].findIndex((part) => moduleId.includes(part));
    const [first, ...others] = sorted.filter((each) => !hasItsOwn(each)).toSorted((a, b) => rank(a) - rank(b));
    return [...(first ? [first] : []), ...sorted.filter(hasItsOwn), ...others];
  }
}

/** Browser tests: built products, started as a newcomer starts them, and a real headless Chromium. */
export default defineConfig({
  // What the tests share comes from its source, everything else as it is built.
  resolve: { alias: { '@lingtan/test-browser': `${import.meta.dirname}/packages/test-browser/src/index.ts` } },
  test: {
    include: ['apps/shell/e2e/**/*.e2e.ts', 'plugins/*/e2e/**/*.e2e.ts'],
    pool: 'forks',
    // Two processes for all files, each with a browser and a product: what they share is loaded, opened and signed in to once.
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: OwnProductsMeanwhile },
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // A state that is waited for may take its time; the limit only ends a test that hangs (the default is one second).
    expect: { poll: { timeout: 60_000, interval: 100 } },
    globalSetup: ['tools/lib/name-ended-processes.ts', 'packages/test-browser/src/product-lender.ts'],
  },
});
