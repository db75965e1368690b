import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, useBrowser } from './browser.ts';
import { firstLogin, launchProduct, newPlace, type RunningProduct } from './start-product.ts';
import { health, load, wall } from './wall.ts';

const browser = useBrowser();
const minutes = 10;
const minuteMs = 60_000;

describe('a display with a token', () => {
  let product: RunningProduct;
  const placed = newPlace();
  beforeAll(async () => {
    product = await launchProduct(await placed);
  });
  afterAll(async () => {
    await product.stop();
    (await placed).clear();
  });

  /** A token made by the first administrator, as the page of the settings does it. */
  async function makeToken(): Promise<{ token: string; revoke(): Promise<unknown> }> {
    const { context } = await openPage(browser(), {}, product.url);
    const headers = { Origin: product.url };
    const { email, password } = firstLogin((await placed).dataDir);
    await context.request.post('/api/auth/sign-in/email', { data: { email, password }, headers });
    const path = '/api/parks/dafeng-port/screens';
    const answer = await context.request.post(path, { data: { name: 'Lobby' }, headers });
    const { id, token } = (await answer.json()) as { id: string; token: string };
    return { token, revoke: () => context.request.delete(`${path}/${id}`, { headers }) };
  }

  it(`shows the park for ${minutes} minutes, finds back when the server was restarted meanwhile, and ends when revoked`, async () => {
    const { token, revoke } = await makeToken();
    const { page, context, problems } = await openPage(browser(), wall, product.url);
    const diagram = page.getByTestId('single-line');
    const stale = () => diagram.getAttribute('data-stale');
    await page.goto(`/screen/dafeng-port#token=${token}`);
    await diagram.waitFor();
    await expect.poll(() => health(page)).toBe('good');
    // Nobody operates it: its figures are text.
    expect(await page.locator('.screen-panel').locator('button, [role="button"]').count()).toBe(0);
    await page.evaluate('window.notReloaded = true');
    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable');
    const kept: Kept[] = [];
    for (let minute = 1; minute <= minutes; minute++) {
      const before = await load(page);
      await page.waitForTimeout(minuteMs);
      await expect.poll(() => load(page)).not.toBe(before);
      // A machine with more to do may be late with its values for a moment, and the wall says so.
      await expect.poll(() => health(page)).toBe('good');
      await expect.poll(stale).toBeNull();
      // While one scene makes way for the next, both are there.
      await expect.poll(() => page.locator('.screen-scene').count()).toBe(1);
      kept.push(await keptBy(cdp));
      if (minute !== minutes / 2) continue;
      expect(problems).toEqual([]);
      await product.stop();
      await expect.poll(() => health(page)).toBe('lost');
      await expect.poll(stale).toBe('true');
      product = await launchProduct(await placed);
      await expect.poll(() => health(page)).toBe('good');
      await expect.poll(stale).toBeNull();
      // The browser names the connections that failed; what fails in the page itself is another thing.
      expect(problems.splice(0).filter((each) => each.startsWith('exception'))).toEqual([]);
    }
    expect(problems).toEqual([]);
    expect(await page.evaluate('window.notReloaded')).toBe(true);
    // What a wall keeps in every minute would be a multiple by now.
    const [first, last] = [kept[0]!, kept.at(-1)!];
    expect(last.heap, `bytes of the heap by minute: ${kept.map(({ heap }) => heap).join(', ')}`).toBeLessThan(
      first.heap * 1.5,
    );
    expect(last.nodes, `nodes by minute: ${kept.map(({ nodes }) => nodes).join(', ')}`).toBeLessThan(first.nodes * 1.5);
    await revoke();
    await page.getByTestId('screen-ended').waitFor();
    await context.close();
  }, 1_200_000);
});

interface Kept {
  heap: number;
  nodes: number;
}

/** What the page keeps after everything that nobody needs is collected. */
async function keptBy(cdp: CDPSession): Promise<Kept> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((each) => each.name === name)!.value;
  return { heap: of('JSHeapUsedSize'), nodes: of('Nodes') };
}
