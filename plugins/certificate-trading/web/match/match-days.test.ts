import { expect, it } from 'vitest';
import type { HourlyData } from '../../contracts/hourly-routes.ts';
import { matchDays } from './match-days.ts';
import { dayConsumptionOf, matchEvidenceOf } from './match-evidence.ts';

const hour = 3_600_000;

function data(from: number, load: number[], certificates: number[]): HourlyData {
  const matchedWh = load.map((wh, index) => Math.min(wh, certificates[index]!));
  return {
    account: 'all',
    from,
    to: from + load.length * hour,
    hours: load.map((_, index) => from + index * hour),
    loadWh: load,
    certificatesWh: certificates,
    retiredWh: load.map(() => 0),
    matchedWh,
    matchedPct: null,
    periodMatchPct: null,
    totals: { loadWh: 0, certificatesWh: 0, matchedWh: 0, excessWh: 0, shortfallWh: 0 },
    estimatedShare: null,
    consumptionRef: null,
  };
}

it('hours stand in the days of the park, and a day has its own share', () => {
  const from = Date.parse('2026-02-28T22:00:00Z'); // 06:00 in Shanghai
  const days = matchDays(data(from, Array(20).fill(100), [...Array(18).fill(25), 100, 100]), 'Asia/Shanghai');
  expect(days.map(({ day }) => day)).toEqual(['2026-03-01', '2026-03-02']);
  expect(days[0]!.cells.findIndex((cell) => cell !== null)).toBe(6);
  expect(days[0]).toMatchObject({ loadWh: 1800, matchedWh: 450, share: 0.25 });
  expect(days[1]).toMatchObject({ loadWh: 200, share: 1 });
});

it('an hour that comes twice is one cell, and without load there is no share', () => {
  const from = Date.parse('2026-10-25T00:00:00Z'); // 02:00 in Berlin, twice
  const [day] = matchDays(data(from, [10, 30, 0], [10, 0, 5]), 'Europe/Berlin');
  expect(day!.cells[2]).toMatchObject({ loadWh: 40, matchedWh: 10, share: 0.25 });
  expect(day!.cells[3]).toMatchObject({ share: null });
});

it('a day opens from its first hour to the last one that is over, with the account that was asked for', () => {
  const from = Date.parse('2026-10-24T22:00:00Z'); // midnight in Berlin, a day of 25 hours
  const asked = { ...data(from, Array(30).fill(1), Array(30).fill(1)), account: 'park', consumptionRef: 'known' };
  const opens = (day: string) => dayConsumptionOf(asked, day, 'Europe/Berlin');
  expect(opens('2026-10-25')).toBe('certificate.consumption/park/2026-10-24T22:00:00.000Z/2026-10-25T23:00:00.000Z');
  expect(opens('2026-10-26')).toBe('certificate.consumption/park/2026-10-25T23:00:00.000Z/2026-10-26T04:00:00.000Z');
  expect(opens('2026-10-27')).toBeNull();
  expect(dayConsumptionOf({ ...asked, consumptionRef: null }, '2026-10-25', 'Europe/Berlin')).toBeNull();
  expect(matchEvidenceOf(asked, 'excess', '2026-10')).toBe('certificate.account-match/excess/2026-10/park');
  expect(matchEvidenceOf({ ...asked, account: 'all' }, 'excess', '2026-10')).toBe('certificate.match/excess/2026-10');
});
