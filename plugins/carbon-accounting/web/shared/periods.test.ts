import { expect, it } from 'vitest';
import { currentMonth, isOver, periodsBefore } from './periods.ts';

it('months follow the zone of the park', () => {
  expect(currentMonth(Date.parse('2025-12-31T16:30:00Z'), 'Asia/Shanghai')).toBe('2026-01');
  expect(periodsBefore('2026-02', 3)).toEqual({ years: ['2026', '2025'], months: ['2026-02', '2026-01', '2025-12'] });
});

it('a period is over when its last day is', () => {
  expect([
    isOver('2025', '2026-01'),
    isOver('2026', '2026-12'),
    isOver('2025-12', '2026-01'),
    isOver('2026-01', '2026-01'),
  ]).toEqual([true, false, true, false]);
});
