import { openAsAdmin, useBrowser, useProduct } from '@lingtan/test-browser';
import { expect, it } from 'vitest';

const browser = useBrowser();
const product = useProduct();
const path = '/api/park-files';
const file = (latitude: number) => `park:
  id: south-quay
  name: { en: South quay, zh-CN: 南码头 }
  latitude: ${latitude}
assets:
  - id: hall
    kind: hall
    name: { en: Hall, zh-CN: 车间 }
`;

it('a park file is applied after its changes were shown, and the park is brought back', async () => {
  const { page, context, problems } = await openAsAdmin(browser(), null);
  const headers = { Origin: product().url };
  const made = await context.request.post(path, { data: { text: file(33), name: 'first.yaml' }, headers });
  expect(made.status()).toBe(200);
  const latitude = async () =>
    /^ {2}latitude: (.*)$/m.exec(await (await context.request.get(`${path}/south-quay`)).text())?.[1];
  const hand = (text: string, name: string) =>
    page.getByTestId('park-file').setInputFiles({ name, mimeType: 'application/yaml', buffer: Buffer.from(text) });
  const dialog = page.getByTestId('park-change');

  await page.goto('/parks/south-quay/settings/park-file');
  await hand(file(95), 'wrong.yaml');
  await dialog.getByText('line 4: park.latitude: 95').waitFor();
  expect(await dialog.getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');

  await hand(file(34), 'second.yaml');
  await dialog.getByText('1 field of the park changed').waitFor();
  expect(await dialog.getByTestId('park-changes').getByRole('listitem').count()).toBe(1);
  expect(await latitude()).toBe('33');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('row').filter({ hasText: 'second.yaml' }).waitFor();
  expect(await latitude()).toBe('34');

  await page.getByTestId('rollback-2').click();
  await dialog.getByText('Latitude').waitFor();
  await dialog.getByRole('button', { name: 'Bring back' }).click();
  await page.getByRole('row').filter({ hasText: 'Back to before revision 2' }).waitFor();
  expect(await latitude()).toBe('33');
  // Once more, and nothing is left to do.
  await page.getByTestId('rollback-2').click();
  await dialog.getByText('nothing would change').waitFor();
  expect(await dialog.getByRole('button', { name: 'Bring back' }).isDisabled()).toBe(true);
  expect(problems).toEqual([]);
  await context.close();
}, 120_000);
