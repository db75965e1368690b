import { findings, keepsEdits, leavesTheDrawer, openAsAdmin, useBrowser, useProduct } from '@lingtan/test-browser';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { load, wall } from './wall.ts';

const browser = useBrowser();
useProduct();

const patience = { timeout: 60_000 };
const shownScene = (page: Page) => page.locator('.screen-scenes [aria-current="true"]').textContent();

/** What stands as a figure on the wall, has a value, and does not open. */
const plainFigures = (page: Page) =>
  page.evaluate<string[]>(`[
    ...document.querySelectorAll(
      ['.lt-sf-value', 'strong', 'dd', '.es-rank-note', '.es-power', '.es-load-value']
        .map((each) => '.screen-panel:not([data-testid*="alarm"], [data-testid*="event"]) ' + each).join(),
    ),
  ].filter((figure) => /\\d/.test(figure.textContent) && !figure.closest('[data-evidence]') && !figure.querySelector('[data-evidence]'))
    .map((figure) => figure.textContent)`);

/** Opens the first input of each figure of the drawer until there are samples. */
async function openToSamples(page: Page): Promise<void> {
  let node = page.getByTestId('evidence-drawer').locator('.lt-evidence-node').first();
  for (let depth = 0; depth < 12; depth += 1) {
    await node.locator(':scope > .lt-evidence-head').waitFor();
    if ((await node.locator(':scope > .lt-evidence-rows tbody tr').count()) > 0) return;
    const inputs = node.locator(':scope > .lt-evidence-inputs > .lt-evidence-input');
    // Not the first where it is nothing: at night the sun has no parts.
    const texts = await inputs.locator(':scope > button .lt-evidence-value').allInnerTexts();
    const input = inputs.nth(
      Math.max(
        0,
        texts.findIndex((text) => /[1-9]/.test(text)),
      ),
    );
    await input.locator(':scope > button').click();
    node = input.locator(':scope > .lt-evidence-node');
  }
  throw new Error('no samples in twelve steps');
}

describe('the digital screen', () => {
  it.each([
    ['1920 x 1080 in English', { ...wall, language: 'en' as const }],
    ['3840 x 2160 in Chinese', { width: 3840, height: 2160, language: 'zh-CN' as const }],
  ])('shows the park at %s, all of it inside the display', async (_, view) => {
    const { page, context, problems } = await openAsAdmin(browser(), '/screen/dafeng-port', view);
    await page.getByTestId('single-line').waitFor();
    await expect.poll(() => load(page), patience).toMatch(/\d.*[MkG]W|\d.*万/);
    for (const id of ['screen-screen-green', 'screen-screen-carbon', 'screen-screen-storage', 'screen-screen-ranking'])
      await page.getByTestId(id).waitFor();
    const outside = await page.evaluate(
      `[...document.querySelectorAll('.screen-panel')].filter((panel) => {
        const box = panel.getBoundingClientRect();
        return box.left < 0 || box.top < 0 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
      }).length`,
    );
    expect(outside).toBe(0);
    expect(await findings(page)).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('is a page to be scrolled on a phone: one panel below the other, none wider than it, and the scene stays', async () => {
    const { page, context, problems } = await openAsAdmin(browser(), '/screen/dafeng-port', {
      width: 390,
      height: 844,
    });
    await page.getByTestId('single-line').waitFor();
    await expect.poll(() => load(page), patience).toMatch(/\d.*[MkG]W/);
    const panels = await page.getByTestId('screen-scene').locator('.screen-panel').all();
    const boxes = (await Promise.all(panels.map((each) => each.boundingBox()))).map((each) => each!);
    expect(boxes.length).toBeGreaterThan(4);
    let end = 0;
    for (const { x, y, width, height } of boxes.toSorted((a, b) => a.y - b.y)) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(390);
      expect(y).toBeGreaterThan(end);
      end = y + height;
    }
    expect(await findings(page)).toEqual([]);
    const [first, second] = await page.locator('.screen-scenes button').allTextContents();
    expect(await page.locator('.screen-ring').count()).toBe(0);
    expect(await shownScene(page)).toBe(first);
    await page.locator('.screen-scenes button', { hasText: second! }).click();
    await page.getByRole('region', { name: second! }).getByRole('heading').first().waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('opens every figure down to samples, waits meanwhile, and takes Escape for the drawer alone', async () => {
    const { page, context, problems } = await openAsAdmin(browser(), '/screen/dafeng-port', wall);
    await page.getByTestId('single-line').waitFor();
    await expect.poll(() => load(page), patience).toMatch(/\d.*[MkG]W/);
    await page.getByTestId('screen-carbon-outlook').waitFor();
    await expect.poll(() => plainFigures(page), patience).toEqual([]);
    const drawer = page.getByTestId('evidence-drawer');
    // The share of today rests on intervals of meters.
    await page.locator('[data-testid="screen-screen-green"] [data-evidence^="energy.supply/"]').first().click();
    await openToSamples(page);
    // Across a room the drawer is wider than at a desk.
    await drawer.getByRole('button', { name: 'Copy reference' }).click();
    await leavesTheDrawer(page);
    await drawer.locator('code').first().hover();
    const scene = await shownScene(page);
    await page.keyboard.press('ArrowRight');
    expect(await shownScene(page)).toBe(scene);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => shownScene(page)).not.toBe(scene);
    await page.keyboard.press('ArrowLeft');
    // A day has no figure before its first interval is over.
    const today = page.getByTestId('screen-carbon-today').locator('button');
    if ((await today.count()) > 0) {
      await today.click();
      await openToSamples(page);
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'detached' });
    }
    // By keyboard, in the drawing, of a past time: the drawer goes, the replay stays.
    const at = new Date().toISOString();
    await page.goto(`/screen/dafeng-port?at=${at}`);
    await expect.poll(() => load(page), patience).toMatch(/\d.*[MkG]W/);
    const figure = page.locator('[data-evidence^="energy.power/use/load/"]');
    expect(Date.parse((await figure.getAttribute('data-evidence'))!.split('/').at(-1)!)).toBeLessThanOrEqual(
      Date.parse(at),
    );
    const shown = await load(page);
    await figure.focus();
    await page.keyboard.press('Enter');
    const megawatts = Number(shown.replace(/[^\d.]/g, ''));
    const opened = (await drawer.locator('.lt-evidence-figure').first().innerText()).replace(/[^\d.]/g, '');
    expect(Number(opened) / 1000).toBeCloseTo(megawatts, 1);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await page.getByTestId('replay-label').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('replays a past time under a label, and goes back to the present', async () => {
    const { page, context, problems } = await openAsAdmin(browser(), '/screen/dafeng-port', wall);
    await page.getByTestId('single-line').waitFor();
    // The power of this time is known: it is on the screen.
    const at = new Date().toISOString();
    await page.goto(`/screen/dafeng-port?at=${at}`);
    await page.getByTestId('replay-label').waitFor();
    await expect.poll(() => load(page), patience).toMatch(/\d.*[MkG]W/);
    const past = await load(page);
    await page.keyboard.press(',');
    await expect
      .poll(() => new URL(page.url()).searchParams.get('at'))
      .toBe(new Date(Date.parse(at) - 60_000).toISOString());
    await page.keyboard.press('.');
    await expect.poll(() => load(page), patience).toBe(past);
    await page.getByTestId('replay-live').click();
    await page.getByTestId('replay-label').waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('makes the next scene ready behind the one shown, and shows it with nothing left to wait for', async () => {
    const { page, context, problems } = await openAsAdmin(browser(), '/screen/dafeng-port', wall);
    const shown = page.getByTestId('screen-scene');
    await shown.waitFor();
    const behind = page.getByTestId('screen-scene-behind');
    await behind.waitFor({ state: 'attached', timeout: 40_000 });
    expect(await behind.isVisible()).toBe(false);
    const next = (await behind.getAttribute('aria-label'))!;
    expect(await shown.getAttribute('aria-label')).not.toBe(next);
    await page.evaluate(`window.ready = document.querySelector('[data-testid=screen-scene-behind]')`);
    await expect.poll(() => shown.getAttribute('aria-label'), patience).toBe(next);
    // The same element, and each panel is full at the moment it comes to sight.
    expect(await shown.evaluate((scene) => scene === (globalThis as { ready?: unknown }).ready)).toBe(true);
    const panels = shown.locator('.screen-panel');
    expect(await panels.count()).toBeGreaterThan(4);
    expect(await panels.filter({ has: page.locator('.screen-panel-body:empty') }).count()).toBe(0);
    expect(await shown.locator('.lt-loading').count()).toBe(0);
    // The one before leaves altogether.
    await behind.waitFor({ state: 'detached' });
    expect(problems).toEqual([]);
    await context.close();
  }, 120_000);

  it('is arranged by keyboard and by drag, saved for the park, and goes back to what the plugins suggest', async () => {
    const { page, context, problems } = await openAsAdmin(browser(), '/screen/ordos-mengsu', wall);
    await page.getByTestId('screen-scene').waitFor();
    await page.getByTestId('screen-arrange').click();
    await page.getByTestId('screen-editor').waitFor();
    // Dropped on its neighbour, a panel changes places with it.
    const [from, to] = [page.getByTestId('edit-screen-green'), page.getByTestId('edit-screen-power')];
    const middle = async (box: typeof from) => {
      const { x, y, width, height } = (await box.boundingBox())!;
      return [x + width / 2, y + height / 2] as const;
    };
    // Hovering waits until they stand still.
    await to.hover();
    await from.hover();
    await page.mouse.move(...(await middle(from)));
    await page.mouse.down();
    await page.mouse.move(...(await middle(to)), { steps: 8 });
    await page.mouse.up();
    await expect.poll(async () => (await from.boundingBox())!.x > (await to.boundingBox())!.x).toBe(true);
    // By keyboard a panel moves, and the scene under it stays.
    const size = page.getByTestId('edit-screen-green').getByRole('button').first();
    const title = page.getByTestId('screen-editor').locator('input').first();
    const arranged = await title.inputValue();
    const before = await size.innerText();
    await size.focus();
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => size.innerText()).not.toBe(before);
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => size.innerText()).toBe(before);
    expect(await title.inputValue()).toBe(arranged);
    // A scene that is added is the one that is arranged, and is kept with nothing on it yet.
    await page.getByRole('button', { name: 'Add scene' }).click();
    await expect.poll(() => title.inputValue()).toMatch(/^Scene \d$/);
    await expect.poll(() => page.locator('.editable-panel').count()).toBe(0);
    const added = await title.inputValue();
    await page.getByTestId('screen-editor').locator('select').first().selectOption('control-room');
    await keepsEdits(page, {
      editor: 'apps/shell/src/screen/screen-editor.tsx',
      edits: () => title.inputValue(),
      by: ['As the plugins suggest', 'Cancel'].map((name) => page.getByRole('button', { name })),
    });
    await page.getByTestId('screen-save').click();
    await page.getByTestId('screen-editor').waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('control-room');
    await page.reload();
    await page.getByTestId('screen-screen-green').waitFor();
    const x = async (id: string) => (await page.getByTestId(id).boundingBox())!.x;
    await page.getByTestId('screen-screen-power').waitFor();
    await expect.poll(async () => (await x('screen-screen-green')) > (await x('screen-screen-power'))).toBe(true);
    // Colour is for what is abnormal: flows of all sources are one grey.
    await page.keyboard.press('ArrowRight');
    const flows = page.getByTestId('energy-flow').locator('rect, path');
    await expect.poll(() => flows.count()).toBeGreaterThan(4);
    const fills = await page.evaluate<string[]>(
      `[...document.querySelectorAll('[data-testid=energy-flow] :is(rect, path)')].map((part) => getComputedStyle(part).fill)`,
    );
    expect(new Set(fills).size, fills.join(' ')).toBe(1);
    const exported = await context.request.get('/api/park-files/ordos-mengsu');
    expect(await exported.text()).toContain('theme: control-room');
    await page.getByTestId('screen-arrange').click();
    await page.locator('.screen-scenes').getByText(added).click();
    await expect.poll(() => title.inputValue()).toBe(added);
    await page.getByRole('button', { name: 'Cancel' }).click();
    const put = await context.request.put('/api/parks/ordos-mengsu/screen', {
      data: { layout: null, revision: 1 },
      headers: { Origin: new URL(page.url()).origin },
    });
    expect(put.status()).toBe(200);
    expect(problems).toEqual([]);
    await context.close();
  });
});
