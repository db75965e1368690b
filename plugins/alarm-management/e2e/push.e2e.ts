import { openPage, signInAdmin, useBrowser, useProduct, wholeBrowser, type WatchedPage } from '@lingtan/test-browser';
import type { BrowserContext } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';

if (wholeBrowser === undefined)
  process.stderr.write('SKIPPED: notices of a browser, since there is none here that shows notifications\n');

const browser = useBrowser(wholeBrowser);
const product = useProduct();
const park = 'ordos-mengsu';
const path = `/parks/${park}/alarm-management/notices`;
const configPath = `/api/parks/${park}/plugins/alarm-management/config`;
let before: unknown;

async function open(allowed: boolean, script?: string): Promise<WatchedPage> {
  const opened = await openPage(browser(), { language: 'zh-CN' });
  if (allowed) await opened.context.grantPermissions(['notifications'], { origin: product().url });
  if (script !== undefined) await opened.context.addInitScript(script);
  await signInAdmin(opened.context);
  return opened;
}

async function configure(context: BrowserContext, value: unknown): Promise<void> {
  const answer = await context.request.put(configPath, { data: { value }, headers: { Origin: product().url } });
  if (!answer.ok()) throw new Error(`the configuration answered ${answer.status()}: ${await answer.text()}`);
}

afterAll(async () => {
  if (before === undefined) return;
  const { context } = await open(false);
  await configure(context, before);
  await context.close();
});

/**
 * No push service can be reached from where tests run: this stands for the browser's own dealings with it. Everything from the page on,
 * and the subscription at the server, is real.
 */
const subscribed = (endpoint: string): string => `{
  let current = null;
  const bytes = (length) => btoa(String.fromCharCode(...Array.from({ length }, (_, i) => i))).replaceAll('=', '');
  const point = 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM';
  const made = (options) => ({
    endpoint: ${JSON.stringify(endpoint)},
    options,
    toJSON: () => ({ endpoint: ${JSON.stringify(endpoint)}, keys: { p256dh: point, auth: bytes(16) } }),
    unsubscribe: async () => ((current = null), true),
  });
  PushManager.prototype.subscribe = async (options) => (current = made(options));
  PushManager.prototype.getSubscription = async () => current;
}`;

describe.skipIf(wholeBrowser === undefined)('notices of a browser', () => {
  it('the page says how this browser stands with notices, in the language of the page', async () => {
    const { page, context, problems } = await open(true);
    const state = page.getByTestId('push-state');
    await page.goto(path);
    await state.getByText('本园区未启用浏览器通知。').waitFor();

    const { value } = (await (await context.request.get(configPath)).json()) as { value: { routes?: object[] } };
    before = value;
    const route = { id: 'browsers', kind: 'push' };
    await configure(context, {
      ...value,
      webPush: { contact: 'duty@example.org' },
      routes: [...(value.routes ?? []), route],
    });
    const turnOn = page.getByRole('button', { name: '在此浏览器通知' });
    // The plugin starts anew with its configuration.
    await expect
      .poll(async () => {
        await page.reload();
        await state.waitFor();
        return turnOn.count();
      })
      .toBe(1);
    await state.getByText('报警通知不发送至此浏览器。').waitFor();

    // The browser cannot reach its push service, and refuses in its own words: they are told in those of the page.
    await turnOn.click();
    const told = page.locator('.lt-notification-error');
    await told.getByText('未能订阅此浏览器').waitFor();
    expect(await told.innerText()).not.toMatch(/failed|error|push service/);
    // The browser writes its refusal into the console as well, and a plugin that starts anew answers 503.
    expect(problems.filter((each) => each.startsWith('exception'))).toEqual([]);
    await context.close();
  });

  it('a browser that refuses notifications, and one without push, are told what to do', async () => {
    const denied = await open(false, `Object.defineProperty(Notification, 'permission', { get: () => 'denied' })`);
    await denied.page.goto(path);
    await denied.page.getByTestId('push-state').getByText('此浏览器已禁止本站通知').waitFor();
    await denied.context.close();
    const without = await open(true, 'delete window.PushManager');
    await without.page.goto(path);
    await without.page.getByTestId('push-state').getByText('此浏览器无法接收通知').waitFor();
    await without.context.close();
  });

  it('a browser is subscribed and taken off again', async () => {
    const { page, context, problems } = await open(true, subscribed('https://fcm.googleapis.com/fcm/send/e2e'));
    const state = page.getByTestId('push-state');
    await page.goto(path);
    await page.getByRole('button', { name: '在此浏览器通知' }).click();
    await state.getByText('页面关闭时也能收到').waitFor();
    const listed = async () =>
      (
        (await (await context.request.get(`/api/parks/${park}/x/alarm-management/push`)).json()) as {
          subscriptions: object[];
        }
      ).subscriptions;
    expect(await listed()).toMatchObject([{ endpoint: 'https://fcm.googleapis.com/fcm/send/e2e' }]);
    await page.getByRole('button', { name: '停止在此浏览器通知' }).click();
    await state.getByText('报警通知不发送至此浏览器。').waitFor();
    expect(await listed()).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });
});
