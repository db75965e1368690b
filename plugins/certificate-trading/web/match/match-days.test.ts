import { expect, it } from 'vitest';
import type { HourlyData } from '../../contracts/hourly-routes.ts';
import { matchDays } from './match-days.ts';

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
