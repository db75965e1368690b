import { cutControls, findings, openAsAdmin, useBrowser, useProduct } from '@lingtan/test-browser';
import { expect, it } from 'vitest';

const browser = useBrowser();
useProduct();
const path = '/parks/dafeng-port/settings/processes';

it('shows the processes of the installation, what they lead, and what waits', async () => {
  const { page, context, problems } = await openAsAdmin(browser(), path);
  const table = page.getByTestId('processes');
  await table.getByText('ready', { exact: true }).waitFor();
  await table.getByText(/^work \d+ of \d+.*; kernel.*; job queues/).waitFor();
  await table.getByText('PostgreSQL', { exact: true }).waitFor();
  await table.getByText(/ • answers this page$/).waitFor();
  await table.getByText(/^\d+ on this park, \d+ on others$/).waitFor();
  const work = page.getByTestId('processes-work');
  for (const what of ['Delivery of events', 'Rollups of the samples', 'MQTT: message broker'])
    await work.getByText(what).waitFor();
  await work.getByText('connected', { exact: true }).waitFor();
  await page.getByTestId('processes-led').getByText('Certificate trading: opening and closing of auctions').waitFor();
  expect(await findings(page)).toEqual([]);
  // What cannot be asked says so, and shows itself when asked again.
  let broken = true;
  await page.route('**/api/parks/*/processes', (route) => (broken ? route.abort() : route.continue()));
  await page.reload();
  const error = page.locator('main').getByTestId('state-error').first();
  await error.waitFor();
  broken = false;
  await error.getByRole('button', { name: 'Try again' }).click();
  await table.getByText('ready', { exact: true }).waitFor();
  expect(problems).toEqual([]);
  await context.close();
});

it('has room on a phone, in Chinese', async () => {
  const view = { language: 'zh-CN', width: 390, height: 844, touch: true } as const;
  const { page, context, problems } = await openAsAdmin(browser(), path, view);
  await page.getByTestId('processes').getByText('就绪', { exact: true }).waitFor();
  await page
    .getByTestId('processes')
    .getByText(/ • 本页由其应答$/)
    .waitFor();
  for (const what of ['采样汇总', 'MQTT 接入：消息代理'])
    await page.getByTestId('processes-work').getByText(what).waitFor();
  const led = page.getByTestId('processes-led');
  for (const work of ['设备连接与控制', '绿证交易：拍卖开闭']) await led.getByText(work).waitFor();
  expect(await cutControls(page)).toEqual([]);
  expect(await findings(page)).toEqual([]);
  expect(problems).toEqual([]);
  await context.close();
});

it('shows how long the events of a park are kept, and sets it', async () => {
  const { page, context, problems } = await openAsAdmin(browser(), '/parks/dafeng-port/settings/storage');
  const events = page.getByTestId('storage-events');
  const messages = events.getByRole('row').filter({ hasText: 'messages between plugins' });
  await messages.getByText('3 days', { exact: true }).waitFor();
  await messages.getByRole('button', { name: 'Change how long messages between plugins is kept' }).click();
  const dialog = page.getByRole('dialog');
  const days = dialog.getByLabel('Days', { exact: true });
  await dialog.getByLabel('Reason').fill('an inquiry');
  const set = dialog.getByRole('button', { name: 'Set', exact: true });
  for (const wrong of ['0', '1.5', '36501', '3']) {
    await days.fill(wrong);
    expect(await set.isDisabled(), wrong).toBe(true);
  }
  await days.fill('4');
  await set.click();
  await messages.getByText('4 days', { exact: true }).waitFor();
  expect(await findings(page)).toEqual([]);
  expect(problems).toEqual([]);
  await context.close();
});
