import { expect, it } from 'vitest';
import { midnightOf, daysOfMonth, knownAccount, monthsBefore, parseMwh, parseYuan, writeMwh } from './values.ts';

it('amounts are exact to the Wh and read back as they were written', () => {
  expect(['1', '0.000001', '12.5', '9007.199254'].map(parseMwh)).toEqual([1_000_000, 1, 12_500_000, 9_007_199_254]);
  expect(['', '0', '-1', '1.0000001', '1e3', '1,5', 'x'].map(parseMwh)).toEqual(Array(7).fill(null));
  for (const wh of [1, 999_999, 1_000_000, 1_500_000, 120_000_000]) expect(parseMwh(writeMwh(wh))).toBe(wh);
  expect(writeMwh(120_000_000)).toBe('120');
});

it('an account of an address is taken only where the viewer may choose it', () => {
  const all = ['park', 'enterprise/alpha'];
  const asked = ['enterprise/alpha', 'enterprise/nobody', 'external/grid', 'nonsense', ''];
  expect(asked.map((each) => knownAccount(each, all))).toEqual(['enterprise/alpha', null, 'external/grid', null, null]);
  const own = asked.map((each) => knownAccount(each, ['enterprise/alpha']));
  expect(own).toEqual(['enterprise/alpha', null, null, null, null]);
});

it('prices are whole fen', () => {
  expect(['30', '30.5', '0.01', '30.505', '-1', ''].map(parseYuan)).toEqual([3000, 3050, 1, null, null, null]);
});

it('months and days follow the zone of the park', () => {
  const newYear = Date.parse('2025-12-31T16:30:00Z');
  expect(monthsBefore(newYear, 'Asia/Shanghai', 3)).toEqual(['2026-01', '2025-12', '2025-11']);
  expect(daysOfMonth('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
});

it('finds the midnight of a day of the park', () => {
  expect(midnightOf('2026-03-18', 'Asia/Shanghai')).toBe('2026-03-17T16:00:00.000Z');
  expect(midnightOf('2026-03-31', 'Asia/Shanghai', 1)).toBe('2026-03-31T16:00:00.000Z');
});
