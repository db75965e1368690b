import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The newest message of a page, once it stands, leaves the open drawer alone: what is read there stays in sight. */
export async function leavesTheDrawer(page: Page): Promise<void> {
  const message = page.locator('.mantine-Notification-root').last();
  // The pointer waits until it stands, and holds it.
  await message.hover();
  // A busy machine draws the way to its place longer than two frames stand still.
  await expect
    .poll(async () => {
      const [shown, drawer] = await Promise.all(
        [message, page.locator('.mantine-Drawer-content')].map(async (each) => (await each.boundingBox())!),
      );
      const out = { left: Math.min(0, shown!.x), right: Math.max(0, shown!.x + shown!.width - drawer!.x) };
      return { ...out, width: shown!.width };
    })
    .toMatchObject({ left: 0, right: 0 });
}
