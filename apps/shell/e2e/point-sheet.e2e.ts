import { keepsEdits, openAsAdmin, useBrowser, useProduct } from '@lingtan/test-browser';
import { expect, it } from 'vitest';

const browser = useBrowser();
useProduct();

it('rows of a spreadsheet are pasted, mended cell by cell, taken back, and saved', async () => {
  const { page, context, problems } = await openAsAdmin(browser(), '/parks/dafeng-port/points');
  await page.getByRole('link', { name: 'Edit points' }).click();
  // The page before has a filter of the same name, and is there until this one has come.
  const sheet = page.getByTestId('point-sheet-page');
  const grid = sheet.getByRole('grid', { name: 'Edit points' });
  const filter = sheet.getByLabel('Filter');
  const shownCount = sheet.getByText(/^\d+ points$/);
  const state = page.getByTestId('sheet-state');
  await filter.fill('no such point');
  await sheet.getByText('No point matches the filter.').waitFor();
  await filter.fill('');
  const count = await shownCount.innerText();

  // A new row, and over it and beyond it what a spreadsheet copies.
  await page.getByRole('button', { name: 'Add row' }).click();
  await grid.locator('input').waitFor();
  await page.keyboard.press('Escape');
  await grid.locator('input').waitFor({ state: 'detached' });
  const rows = [
    ['paste.power', 'eaf-70t', 'Pasted power', '粘贴功率', 'gauge', 'active-power', 'kW', '15', 'fast', ''],
    [
      'paste.energy',
      'eaf-70t',
      'Pasted energy',
      '粘贴电量',
      'counter',
      'active-energy-import',
      'furlongs',
      '60',
      'billing',
    ],
  ];
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = rows.map((row) => row.join('\t')).join('\r\n');
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(copied)})`);
  await page.keyboard.press('Control+v');
  await grid.getByText('paste.energy', { exact: true }).waitFor();
  await state.getByText('Not possible yet: 1 to mend').waitFor();
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);

  // The problem leads to its cell, where it is typed over.
  await page.getByTestId('sheet-problems').getByRole('button').click();
  await grid.locator('[role=gridcell][aria-selected=true]', { hasText: 'furlongs' }).waitFor();
  await page.keyboard.type('kWh');
  await page.keyboard.press('Enter');
  await state.getByText('2 new, 0 changed, 0 archived').waitFor();

  // Back to the refused unit, and forward again.
  await page.keyboard.press('Control+z');
  await state.getByText('Not possible yet: 1 to mend').waitFor();
  await page.getByRole('button', { name: 'Redo' }).click();
  await state.getByText('2 new, 0 changed, 0 archived').waitFor();
  // Whoever leaves is asked first, and stays where the edits are.
  await keepsEdits(page, {
    editor: 'apps/shell/src/point-sheet/point-sheet-page.tsx',
    edits: () => state.innerText(),
    by: [page.getByRole('link', { name: 'Back to points' }), page.getByTestId('nav-audit')],
  });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The points are saved').waitFor();
  await expect.poll(() => shownCount.innerText()).not.toBe(count);

  const { points } = (await (await context.request.get('/api/parks/dafeng-port/point-sheet')).json()) as {
    points: { id: string; unit: string; enterpriseId: string | null }[];
  };
  expect(points.filter(({ id }) => id.startsWith('paste.'))).toMatchObject([
    { id: 'paste.energy', unit: 'kWh' },
    { id: 'paste.power', unit: 'kW', enterpriseId: null },
  ]);

  // Taken away again: other tests count the points of this park.
  await filter.fill('paste.');
  for (const left of [1, 0]) {
    await grid
      .getByText(/^paste\./)
      .first()
      .click();
    await page.getByRole('button', { name: 'Remove row' }).click();
    await expect.poll(() => grid.getByText(/^paste\./).count()).toBe(left * 1);
  }
  await state.getByText('0 new, 0 changed, 2 archived').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => shownCount.innerText()).toBe(count);
  expect(problems).toEqual([]);
  await context.close();
}, 120_000);
