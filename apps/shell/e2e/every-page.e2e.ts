import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { findings } from './accessibility.ts';
import { closedFigures } from './closed-figures.ts';
import { openAsAdmin, openAsMember, useBrowser, type View, type WatchedPage } from './browser.ts';
import { unopened } from './opened-figures.ts';

const [first, second] = ['dafeng-port', 'ordos-mengsu'];
const browser = useBrowser();
/** All of the first park, and of the second what the first has not: pages of its other plugins. */
let pages: string[];

beforeAll(async () => {
  pages = await everyPage(await openAsAdmin(browser(), null), first);
  const has = new Set(pages.map(withinPark));
  const others = await everyPage(await openAsAdmin(browser(), null), second);
  pages.push(...others.filter((path) => !has.has(withinPark(path))));
});

const parkOf = (path: string): string => path.split('/')[2]!;
const withinPark = (path: string): string => path.split('/').slice(3).join('/');

const addresses = (page: Page, links: string): Promise<string[]> =>
  page.locator(links).evaluateAll((list) => list.map((link) => (link as unknown as { pathname: string }).pathname));

/** What the navigation of the park leads to, and the tabs of what it leads to: pages of later plugins come by themselves. */
async function everyPage({ page, context }: WatchedPage, park: string): Promise<string[]> {
  await page.goto(`/parks/${park}`);
  await page.locator('[data-testid="nav-settings"]').waitFor();
  const found = new Set<string>();
  for (const path of await addresses(page, '[data-testid^="nav-"]')) {
    await page.goto(path);
    await page.locator('main h1').first().waitFor();
    const tabs = await addresses(page, 'main .lt-tabs a');
    for (const each of tabs.length > 0 ? tabs : [path]) found.add(each);
  }
  await context.close();
  return [...found];
}

const looks: [name: string, view: View][] = [
  ['on a desk in English and light', { width: 1440, height: 900, language: 'en' }],
  ['on a phone in Chinese and dark', { width: 390, height: 844, language: 'zh-CN', dark: true }],
];

describe('every page of the navigation', () => {
  it('is found', () => {
    expect(pages.length).toBeGreaterThan(20);
    expect(pages).toContain(`/parks/${first}/energy-metering/meters/tree`);
    expect(pages).toContain(`/parks/${second}/wastewater-tracking/plant`);
  });

  it.each(looks)(
    '%s is drawn without an error, fits, opens its figures, and has no serious finding of accessibility',
    async (_, view) => {
      const { page, context, problems } = await openAsAdmin(browser(), null, view);
      const closed: string[] = [];
      const dead: string[] = [];
      for (const path of pages) {
        await page.goto(path);
        await page.locator('main h1').first().waitFor();
        await expect.poll(() => page.locator('main [aria-busy=true]').count(), { timeout: 60_000 }).toBe(0);
        const [wider, taller] = await page.evaluate<[number, number]>(
          `(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
            [scrollWidth - clientWidth, scrollHeight - clientHeight])(document.documentElement)`,
        );
        const words = await page.locator('main').innerText();
        expect({
          path,
          wider,
          taller,
          errors: await page.getByTestId('state-error').count(),
          // A gap without its value, a figure without its number.
          odd: words.match(/\{\{|\bNaN\b|\bundefined\b|\[object /g),
          problems: problems.splice(0),
          findings: await findings(page),
        }).toEqual({ path, wider: 0, taller: 0, errors: 0, odd: null, problems: [], findings: [] });
        // Labels are compared in one language; of all pages at once, so that none hides the others.
        if (view.language === 'en') {
          closed.push(...(await closedFigures(page, path)).map((figure) => `${path} ${figure}`));
          dead.push(...(await unopened(page, parkOf(path), path)));
        }
      }
      expect(closed).toEqual([]);
      expect(dead).toEqual([]);
      expect(await page.evaluate('document.documentElement.lang')).toBe(view.language);
      await context.close();
    },
    600_000,
  );

  it('shows a member of an enterprise no figure that is not theirs to open, and the wall neither', async () => {
    const asMember = (): Promise<WatchedPage> => openAsMember(browser(), first, 'paper-mill');
    const theirs = await everyPage(await asMember(), first);
    expect(theirs.length).toBeGreaterThan(15);
    const { page, context, problems } = await asMember();
    const dead: string[] = [];
    for (const path of [...theirs, `/screen/${first}`]) {
      await page.goto(path);
      await page.locator('h1').first().waitFor();
      await expect.poll(() => page.locator('[aria-busy=true]').count(), { timeout: 60_000 }).toBe(0);
      expect({ path, errors: await page.getByTestId('state-error').count(), problems: problems.splice(0) }).toEqual({
        ...{ path, errors: 0, problems: [] },
      });
      dead.push(...(await unopened(page, first, path)));
    }
    expect(dead).toEqual([]);
    await context.close();
  }, 600_000);
});
