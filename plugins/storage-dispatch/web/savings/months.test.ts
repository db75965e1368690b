import { describe, expect, it } from 'vitest';
import { isMonths } from './months.ts';

describe('months of the form', () => {
  it('are months, and in order', () => {
    for (const bad of ['2026-13', '', '2026-07-01']) expect(isMonths({ from: bad, to: bad })).toBe(false);
    expect(isMonths({ from: '2026-03', to: '2026-03' })).toBe(true);
    expect(isMonths({ from: '2026-04', to: '2026-03' })).toBe(false);
    expect(isMonths({ from: '2025-12', to: '2026-03' })).toBe(true);
  });
});
