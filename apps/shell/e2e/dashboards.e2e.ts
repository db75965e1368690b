import {
  connectsAgain,
  findings,
  keepsEdits,
  openAsAdmin,
  sharedProduct,
  useBrowser,
  useProduct,
} from '@lingtan/test-browser';
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

  it('stays as it is edited while somebody else saves or removes it, and replaces theirs only knowingly', async () => {
    const { page, context, problems } = await openAsAdmin(browser(), null);
    const api = '/api/parks/dafeng-port/dashboards';
    const headers = { origin: sharedProduct().url };
    interface Stored {
      id: string;
      title: { en: string; 'zh-CN': string };
      revision: number;
      own: boolean;
    }
    const all = async (): Promise<Stored[]> => (await (await context.request.get(api)).json()) as Stored[];
    const titles = async (): Promise<string[]> => (await all()).map(({ title }) => title.en).sort();
    const named = (en: string) => ({ title: { en, 'zh-CN': en }, panels: [] });
    const made = await context.request.post(api, { headers, data: { ...named('Evening'), own: true } });
    const { id } = (await made.json()) as Stored;
    const others = async (en: string): Promise<void> => {
      const { revision } = (await all()).find((each) => each.id === id)!;
      const put = await context.request.put(`${api}/${id}`, { headers, data: { ...named(en), revision } });
      expect(put.ok(), await put.text()).toBe(true);
    };
    await page.goto(`${path}/${id}`);
    await page.getByTestId('edit-dashboard').click();
    const editor = page.getByTestId('dashboard-editor');
    const name = editor.getByRole('textbox').first();
    const meanwhile = page.getByTestId('stored-meanwhile');
    await name.fill('Evening of my own');
    await others('Evening of others');
    await page.getByTestId('dashboard-save').click();
    await meanwhile.waitFor();
    await editor.getByText('was changed by somebody else meanwhile').waitFor();
    expect([await name.inputValue(), await titles()]).toEqual(['Evening of my own', ['Evening of others']]);
    await meanwhile.getByRole('button').first().click();
    await page.getByTestId('dashboard-save').click();
    await editor.waitFor({ state: 'detached' });
    expect(await titles()).toEqual(['Evening of my own']);

    // Removed by somebody else, it is made anew by whoever goes on, and by nobody else.
    for (const [mine, goesOn] of [
      ['Night', true],
      ['Late night', false],
    ] as const) {
      await page.getByTestId('edit-dashboard').click();
      await name.fill(mine);
      const [only] = await all();
      expect((await context.request.delete(`${api}/${only!.id}`, { headers })).ok()).toBe(true);
      // Who hears nothing of it is told by what becomes of a save.
      if (goesOn)
        await expect
          .poll(async () => {
            await connectsAgain(page);
            return meanwhile.count();
          })
          .toBe(1);
      else await page.getByTestId('dashboard-save').click();
      await meanwhile.waitFor();
      expect([await name.inputValue(), await titles()]).toEqual([mine, []]);
      await meanwhile
        .getByRole('button')
        .nth(goesOn ? 0 : 1)
        .click();
      if (goesOn) await page.getByTestId('dashboard-save').click();
      await editor.waitFor({ state: 'detached' });
      await expect.poll(titles).toEqual(goesOn ? [mine] : []);
    }
    await page.getByText('No dashboard yet').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});
