import {
  cutControls,
  findings,
  openAsAdmin,
  openAsMember,
  useBrowser,
  useProduct,
  type View,
} from '@lingtan/test-browser';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { closedFigures } from './closed-figures.ts';
import { unopened } from './opened-figures.ts';
import { watchRawKeys } from './raw-keys.ts';
import { isLong, seed } from './share.ts';

const first = 'dafeng-port';

/** How a page is come to from another, by one of some links. */
type Way = (page: Page, links: string, path: string) => Promise<void>;

const byAddress: Way = async (page, _links, path) => {
  if (new URL(page.url()).pathname !== path) await page.goto(path);
};
const byClick: Way = async (page, links, path) => {
  const link = `${links}[href="${path}"]`;
  await page.locator(link).click();
  // The page before stays until the code of this one is there, which the link tells.
  await page.locator(`${link}[aria-current=page]`).waitFor();
  // The pointer leaves the link, and what it said of itself is gone before the page is looked at.
  await page.mouse.move(720, 450);
  await page.locator('[role=tooltip]').waitFor({ state: 'detached' });
};

/** As on a phone, where most of the navigation is behind a button. */
const byBar: Way = async (page, links, path) => {
  const bar = page.getByTestId('bottom-bar');
  const [own, shown] = [page.locator(`${links}[href="${path}"]`), bar.locator(`a[href="${path}"]`)];
  if (await own.isVisible()) await own.click();
  else if (await shown.isVisible()) await shown.click();
  else {
    await bar.getByRole('button').click();
    await page.locator(`[role=menuitem][href="${path}"]`).click();
    await page.locator('[role=menu]').waitFor({ state: 'detached' });
  }
  await page.locator(`${links}[href="${path}"][aria-current=page]`).waitFor({ state: 'attached' });
};

/** What pages are looked at with, and how they are come to. */
interface Look extends View {
  language: 'en' | 'zh-CN';
  way: Way;
  /** Which of two pages npm test looks at in it: one on a desk, the next on a phone, for an odd seed the other way round. */
  turn: 0 | 1;
}

export const looks = {
  desk: { width: 1440, height: 900, language: 'en', way: byClick, turn: 0 },
  phone: { width: 390, height: 844, language: 'zh-CN', dark: true, way: byBar, turn: 1 },
} satisfies Record<string, Look>;

/** Pages that are come to in one file: those of the first park, or of the second those that the first has not. */
export interface Pages {
  park: string;
  /** How many there are at least. */
  atLeast: number;
  /** One that must be among them. */
  with: string;
}

export const firstPark: Pages = { park: first, atLeast: 36, with: `/parks/${first}/energy-metering/meters/tree` };
export const secondPark: Pages = {
  park: 'ordos-mengsu',
  atLeast: 5,
  with: '/parks/ordos-mengsu/wastewater-tracking/plant',
};

const addresses = (page: Page, links: string): Promise<string[]> =>
  page.locator(links).evaluateAll((list) => list.map((link) => (link as unknown as { pathname: string }).pathname));

/** The plugin of a page, or the name of a page of the shell. */
const ownerOf = (path: string): string => path.split('/')[3] ?? '';

const entries = '[data-testid^="nav-"]';
const tabsOfPage = 'main .lt-tabs a';

/** What the navigation of a park leads to. */
async function navigation(page: Page, park: string): Promise<string[]> {
  await page.goto(`/parks/${park}`);
  // On a phone most of it is behind a button, but it is there.
  await page.locator('[data-testid="nav-settings"]').waitFor({ state: 'attached' });
  return addresses(page, entries);
}

/** A page that a walk leads to, and whether it stands there or is left out. */
interface Step {
  path: string;
  isLeftOut: boolean;
}

/**
 * Opens what the navigation of a park leads to, and the tabs of what it leads to: pages of later plugins come by themselves.
 * @param leavesOut whether the page of this number is left out
 */
async function* walk(
  page: Page,
  park: string,
  { way, wayToTab = way }: { way: Way; wayToTab?: Way },
  leavesOut: (at: number) => boolean = () => false,
): AsyncGenerator<Step> {
  let at = 0;
  const stands = (): Promise<void> => page.locator('main h1').first().waitFor();
  const known = new Set(park === first ? [] : (await navigation(page, first)).map(ownerOf));
  for (const path of await navigation(page, park)) {
    if (known.has(ownerOf(path))) continue;
    await way(page, entries, path);
    await stands();
    const tabs = await addresses(page, tabsOfPage);
    if (tabs.length === 0) yield { path, isLeftOut: leavesOut(at++) };
    for (const tab of tabs) {
      const isLeftOut = leavesOut(at++);
      if (!isLeftOut) {
        await wayToTab(page, tabsOfPage, tab);
        await stands();
      }
      yield { path: tab, isLeftOut };
    }
  }
}

const settled = (page: Page, area: string): Promise<void> =>
  expect.poll(() => page.locator(`${area} [aria-busy=true]`).count(), { timeout: 60_000 }).toBe(0);

/** Loads the audit log, whose words come with the code of plugins, where this comes after all else. @returns raw keys */
async function keysWhileCodeIsFetched(page: Page, park: string, rawKeys: () => Promise<string[]>): Promise<string[]> {
  let letGo = (): void => undefined;
  const isLetGo = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(/\/assets\/web-[^/]+\.js$/, async (route) => {
    await isLetGo;
    await route.continue();
  });
  const rows = page.waitForResponse(/\/audit\?/);
  await page.goto(`/parks/${park}/audit`);
  await (await rows).finished();
  await page.getByTestId('audit-page').locator('.lt-panel').waitFor();
  letGo();
  await page.getByTestId('audit-table').waitFor();
  return rawKeys();
}

/** Looks at pages of a park as an administrator. */
export function lookAtEveryPage({ park, atLeast, with: one }: Pages, name: string, view: Look): void {
  const browser = useBrowser();
  useProduct();

  describe(`${isLong ? 'every page' : `every other page by the seed ${seed}`} of the navigation of ${park}`, () => {
    it(`on a ${name} is drawn without an error, fits, opens its figures, and has no serious finding of accessibility`, async () => {
      const { page, context, problems } = await openAsAdmin(browser(), null, view);
      const rawKeys = await watchRawKeys(page);
      const pages: string[] = [];
      const closed: string[] = [];
      const dead: string[] = [];
      const asked = new Set<string>();
      const leavesOut = (at: number): boolean => !isLong && (at + seed) % 2 !== view.turn;
      for await (const { path, isLeftOut } of walk(page, park, view, leavesOut)) {
        pages.push(path);
        if (isLeftOut) continue;
        await settled(page, 'main');
        const [wider, taller] = await page.evaluate<[number, number]>(
          `(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
            [scrollWidth - clientWidth, scrollHeight - clientHeight])(document.documentElement)`,
        );
        const words = await page.locator('main').innerText();
        expect({
          path,
          wider,
          taller,
          cut: await cutControls(page),
          errors: await page.getByTestId('state-error').count(),
          // A gap without its value, a figure without its number.
          odd: words.match(/\{\{|\bNaN\b|\bundefined\b|\[object /g),
          raw: await rawKeys(),
          problems: problems.splice(0),
          findings: await findings(page),
        }).toEqual({ path, wider: 0, taller: 0, cut: [], errors: 0, odd: null, raw: [], problems: [], findings: [] });
        // Of all pages at once, so that none hides the others.
        closed.push(...(await closedFigures(page, path, view.language)).map((figure) => `${path} ${figure}`));
        dead.push(...(await unopened(page, park, path, asked)));
      }
      // Of pages that were only passed on the way to their tabs.
      expect({ problems, raw: await rawKeys() }).toEqual({ problems: [], raw: [] });
      expect(pages.length).toBeGreaterThanOrEqual(atLeast);
      expect(pages).toContain(one);
      expect(closed).toEqual([]);
      expect(dead).toEqual([]);
      expect(await page.evaluate('document.documentElement.lang')).toBe(view.language);
      if (pages.includes(`/parks/${park}/audit`)) expect(await keysWhileCodeIsFetched(page, park, rawKeys)).toEqual([]);
      await context.close();
    }, 600_000);
  });
}

/** Looks at the pages of the first park as a member of one of its enterprises. */
export function lookAsMember(): void {
  const browser = useBrowser();
  useProduct();

  it('every page shows a member of an enterprise no figure that is not theirs to open, and the wall neither', async () => {
    const { page, context, problems } = await openAsMember(browser(), first, 'paper-mill');
    const rawKeys = await watchRawKeys(page);
    const pages: string[] = [];
    const dead: string[] = [];
    const asked = new Set<string>();
    const look = async (path: string, area: string): Promise<void> => {
      pages.push(path);
      await settled(page, area);
      expect({
        ...{ path, errors: await page.getByTestId('state-error').count(), problems: problems.splice(0) },
        raw: await rawKeys(),
      }).toEqual({ path, errors: 0, problems: [], raw: [] });
      dead.push(...(await unopened(page, first, path, asked)));
    };
    // A page that is loaded anew shows what is drawn before the texts are there: one of each plugin does.
    const ways = { way: byAddress, wayToTab: isLong ? byAddress : byClick };
    for await (const { path } of walk(page, first, ways)) await look(path, 'main');
    await page.goto(`/screen/${first}`);
    await page.getByTestId('screen').waitFor();
    await look(`/screen/${first}`, 'body');
    expect(pages.length).toBeGreaterThan(20);
    expect(dead).toEqual([]);
    await context.close();
  }, 600_000);
}
