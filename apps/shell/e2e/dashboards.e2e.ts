import { findings, keepsEdits, openAsAdmin, useBrowser, useProduct } from '@lingtan/test-browser';
import { describe, expect, it } from 'vitest';

const browser = useBrowser();
useProduct();
const path = '/parks/dafeng-port/dashboards';

describe('a dashboard', () => {
  it('is composed of widgets of plugins, taken back, saved, stacked on a phone, and removed', async () => {
    const { page, context, problems } = await openAsAdmin(browser(), path);
    await page.getByTestId('new-dashboard').click();
    await page.getByTestId('dashboard-name').fill('Morning');
    await page.getByText('Nothing', { exact: true }).click();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByTestId('dashboard-editor').waitFor();
    for (const widget of ['energy-metering/green-share', 'carbon-accounting/screen-carbon'])
      await page.getByTestId('dashboard-add').selectOption(widget);
    const cell = (id: string) => page.getByTestId(`edit-${id}`);
    const style = (id: string) => cell(id).getAttribute('style');
    // Row, column, rows, columns.
    await expect.poll(() => style('screen-carbon')).toContain('1 / 7 / span 5 / span 6');
    await cell('green-share').getByRole('button').first().focus();
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(() => style('green-share')).toContain('span 5 / span 6');
    await page.getByTestId('dashboard-undo').click();
    await expect.poll(() => style('green-share')).toContain('span 4 / span 6');
    expect(await findings(page)).toEqual([]);
    await keepsEdits(page, {
      editor: 'apps/shell/src/dashboards/dashboard-editor.tsx',
      edits: () => style('screen-carbon'),
      by: [page.getByRole('button', { name: 'Cancel' }), page.getByTestId('nav-audit')],
    });
    await page.getByTestId('dashboard-save').click();
    await page.getByTestId('panel-screen-carbon').waitFor();
    await page.reload();
    await page.getByTestId('panel-green-share').waitFor();
    expect(await findings(page)).toEqual([]);

    await page.setViewportSize({ width: 390, height: 844 });
    const left = async (id: string) => (await page.getByTestId(`panel-${id}`).boundingBox())!;
    const [first, second] = [await left('green-share'), await left('screen-carbon')];
    expect([second.x, second.width]).toEqual([first.x, first.width]);
    expect(second.y).toBeGreaterThan(first.y + first.height);

    await page.getByTestId('dashboard-menu').click();
    await page.getByTestId('remove-dashboard').click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('No dashboard yet').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});
