import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { keepsEdits, openAsAdmin, useBrowser, useProduct } from '@lingtan/test-browser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStation } from './iec104-station.ts';

const browser = useBrowser();
useProduct();
let meter: Server;
const sockets = new Set<Socket>();

const held = (address: number): number => (address >= 97 && address <= 99 ? 2200 : address === 119 ? 5000 : 1);

beforeAll(async () => {
  // A Modbus TCP meter: 220 V and 50 Hz where a panel meter has them, all else 1. Identification it does not know.
  meter = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (request) => {
      if (request.length < 12) {
        socket.write(Uint8Array.of(request[0]!, request[1]!, 0, 0, 0, 3, request[6]!, request[7]! | 0x80, 1));
        return;
      }
      const first = request.readUInt16BE(8);
      const quantity = request.readUInt16BE(10);
      const answer = Buffer.alloc(9 + quantity * 2);
      request.copy(answer, 0, 0, 4);
      answer.writeUInt16BE(3 + quantity * 2, 4);
      answer[6] = request[6]!;
      answer[7] = request[7]!;
      answer[8] = quantity * 2;
      for (let at = 9; at < answer.length; at += 2) answer.writeUInt16BE(held(first + (at - 9) / 2), at);
      socket.write(answer);
    });
  });
  await new Promise<void>((resolve) => meter.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  for (const socket of sockets) socket.destroy();
  meter?.close();
});

it('a newcomer sets up a park in the browser and works in it', async () => {
  const { page, problems } = await openAsAdmin(browser(), '/setup');
  const next = () => page.getByTestId('setup-next').click();
  await page.getByTestId('park-en').fill('North harbour');
  expect(await page.getByTestId('park-id').inputValue()).toBe('north-harbour');
  await keepsEdits(page, {
    editor: 'apps/shell/src/setup/setup-page.tsx',
    edits: () => page.getByTestId('park-id').inputValue(),
    by: [page.locator('.setup-head a')],
  });
  await next();

  await page.getByRole('button', { name: 'Add enterprise' }).click();
  await page.getByTestId('setup-enterprises').getByLabel('Name in English').fill('Steel works');
  await next();

  await page.getByRole('button', { name: 'Add asset' }).click();
  const asset = page.getByTestId('setup-assets');
  await asset.getByLabel('Name in English').fill('Feeder 1');
  await asset.getByLabel('Enterprise').selectOption('steel-works');
  await next();

  // The device is found behind its address, and used for the asset.
  const { port } = meter.address() as AddressInfo;
  await page.getByTestId('find-devices').click();
  const dialog = page.getByTestId('find-dialog');
  await dialog.getByTestId('find-kind').selectOption('modbus-connector');
  await dialog.locator('[name="hosts"]').fill('127.0.0.1');
  await dialog.locator('[name="port"]').fill(String(port));
  await dialog.locator('[name="to"]').fill('1');
  await dialog.getByTestId('search-start').click();
  await dialog.getByTestId('find-use').click();
  await dialog.getByText('Used for Feeder 1').waitFor();
  await dialog.getByTestId('find-close').click();

  const device = page.getByTestId('device-feeder-1');
  expect(await device.getByTestId('device-kind').inputValue()).toBe('modbus-connector');
  expect(await device.locator('[name="port"]').inputValue()).toBe(String(port));
  expect(await device.getByTestId('device-profile').inputValue()).toBe('cn-multifunction-meter');
  await device.getByRole('button', { name: 'Test and read' }).click();
  await device
    .getByTestId('device-tested')
    .getByText(/values? read/)
    .waitFor();
  // Value, quality and what was on the wire, before anything is saved.
  await device.getByTestId('point-voltage-a').getByText('0x0898').waitFor();
  await device.getByLabel('frequency', { exact: true }).check();
  await next();

  await page.getByTestId('choose-energy-metering').waitFor();
  await next();

  await page.getByRole('button', { name: 'Add person' }).click();
  const people = page.getByTestId('setup-people');
  await people.getByLabel('Name', { exact: true }).fill('Li Na');
  await people.getByLabel('E-mail').fill('li.na@north.example');
  // Every role of a park is offered, and the chosen one says what it is.
  await people.getByLabel('Role').selectOption({ label: 'Safety engineer' });
  await people.getByText('Decides limits, setpoints and releases').waitFor();
  await next();

  await page.getByTestId('setup-checked').waitFor();
  await page.getByTestId('setup-create').click();
  await page.getByTestId('setup-done').getByText('li.na@north.example').waitFor();
  await page.getByTestId('setup-open').click();
  await page.waitForURL('**/parks/north-harbour');
  // What is measured is metered: the park shows its power at once.
  await page.getByTestId('load-now').waitFor();
  await page.goto('/parks/north-harbour/points');
  await page.getByText('feeder-1.frequency').first().waitFor();
  expect(problems).toEqual([]);
});

it('a device that comes later is found and added on the page of the running connector', async () => {
  const { page, problems } = await openAsAdmin(browser(), '/parks/north-harbour/modbus-connector');
  const { port } = meter.address() as AddressInfo;
  await page.getByTestId('find-devices').click();
  const dialog = page.getByTestId('find-dialog');
  // What is wrong is said in words, and never as a pattern.
  await dialog.locator('[name="hosts"]').fill(Array.from({ length: 9 }, (_, n) => `10.0.0.${n}`).join(','));
  await dialog.locator('[name="hosts"]').blur();
  await dialog.getByText('Expected: up to 8 hosts, separated by commas').waitFor();
  // What only the server sees stands at its field too.
  await dialog.locator('[name="hosts"]').fill('127.0.0.1');
  await dialog.locator('[name="from"]').fill('4');
  await dialog.locator('[name="to"]').fill('0');
  await dialog.getByTestId('search-start').click();
  await dialog.getByText('not before the first unit id, and at most 64 units').waitFor();
  await dialog.locator('[name="from"]').fill('1');
  await dialog.locator('[name="hosts"]').fill('127.0.0.1');
  await dialog.locator('[name="port"]').fill(String(port));
  await dialog.locator('[name="to"]').fill('2');
  await dialog.getByTestId('search-start').click();
  // The first is known already and says under which name.
  await dialog.getByText('In the settings as feeder-1').waitFor();
  await dialog.getByTestId('find-add').click();

  const adding = page.getByTestId('add-device');
  await adding.getByTestId('add-asset').selectOption('feeder-1');
  expect(await adding.getByTestId('add-profile').inputValue()).toBe('cn-multifunction-meter');
  await adding.getByText(/^[1-9]\d* of its \d+ values have a point/).waitFor();
  await adding.getByTestId('add-test').click();
  await adding.getByText('The device answered or needs no check.').waitFor();
  await adding.getByTestId('add-save').click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByTestId('modbus-devices').getByText('feeder-1-2').waitFor();
  expect(problems).toEqual([]);
});

it('a substation is found, and its points are mapped from what it holds', async () => {
  const station = await startStation({ 16_385: 812.5, 16_386: 35.25, 16_387: 50.02 });
  try {
    const { page, problems } = await openAsAdmin(browser(), '/setup');
    const next = () => page.getByTestId('setup-next').click();
    await page.getByTestId('park-en').fill('South bay');
    await next();
    await next();
    await page.getByRole('button', { name: 'Add asset' }).click();
    await page.getByTestId('setup-assets').getByLabel('Name in English').fill('Bay 1');
    await next();

    await page.getByTestId('find-devices').click();
    const dialog = page.getByTestId('find-dialog');
    await dialog.getByTestId('find-kind').selectOption('iec104-connector');
    await dialog.locator('[name="hosts"]').fill('127.0.0.1');
    await dialog.locator('[name="port"]').fill(String(station.port));
    await dialog.getByTestId('search-start').click();
    await dialog.getByText('common address 1, 3 objects read').waitFor();
    await dialog.getByTestId('find-use').click();
    await dialog.getByTestId('find-close').click();

    const device = page.getByTestId('device-bay-1');
    const test = device.getByRole('button', { name: 'Test and read' });
    // It can be asked before anything is mapped; to go on, one point must be.
    expect(await page.getByTestId('setup-next').isDisabled()).toBe(true);
    await test.click();
    await device.getByTestId('use-place-16386').waitFor();
    expect(await device.getByTestId('unmapped').getByText('M_ME_NC_1').count()).toBe(3);
    await device.getByTestId('use-place-16385').selectOption('active-power');
    const power = device.getByTestId('place-active-power');
    expect(await power.locator('[name="address"]').inputValue()).toBe('16385');
    await power.getByText('test again for its value').waitFor();
    expect(await device.getByTestId('use-place-16385').count()).toBe(0);
    await test.click();
    await power.getByText(/^812\.500 kW$/).waitFor();
    await power.locator('[name="scale"]').fill('0.1');
    // What was read under another mapping is not shown any more.
    await power.getByText(/^812\.500 kW$/).waitFor({ state: 'detached' });
    await next();
    await next();
    await next();
    await page.getByTestId('setup-checked').waitFor();
    await page.getByTestId('setup-create').click();
    await page.getByTestId('setup-open').click();
    await page.waitForURL('**/parks/south-bay');
    const latest = async (): Promise<unknown> => {
      const answer = await page.request.get('/api/parks/south-bay/telemetry/latest?points=bay-1.active-power');
      return ((await answer.json()) as { value: number }[])[0]?.value;
    };
    await expect.poll(latest).toBe(81.25);

    // On the page of the running connector: the station is known, and another point of it is mapped the same way.
    await page.goto('/parks/south-bay/iec104-connector');
    await page.getByTestId('find-devices').click();
    const more = page.getByTestId('find-dialog');
    await more.locator('[name="hosts"]').fill('localhost');
    await more.locator('[name="port"]').fill(String(station.port));
    await more.getByTestId('search-start').click();
    await more.getByTestId('find-add').click();
    const adding = page.getByTestId('add-device');
    await adding.getByTestId('add-asset').selectOption('bay-1');
    expect(await adding.getByTestId('add-save').isDisabled()).toBe(true);
    await adding.getByTestId('add-test').click();
    await adding.getByTestId('unmapped').getByText('16387').waitFor();
    await adding.getByTestId('use-place-16387').selectOption({ index: 1 });
    await adding.getByTestId('add-save').click();
    await more.waitFor({ state: 'detached' });
    await page.getByTestId('iec104-station-table').getByText('bay-1-2').waitFor();
    expect(problems).toEqual([]);
  } finally {
    await station.stop();
  }
});
