import { join } from 'node:path';
import { Alarms } from '@lingtan/alarm-management/contracts';
import { waitUntil } from '@lingtan/test-kit';
import { createTestPark, type TestPark } from '@lingtan/test-park';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { watchAlarms } from './watch-alarms.ts';

let park: TestPark;
beforeAll(async () => {
  const directory = join(import.meta.dirname, '../../../plugins/alarm-management');
  park = await createTestPark({ plugins: [{ directory }] });
}, 60_000);
afterAll(() => park?.stop());

it('the sample of the guide tells of an alarm as it is raised', async () => {
  const text = (en: string) => ({ en, 'zh-CN': en });
  const { token } = await park.key();
  const problems: string[] = [];
  let seen: string[] | null = null;
  const stop = await watchAlarms(
    park.url,
    token,
    'test-park',
    (alarms) => (seen = alarms.map(({ id }) => id)),
    (problem) => problems.push(problem),
  );
  await waitUntil(async () => seen?.length === 0);
  const alarms = park.service(Alarms);
  await alarms.declare([
    {
      id: 'pump',
      title: text('Pump'),
      priority: 2,
      class: 'device',
      consequence: text('flood'),
      response: text('look'),
    },
  ]);
  await alarms.report([{ id: 'pump', at: Date.now(), active: true }]);
  await waitUntil(async () => seen?.includes('pump') === true);
  expect(problems).toEqual([]);
  stop();
});
