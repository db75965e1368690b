import type { Dialog, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** An editor with edits that are not saved, as it stands on a page. */
export interface Edited {
  /** Its file, which {@link keepsEdits} is found by. */
  editor: string;
  /** What would be lost. */
  edits: () => Promise<unknown>;
  /** Links and buttons that lead away from it, one after the other. */
  by: readonly Locator[];
  /** It lies over the page, and Escape closes it. */
  escapes?: boolean;
}

/** Leaves an editor in each way a person has, and stays each time: somebody is asked, and nothing is lost. */
export async function keepsEdits(page: Page, { editor, edits, by, escapes = false }: Edited): Promise<void> {
  const before = await edits();
  const question = page.getByTestId('unsaved');
  const stays = async (way: string): Promise<void> => {
    await question.getByRole('button').first().click();
    await question.waitFor({ state: 'detached' });
    expect({ way, edits: await edits() }, editor).toEqual({ way, edits: before });
  };
  for (const [place, link] of by.entries()) {
    await link.click();
    await stays(`link ${place + 1}`);
  }
  if (escapes) {
    await page.keyboard.press('Escape');
    await stays('Escape');
  }
  // What lies over the whole page has no menu of the user.
  const menu = page.getByTestId('user-menu');
  if (!escapes && (await menu.isVisible())) {
    await menu.click();
    await page.getByTestId('sign-out').click();
    await stays('sign-out');
  }
  // Where the page before was another document, and for the end of the window, it is the browser that asks.
  let asked = '';
  const answer = async (dialog: Dialog): Promise<void> => {
    await dialog.dismiss();
    asked = dialog.type();
  };
  page.on('dialog', answer);
  for (const [way, leave] of [
    ['back', () => page.goBack()],
    ['reload', () => page.reload()],
  ] as const) {
    asked = '';
    leave().catch(() => undefined);
    await expect.poll(async () => asked || (await question.isVisible())).toBeTruthy();
    if (asked === '') await stays(way);
    else expect({ way, asked, edits: await edits() }, editor).toEqual({ way, asked: 'beforeunload', edits: before });
  }
  page.off('dialog', answer);
}

/** Has a page ask again for what is no longer fresh, as a browser does that is connected again. */
export async function connectsAgain(page: Page): Promise<void> {
  await page.evaluate(`for (const kind of ['offline', 'online']) dispatchEvent(new Event(kind))`);
}
