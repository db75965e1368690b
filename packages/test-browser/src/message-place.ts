import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The newest message of a page, once it stands, leaves the open drawer alone: what is read there stays in sight. */
export async function leavesTheDrawer(page: Page): Promise<void> {
  const message = page.locator('.mantine-Notification-root').last();
  // The pointer waits until it stands, and holds it.
  await message.hover();
  const [shown, drawer] = await Promise.all(
    [message, page.locator('.mantine-Drawer-content')].map(async (each) => (await each.boundingBox())!),
  );
  expect({ ...shown, isIn: shown!.x >= 0 }).toMatchObject({ isIn: true });
  expect(shown!.x + shown!.width, `a message of ${shown!.width} px beside a drawer`).toBeLessThanOrEqual(drawer!.x);
}
