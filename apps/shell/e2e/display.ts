import { openAsAdmin, openPage, restartProduct, useBrowser, useProduct } from '@lingtan/test-browser';
import type { CDPSession } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { health, load, wall } from './wall.ts';

/** How long a display is looked at. */
export interface Watch {
  /** After half of them the server is restarted. */
  rounds: number;
  roundMs: number;
}

/** Looks at a display with a token for some time. */
export function watchDisplay({ rounds, roundMs }: Watch): void {
  const browser = useBrowser();
  const product = useProduct();
  describe('a display with a token', () => {
    /** A token made by an administrator, as the page of the settings does it. */
    async function makeToken(): Promise<{ token: string; revoke(): Promise<unknown> }> {
      const { context } = await openAsAdmin(browser(), null);
      const headers = { Origin: product().url };
      const path = '/api/parks/dafeng-port/screens';
      const answer = await context.request.post(path, { data: { name: 'Lobby' }, headers });
      const { id, token } = (await answer.json()) as { id: string; token: string };
      return { token, revoke: () => context.request.delete(`${path}/${id}`, { headers }) };
    }

    it('shows the park, finds back when the server was restarted meanwhile, and ends when revoked', async () => {
      const { token, revoke } = await makeToken();
      const { page, context, problems } = await openPage(browser(), wall);
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
      for (let round = 1; round <= rounds; round++) {
        const before = await load(page);
        // How long it is looked at is what is tested; nothing has happened by then that could be waited for.
        await page.waitForTimeout(roundMs);
        await expect.poll(() => load(page)).not.toBe(before);
        // A machine with more to do may be late with its values for a moment, and the wall says so.
        await expect.poll(() => health(page)).toBe('good');
        await expect.poll(stale).toBeNull();
        // While one scene makes way for the next, both are there.
        await expect.poll(() => page.locator('.screen-scene').count()).toBe(1);
        kept.push(await keptBy(cdp));
        if (round !== rounds / 2) continue;
        expect(problems).toEqual([]);
        await restartProduct(async () => {
          await expect.poll(() => health(page)).toBe('lost');
          await expect.poll(stale).toBe('true');
        });
        await expect.poll(() => health(page)).toBe('good');
        await expect.poll(stale).toBeNull();
        // The browser names the connections that failed; what fails in the page itself is another thing.
        expect(problems.splice(0).filter((each) => each.startsWith('exception'))).toEqual([]);
      }
      expect(problems).toEqual([]);
      expect(await page.evaluate('window.notReloaded')).toBe(true);
      // What a wall keeps in every round would be a multiple by now. Scenes are of different size, and any may be there at the end
      // of a round: the last is compared with the largest of the first half.
      const firstHalf = kept.slice(0, rounds / 2);
      for (const what of ['heap', 'nodes'] as const) {
        const by = kept.map((each) => each[what]);
        expect(by.at(-1), `${what} by round: ${by.join(', ')}`).toBeLessThan(
          Math.max(...firstHalf.map((each) => each[what])) * 1.5,
        );
      }
      await revoke();
      await page.getByTestId('screen-ended').waitFor();
      await context.close();
    }, 1_200_000);
  });
}

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
