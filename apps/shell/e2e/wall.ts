import type { Page } from 'playwright-core';

/** The usual display of a wall. */
export const wall = { width: 1920, height: 1080 };

/** The load as the single-line diagram shows it. */
export const load = async (page: Page): Promise<string> => (await page.locator('.es-load-value').textContent()) ?? '';

/** What the wall says of its own connection: `good`, `lost`, … */
export const health = (page: Page): Promise<string | null> =>
  page.getByTestId('screen-health').getAttribute('data-state');
