import { keepsEdits, openPage, signInAdmin, useBrowser, useProduct } from '@lingtan/test-browser';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';

const browser = useBrowser();
useProduct();
const path = '/parks/ordos-mengsu/wastewater-tracking/train';

interface Spot {
  x: number;
  y: number;
}

const placeOf = async (unit: Locator): Promise<Spot> => {
  const style = (await unit.getAttribute('style')) ?? '';
  const px = (name: 'left' | 'top'): number => Number(new RegExp(`\\b${name}: (-?[\\d.]+)px`).exec(style)?.[1]);
  return { x: px('left'), y: px('top') };
};
const middleOf = async (unit: Locator): Promise<Spot> => {
  const { x, y, width, height } = (await unit.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
};
const unitOf = (page: Page): Locator =>
  page
    .getByTestId('water-train-diagram')
    .getByRole('button', { name: /Membrane/ })
    .first();

it('a unit of a plant is moved by mouse and by arrow keys, each step is taken back, and nothing is stored', async () => {
  const { page, context, problems } = await openPage(browser());
  await signInAdmin(context);
  await page.goto(path);
  const unit = unitOf(page);
  await unit.waitFor();
  const start = await placeOf(unit);
  const middle = await middleOf(unit);

  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + 40, middle.y + 33, { steps: 4 });
  await page.mouse.move(middle.x + 80, middle.y + 64, { steps: 4 });
  await page.mouse.up();
  // Onto the grid of eight, and one change: it is chosen by a click only, not by the end of a drag.
  const dragged = { x: Math.round((start.x + 80) / 8) * 8, y: Math.round((start.y + 64) / 8) * 8 };
  await expect.poll(() => placeOf(unit)).toEqual(dragged);
  expect(await unit.getAttribute('aria-pressed')).toBe('false');
  expect(await page.getByTestId('water-train-save').isDisabled()).toBe(false);

  await unit.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  await expect.poll(() => placeOf(unit)).toEqual({ x: dragged.x + 8, y: dragged.y + 40 });
  await keepsEdits(page, {
    editor: 'plugins/wastewater-tracking/web/train/train-editor.tsx',
    edits: () => placeOf(unit),
    by: [page.getByTestId('nav-audit')],
  });
  await unit.focus();

  await page.keyboard.press('Control+z');
  await expect.poll(() => placeOf(unit)).toEqual({ x: dragged.x + 8, y: dragged.y });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => placeOf(unit)).toEqual(start);
  expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
  expect(await page.getByTestId('water-train-save').isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect.poll(() => placeOf(unit)).toEqual(dragged);
  expect(problems).toEqual([]);
  await context.close();
});

it('flows that the server models stay on the drawing while they are asked for again', async () => {
  const { page, context, problems } = await openPage(browser());
  await signInAdmin(context);
  await page.goto(path);
  const unit = unitOf(page);
  const flows = page.locator('.water-graph-model');
  await flows.first().waitFor();
  const count = await flows.count();
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/train/model', async (route) => {
    await held;
    await route.continue();
  });
  const asked = page.waitForRequest('**/train/model');
  await unit.focus();
  await page.keyboard.press('ArrowRight');
  await asked;
  expect(await flows.count()).toBe(count);
  expect(await page.locator('.water-graph-model[data-earlier]').count()).toBe(count);
  letGo();
  await expect.poll(() => page.locator('.water-graph-model[data-earlier]').count()).toBe(0);
  expect(await flows.count()).toBe(count);
  expect(problems).toEqual([]);
  await context.close();
});

it('a finger scrolls the drawing, and moves a unit once it is chosen', async () => {
  const opened = await openPage(browser(), { width: 800, height: 1000, touch: true });
  const { page, context, problems } = opened;
  await signInAdmin(context);
  await page.goto(path);
  const unit = unitOf(page);
  await unit.waitFor();
  const start = await placeOf(unit);
  const fingers = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: Spot) =>
    fingers.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
  const swipe = async (by: Spot): Promise<void> => {
    const from = await middleOf(unit);
    await touch('touchStart', from);
    for (const part of [0.25, 0.5, 0.75, 1])
      await touch('touchMove', { x: from.x + by.x * part, y: from.y + by.y * part });
    await touch('touchEnd');
  };
  await swipe({ x: 0, y: 48 });
  expect(await placeOf(unit)).toEqual(start);
  await unit.tap();
  await expect.poll(() => unit.getAttribute('aria-pressed')).toBe('true');
  const chosenAt = await placeOf(unit);
  await swipe({ x: 24, y: 48 });
  const moved = { x: Math.round((chosenAt.x + 24) / 8) * 8, y: Math.round((chosenAt.y + 48) / 8) * 8 };
  await expect.poll(() => placeOf(unit)).toEqual(moved);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => placeOf(unit)).toEqual(start);
  expect(problems).toEqual([]);
  await context.close();
});

it('pressure vessels are typed field by field, what is missing or wrong is named, and they go again', async () => {
  const { page, context, problems } = await openPage(browser());
  await signInAdmin(context);
  await page.goto(path);
  await unitOf(page).click();
  await page.getByRole('button', { name: 'Recovery by pressure vessels' }).click();
  const form = page.getByTestId('water-train-vessel');
  const told = page.getByTestId('water-train-problems');
  const save = page.getByTestId('water-train-save');
  await told.getByText(/Elements in series.*Parameter of the salt/).waitFor();
  const typed: [string, string][] = [
    ['Vessels in parallel', '30'],
    ['Elements in series', '6'],
    ['Membrane area of an element', '37'],
    ['Permeability to water', '3'],
    ['Permeability to salt', '0.1'],
    ['Pressure of the feed', '15'],
    ['Pressure drop of an element', '0.2'],
    ['Polarisation', '9'],
    ['Osmotic pressure', '0.8'],
    ['Parameter of the salt', 'TDS'],
  ];
  for (const [label, text] of typed) {
    await form.getByLabel(label).click();
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
  }
  await told.getByText(/not right: Polarisation$/).waitFor();
  expect(await save.isDisabled()).toBe(true);
  await form.getByLabel('Polarisation').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('1.1');
  await expect.poll(() => told.getByText(/pressure vessels/).count()).toBe(0);
  await expect.poll(() => save.isDisabled()).toBe(false);
  for (const unit of ['bar', 'm²', 'L/(m²·h·bar)'])
    expect(await form.getByText(unit, { exact: true }).count()).not.toBe(0);
  await form.getByRole('button', { name: 'Remove the pressure vessels' }).click();
  await form.waitFor({ state: 'detached' });
  expect(problems).toEqual([]);
  await context.close();
});
