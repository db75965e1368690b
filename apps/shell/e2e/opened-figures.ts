import type { Page } from 'playwright-core';

/** As many of each sort are asked for: all of a long table would say the same. */
const perSort = 3;

/** What a reference is of, without which one: its kind and the first word of its key. */
const sortOf = (ref: string): string => ref.split('/', 2).join('/');

/**
 * Asks for the evidence of the figures that a page shows, a few of each sort, as who looks at the page.
 * @returns references that do not open, each with its answer
 */
export async function unopened(page: Page, park: string, path: string): Promise<string[]> {
  const refs = await page
    .locator('[data-evidence]')
    .evaluateAll((list) => list.map((each) => (each as unknown as { dataset: { evidence: string } }).dataset.evidence));
  const asked = new Map<string, number>();
  const failed: string[] = [];
  for (const ref of new Set(refs)) {
    const before = asked.get(sortOf(ref)) ?? 0;
    if (before === perSort) continue;
    asked.set(sortOf(ref), before + 1);
    const answer = await page.request.get(`/api/evidence/${encodeURIComponent(ref)}?park=${park}`);
    if (!answer.ok()) failed.push(`${path} ${ref}: ${answer.status()} ${await answer.text()}`);
  }
  return failed;
}
