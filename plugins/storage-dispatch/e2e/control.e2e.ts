import { makeAccount, openPage, signIn, signInAdminNow, useBrowser, useProduct } from '@lingtan/test-browser';
import { expect, it, vi } from 'vitest';

const park = 'dafeng-port';
const device = 'storage-1';
const path = `/parks/${park}/storage-dispatch/devices`;
const route = `/api/parks/${park}/x/storage-dispatch/control`;
const browser = useBrowser();
const product = useProduct();
const second = { email: 'second-at-the-devices@example.org', name: 'Second person', password: 'calm-river-turbine-58' };

interface Status {
  devices: {
    mode: string;
    confirmedKw: number | null;
    powerKw: number | null;
    energyKwh: number | null;
    capacityKwh: number | null;
    writable: boolean;
  }[];
}

it('a person has a device in automatic once another one agrees, sees the setpoint arrive and the power follow, overrides it, and stops it', async () => {
  const { page, context, problems } = await openPage(browser());
  await signInAdminNow(context);
  const state = async () => ((await (await context.request.get(route)).json()) as Status).devices[0]!;
  const reaches = (check: (now: Status['devices'][number]) => void) =>
    vi.waitFor(async () => check(await state()), { timeout: 90_000, interval: 500 });
  await reaches(({ writable, confirmedKw }) => {
    expect(writable).toBe(true);
    expect(confirmedKw).not.toBeNull();
  });
  await page.goto(path);
  const panel = page.getByTestId(`device-${device}`);
  await panel.waitFor();
  expect((await state()).mode).toBe('advice');

  await panel.getByTestId(`mode-${device}`).getByText('Automatic').click();
  const dialog = page.getByTestId('mode-dialog');
  await dialog.locator('textarea').fill('trial run with the plant manager');
  await dialog.getByRole('button', { name: 'Change mode' }).click();
  await page.getByTestId('proposals').getByText('You proposed it, so another person decides.').waitFor();
  expect((await state()).mode).toBe('advice');
  const headers = { Origin: product().url };
  await makeAccount(context, { ...second, memberships: [{ parkId: park, role: 'operator' }] });
  const other = await openPage(browser());
  await signIn(other.context, second.email, second.password);
  await other.page.goto(path);
  const approve = async () => {
    const waiting = other.page.getByTestId('proposals');
    await waiting.getByRole('button', { name: 'Approve' }).click();
    await other.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await waiting.waitFor({ state: 'detached' });
  };
  await approve();
  await reaches(({ mode }) => expect(mode).toBe('automatic'));

  // A little from where it stands, so that its ramp takes seconds; from rest to where it has energy or room for, since an
  // empty battery is not let discharge.
  const { powerKw, energyKwh, capacityKwh } = await state();
  const now = Math.round(powerKw! / 100) * 100;
  const kw = now === 0 ? (energyKwh! < capacityKwh! / 2 ? -300 : 300) : now - Math.sign(now) * 300;
  const shown = Math.abs(kw) < 1000 ? String(Math.abs(kw)) : (Math.abs(kw) / 1000).toFixed(2);
  await panel.getByTestId(`override-${device}`).click();
  const override = page.getByTestId('override-dialog');
  await override.getByTestId('override-kw').fill(String(kw / 1000));
  await override.getByTestId('override-minutes').fill('5');
  await override.locator('textarea').fill('capacity test');
  await override.getByRole('button', { name: 'Send' }).click();
  await reaches(({ confirmedKw }) => expect(confirmedKw).toBeCloseTo(kw, 0));
  // The battery's own meter is good for half a per cent; the override is 300 kW away from where it was.
  await reaches(({ powerKw }) => expect(Math.abs(powerKw! - kw)).toBeLessThan(Math.max(5, Math.abs(kw) / 200)));
  await expect.poll(() => panel.getByTestId(`held-${device}`).innerText()).toContain(shown);
  await expect.poll(() => panel.getByTestId(`now-${device}`).innerText()).toContain('asked for it until');
  await page.getByTestId('gate-log').getByText('Confirmed').first().waitFor();

  await page.getByTestId('control-stop').click();
  const stop = page.getByTestId('stop-dialog');
  await stop.locator('textarea').fill('smoke in the container');
  await stop.getByRole('button', { name: 'Emergency stop' }).click();
  await page.getByTestId('control-stopped').waitFor();
  await reaches(({ confirmedKw, powerKw }) => {
    expect(confirmedKw).toBeCloseTo(0, 0);
    expect(powerKw).toBeCloseTo(0, 0);
  });
  const asPerson = async (what: string, data: object) => {
    const answer = await context.request.post(`${route}/${what}`, { data, headers });
    expect(answer.status(), await answer.text()).toBeLessThan(300);
  };
  await asPerson('release', { reason: 'it was steam' });
  await approve();
  await page.getByTestId('control-stopped').waitFor({ state: 'detached' });
  await asPerson(`devices/${device}/mode`, { mode: 'advice', reason: 'end of the trial' });
  await reaches(({ mode }) => expect(mode).toBe('advice'));
  expect([...problems, ...other.problems]).toEqual([]);
  await context.close();
  await other.context.close();
}, 240_000);
