import { makeAccount, openPage, sharedProduct, signInAdminNow, useBrowser, useProduct } from '@lingtan/test-browser';
import { expect, it } from 'vitest';

const browser = useBrowser();
useProduct();
const park = 'dafeng-port';
const email = 'shift.leader@example.org';

interface Stored {
  id: string;
  email: string;
  name: string;
  memberships: object[];
}

it('a role that another administrator has taken away while a user is edited does not come back unseen', async () => {
  const { page, context, problems } = await openPage(browser());
  await signInAdminNow(context);
  const memberships = [{ parkId: park, role: 'operator' }];
  await makeAccount(context, { email, name: 'Shift leader', password: 'quiet-winding-machine-23', memberships });
  const headers = { origin: sharedProduct().url };
  const stored = async (): Promise<Stored> => {
    const users = (await (await context.request.get('/api/users')).json()) as Stored[];
    return users.find((each) => each.email === email)!;
  };
  const { id } = await stored();
  await page.goto(`/parks/${park}/settings/users`);
  await page.getByTestId('users-table').getByText(email).click();
  const form = page.getByTestId('user-form');
  const name = form.locator('input[name=name]');
  await name.fill('Leader of the night shift');
  const taken = await context.request.patch(`/api/users/${id}`, { headers, data: { memberships: [] } });
  expect(taken.ok(), await taken.text()).toBe(true);
  await name.press('Enter');
  await form.getByText('was changed by somebody else meanwhile').waitFor();
  const meanwhile = page.getByTestId('stored-meanwhile');
  await meanwhile.waitFor();
  expect([await name.inputValue(), await form.locator('.membership').count()]).toEqual([
    'Leader of the night shift',
    1,
  ]);
  expect(await stored()).toMatchObject({ name: 'Shift leader', memberships: [] });
  await meanwhile.getByRole('button').last().click();
  await expect.poll(() => form.locator('.membership').count()).toBe(0);
  expect(await name.inputValue()).toBe('Shift leader');
  await name.fill('Leader of the night shift');
  await name.press('Enter');
  await form.waitFor({ state: 'detached' });
  expect(await stored()).toMatchObject({ name: 'Leader of the night shift', memberships: [] });

  // One who has been removed is told of too, and leaves the list.
  await page.getByTestId('users-table').getByText(email).click();
  await name.fill('Leader of the day shift');
  const removed = await context.request.delete(`/api/users/${id}`, { headers });
  expect(removed.ok(), await removed.text()).toBe(true);
  await name.press('Enter');
  await meanwhile.getByText('Somebody else has removed this meanwhile').waitFor();
  expect(await name.inputValue()).toBe('Leader of the day shift');
  await meanwhile.getByRole('button').last().click();
  await expect.poll(() => page.getByTestId('users-table').getByText(email).count()).toBe(0);
  expect(problems).toEqual([]);
  await context.close();
});
