import { expect, it } from 'vitest';
import type { OutlookData } from '../../contracts/index.ts';
import { budgetReports } from './alarms.ts';

type Row = OutlookData['periods'][number];
const row = (period: string, over: Partial<Row>): Row => ({
  ...{ period, known: 60, knownDays: 20, remainingDays: 10, unknownDays: 0, basisDays: 20 },
  ...{ expected: 90, low: 80, high: 100, budgetT: 100, budget: 'within' },
  ...over,
});
const outlook = (month: Partial<Row>, year: Partial<Row>): OutlookData => ({
  ...{ unit: 'tCO2', profile: 'p@1', method: 'carbon.outlook@1', factor: null, problem: null, days: [], today: null },
  ref: 'carbon.inventory:p/2026/location',
  periods: [row('2026-11', month), row('2026', year)],
});

it('budgets that are set are told when the outlook goes beyond them, and what cannot be said is not told', () => {
  const told = budgetReports(outlook({ expected: 130, budget: 'at-risk' }, {}), 7, ['month', 'year']);
  expect(told.map(({ id, active, value, at }) => [id, active, value, at])).toEqual([
    ['budget/month', true, 130, 7],
    ['budget/year', false, 90, 7],
  ]);
  expect(told[0]!.message!.en).toBe('2026-11: 60.0 t so far, 130.0 t expected of 100.0 t');
  // Too few days for an expectation, and no outlook of the day: neither raises nor ends an alarm.
  expect(budgetReports(outlook({ expected: null }, {}), 7, ['day', 'month'])).toEqual([]);
  expect(budgetReports(outlook({ expected: null, known: 120, budget: 'exceeded' }, {}), 7, ['month'])).toMatchObject([
    { active: true, value: 120 },
  ]);
});
