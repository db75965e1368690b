import { describe, expect, it } from 'vitest';
import type { BacktestRequest } from '../../contracts/backtest/routes.ts';
import { draftFields, draftOf, isValid, requestOf } from './draft.ts';

const request: BacktestRequest = {
  from: '2026-01-01',
  to: '2026-01-31',
  capacityKwh: 2000,
  powerKw: 1000,
  efficiency: 0.884,
  degradationPerKwh: 0.08,
  horizonHours: 24,
  forecast: 'naive',
};

describe('the form of a backtest', () => {
  it('comes back as the request that it was filled from', () => {
    expect(requestOf(draftOf(request))).toEqual(request);
    expect(draftFields.every((field) => isValid(field, draftOf(request)))).toBe(true);
  });

  it.each([
    ['from', '2026-13-01'],
    ['to', '2025-12-31'],
    ['capacityKwh', '0'],
    ['powerKw', 'much'],
    ['efficiency', '120'],
    ['degradationPerKwh', ''],
    ['horizonHours', '24.5'],
  ] as const)('does not send %s %s', (field, value) => {
    expect(isValid(field, { ...draftOf(request), [field]: value })).toBe(false);
  });
});
