import { expect, it } from 'vitest';
import { currentMonth, periodsBefore } from './periods.ts';

it('months follow the zone of the park', () => {
  expect(currentMonth(Date.parse('2025-12-31T16:30:00Z'), 'Asia/Shanghai')).toBe('2026-01');
  expect(periodsBefore('2026-02', 3)).toEqual({ years: ['2026', '2025'], months: ['2026-02', '2026-01', '2025-12'] });
});
