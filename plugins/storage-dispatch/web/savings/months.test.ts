import { describe, expect, it } from 'vitest';
import { isMonth, isMonths } from './months.ts';

describe('months of the form', () => {
  it('are months, and in order', () => {
    expect(['2026-07', '2026-12'].every(isMonth)).toBe(true);
    expect(['2026-13', '2026-00', '2026-7', '', '2026-07-01'].some(isMonth)).toBe(false);
    expect(isMonths({ from: '2026-03', to: '2026-03' })).toBe(true);
    expect(isMonths({ from: '2026-04', to: '2026-03' })).toBe(false);
    expect(isMonths({ from: '2025-12', to: '2026-03' })).toBe(true);
  });
});
