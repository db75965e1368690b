import type { Page } from 'playwright-core';

/** As many of each sort are asked for: all of a long table would say the same. */
const perSort = 3;

/** What a reference is of, without which one: its kind and the first word of its key. */
const sortOf = (ref: string): string => ref.split('/', 2).join('/');

/**
 * Asks for the evidence of the figures that a page shows, a few of each sort, as who looks at the page.
 * @param known what was asked for on pages before, which is not asked again
 * @returns references that do not open, each with its answer
 */
export async function unopened(page: Page, park: string, path: string, known: Set<string>): Promise<string[]> {
  const refs = await page
    .locator('[data-evidence]')
    .evaluateAll((list) => list.map((each) => (each as unknown as { dataset: { evidence: string } }).dataset.evidence));
  const asked = new Map<string, number>();
  const failed: string[] = [];
  for (const ref of new Set(refs)) {
    const before = asked.get(sortOf(ref)) ?? 0;
    if (before === perSort) continue;
    asked.set(sortOf(ref), before + 1);
    if (known.has(ref)) continue;
    known.add(ref);
    const answer = await page.request.get(`/api/evidence/${encodeURIComponent(ref)}?park=${park}`);
    if (!answer.ok()) failed.push(`${path} ${ref}: ${answer.status()} ${await answer.text()}`);
    if (before > 0) continue;
    for (const impossible of impossibleOf(ref)) {
      const refused = await page.request.get(`/api/evidence/${encodeURIComponent(impossible)}?park=${park}`);
      if (refused.status() !== 404)
        failed.push(`${path} ${impossible}: ${refused.status()} for a time that the calendar does not have`);
    }
  }
  return failed;
}

/** The same reference with days and months that no calendar has: an address that nobody can have made. */
function impossibleOf(ref: string): Set<string> {
  const made = new Set([
    ref.replace(/(\d{4})-\d\d-\d\d/g, '$1-02-30'),
    ref.replace(/\/(\d{4})-\d\d(?=\/|@|$)/g, '/$1-13'),
  ]);
  made.delete(ref);
  return made;
}
