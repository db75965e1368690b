import { createFakeClock, waitUntil } from '@lingtan/test-kit';
import type { TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PlantDaysData } from '../../contracts/index.ts';
import { createWaterPark, feed, waterConfig } from '../fixtures/water-park.ts';

const patience = 60_000;
const hour = 3_600_000;
const at = (local: string): number => Date.parse(`${local}+08:00`);
const clock = createFakeClock('2026-11-10T04:00:00Z');
let park: TestPark;

const get = async (from: string): Promise<PlantDaysData['days']> => {
  const path = `/x/wastewater-tracking/plants/p/days?from=${from}&to=2026-11-30`;
  const { status, body } = await park.api('operator').get<PlantDaysData>(path);
  return status === 200 ? body.days : [];
};
const old = async () => (await get('2026-09-01')).find(({ content }) => content.day === '2026-09-15');
const eighth = async () => (await get('2026-11-01')).find(({ content }) => content.day === '2026-11-08');

beforeAll(async () => {
  const plants = waterConfig.plants.map((plant) => ({ ...plant, dosing: [] }));
  park = await createWaterPark(clock, { ...waterConfig, plants });
  await feed(park, { from: at('2026-11-07T23:00'), to: clock.now() + hour / 6 }, () => 40);
  const whole = (found: PlantDaysData['days'][number] | undefined) => found?.content.intakeM3 === 2400;
  await waitUntil(async () => whole(await eighth()), patience);
  await feed(park, { from: at('2026-09-14T23:00'), to: at('2026-09-16T00:10') }, () => 40);
  await waitUntil(async () => whole(await old()), patience);
}, 120_000);
afterAll(async () => {
  await park?.stop();
});

it('adds what was dosed to days that were closed before there was a dosing point, and changes nothing else of them', async () => {
  const before = (await eighth())!;
  expect(before.content.dosing).toBeUndefined();
  await park.configure('wastewater-tracking', waterConfig);
  await waitUntil(async () => (await eighth())?.content.dosing !== undefined, patience);
  // However old the day is.
  await waitUntil(async () => (await old())?.content.dosing?.[0]?.kg === 60, patience);
  const { dosing, ...rest } = (await eighth())!.content;
  expect(dosing).toMatchObject([{ dosing: 'coagulant', chemical: 'pac', quality: 'actual' }]);
  expect(dosing![0]!.kg).toBeCloseTo(60, 6);
  expect(rest).toEqual(before.content);
}, 120_000);
