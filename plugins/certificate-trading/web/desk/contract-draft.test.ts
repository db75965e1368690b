import { expect, it } from 'vitest';
import { contractPrice, monthsOf, volumesOf, volumesWanted } from './contract-draft.ts';

const months = { monthFrom: '2026-11', monthTo: '2027-01', shape: 'monthly' as const };

it('one volume stands for all months or hours; others must be as many as there are', () => {
  expect([monthsOf(months), volumesWanted(months)]).toEqual([3, 3]);
  expect(volumesWanted({ ...months, shape: 'hourly' })).toBe(24);
  expect(volumesOf({ ...months, volumes: '1.5' })).toEqual([1_500_000, 1_500_000, 1_500_000]);
  expect(volumesOf({ ...months, volumes: '1, 0，2.25' })).toEqual([1_000_000, 0, 2_250_000]);
  for (const volumes of ['', '1, 2', '1, x, 2', '0', '-1', '0 0 0'])
    expect(volumesOf({ ...months, volumes })).toBeNull();
  expect(monthsOf({ monthFrom: '2027-01', monthTo: '2026-12' })).toBe(0);
  expect(monthsOf({ monthFrom: '2026-13', monthTo: '2027-01' })).toBe(0);
});

it('a price is in yuan per MWh and at most the highest', () => {
  expect([contractPrice('5.6', 1000), contractPrice('10.01', 1000), contractPrice('', 1000)]).toEqual([
    560,
    null,
    null,
  ]);
});
