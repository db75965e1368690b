import type { Page } from 'playwright-core';
import { isLong, seed } from './share.ts';

/** As many of each sort are asked for on a page: all of a long table would say the same. */
const perSort = isLong ? 3 : 1;

/** What a reference is of, without which one: its kind and the first word of its key. */
const sortOf = (ref: string): string => ref.split('/', 2).join('/');

/**
 * Asks for the evidence of the figures that a page shows, a few of each sort, as who looks at the page.
 * @param known what was asked for on pages before, which is not asked again: references and their sorts
 * @returns references that do not open, each with its answer
 */
export async function unopened(page: Page, park: string, path: string, known: Set<string>): Promise<string[]> {
  const refs = await page
    .locator('[data-evidence]')
    .evaluateAll((list) => list.map((each) => (each as unknown as { dataset: { evidence: string } }).dataset.evidence));
  const sorts = new Map<string, string[]>();
  for (const ref of new Set(refs)) sorts.set(sortOf(ref), [...(sorts.get(sortOf(ref)) ?? []), ref]);
  const failed: string[] = [];
  const ask = (ref: string) => page.request.get(`/api/evidence/${encodeURIComponent(ref)}?park=${park}`);
  for (const [sort, ofSort] of sorts) {
    const from = seed % ofSort.length;
    for (const ref of [...ofSort.slice(from), ...ofSort.slice(0, from)].slice(0, perSort)) {
      if (known.has(ref)) continue;
      known.add(ref);
      const answer = await ask(ref);
      if (!answer.ok()) failed.push(`${path} ${ref}: ${answer.status()} ${await answer.text()}`);
    }
    // How the time in a reference is read does not depend on the page.
    if (known.has(sort)) continue;
    for (const impossible of impossibleOf(ofSort[from]!)) {
      known.add(sort);
      const refused = await ask(impossible);
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
