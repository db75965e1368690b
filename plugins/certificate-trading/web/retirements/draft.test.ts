import { expect, it } from 'vitest';
import { amountOf, amountProblem, hasPeriod, isReady, type RetireDraft } from './draft.ts';

const draft: RetireDraft = {
  account: 'park',
  periodFrom: '2026-03-01',
  periodTo: '2026-03-31',
  matching: 'hourly',
  amount: '',
  beneficiary: 'Harbour Steel',
  purpose: 'consumption',
  reason: 'claim of March',
};
const preview = {
  consumptionWh: 9_000_000,
  consumptionRef: null,
  retiredWh: 0,
  heldWh: 5_000_000,
  heldInPeriodWh: 4_000_000,
  hourlyWh: 3_000_000,
  openWh: 9_000_000,
};

it('hour by hour all that matches is retired, or what was typed if it is less', () => {
  expect(amountOf(draft, preview)).toBe(3_000_000);
  expect(amountOf({ ...draft, amount: '1.5' }, preview)).toBe(1_500_000);
  expect(amountOf({ ...draft, amount: '4' }, preview)).toBe(3_000_000);
  expect(amountProblem(draft, { ...preview, hourlyWh: 0 })).toBe('retire.problem.nothing-matches');
});

it('by amount no more than is held', () => {
  const total = { ...draft, matching: 'total' as const };
  expect(isReady(total, preview)).toBe(false);
  expect(amountProblem({ ...total, amount: '5.000001' }, preview)).toBe('retire.problem.not-held');
  expect(amountProblem({ ...total, amount: 'five' }, preview)).toBe('retire.problem.amount');
  expect(isReady({ ...total, amount: '5' }, preview)).toBe(true);
});

it('needs a period of days that exist, in order, and words', () => {
  expect(hasPeriod({ ...draft, periodTo: '2026-02-30' })).toBe(false);
  expect(hasPeriod({ ...draft, periodTo: '2026-02-01' })).toBe(false);
  expect(isReady({ ...draft, reason: ' x ' }, preview)).toBe(false);
});
