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
  await table.getByText(/^\d+\.\d+\.\d+\+[0-9a-f]{12}$/).waitFor();
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

it('tells two builds of one version apart', async () => {
  const { page, context, problems } = await openAsAdmin(browser(), path);
  const version = await page
    .getByTestId('processes')
    .getByText(/^\d+\.\d+\.\d+\+/)
    .textContent();
  expect(await page.getByTestId('processes-mixed').count()).toBe(0);
  const other = `${version!.split('+')[0]}+0123456789ab`;
  await page.route('**/api/parks/*/processes', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { processes: { id: string; report: object }[] };
    const [own] = body.processes;
    body.processes.push({ ...own!, id: 'other', report: { ...own!.report, version: other } });
    await route.fulfill({ response: answer, json: body });
  });
  const mixed = page.getByTestId('processes-mixed');
  await mixed.waitFor();
  expect(await mixed.textContent()).toBe(
    `Servers of several versions run: ${[version, other].toSorted().join(', ')}. Bring the upgrade to its end.`,
  );
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

it('shows how long the records of a park are kept, and sets it', async () => {
  const { page, context, problems } = await openAsAdmin(browser(), '/parks/dafeng-port/settings/storage');
  const records = page.getByTestId('storage-records');
  const messages = records.getByRole('row').filter({ hasText: 'Delivered messages between plugins' });
  await messages.getByText('3 days', { exact: true }).waitFor();
  await messages.getByRole('button', { name: 'Set how long to keep: Delivered messages between plugins' }).click();
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

it('shows on a phone, in Chinese, what goes after a time, and takes what may be set', async () => {
  const view = { language: 'zh-CN', width: 390, height: 844, touch: true } as const;
  const { page, context, problems } = await openAsAdmin(browser(), '/parks/dafeng-port/settings/storage', view);
  const records = page.getByTestId('storage-records');
  for (const what of ['审计日志', '溯源关系', '计划', '预测', '控制器决定及其日志'])
    await records.getByText(what, { exact: true }).waitFor();
  await records.getByRole('button', { name: '设置“控制器决定及其日志”的保存期' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('30 至 3650 天；默认 400 天', { exact: false }).waitFor();
  await dialog.getByLabel('原因').fill('核查记录');
  await dialog.getByLabel('天数', { exact: true }).fill('29');
  const set = dialog.getByRole('button', { name: '设置', exact: true });
  expect(await set.isDisabled()).toBe(true);
  expect(await cutControls(page)).toEqual([]);
  await dialog.getByLabel('天数', { exact: true }).fill('60');
  await set.click();
  const decisions = records.getByRole('row').filter({ hasText: '控制器决定及其日志' });
  await decisions.getByText('60 天', { exact: true }).waitFor();
  expect(await findings(page)).toEqual([]);
  expect(problems).toEqual([]);
  await context.close();
});
