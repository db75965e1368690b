import { describe, expect, it } from 'vitest';
import { priceOutlook } from './price-outlook.ts';

const now = Date.parse('2026-07-01T00:00:00Z');
const ago = (days: number, priceFen: number, lots = 1) => ({ at: now - days * 86_400_000, priceFen, lots });

describe('the outlook of prices', () => {
  it('takes the curve where it names the month, and the weighted trades elsewhere', () => {
    // 30 days older counts half: (400 × 1 + 700 × 0.5) / 1.5 = 500.
    const [july, august] = priceOutlook(
      ['2026-07', '2026-08'],
      [{ month: '2026-07', priceFen: 450 }],
      [ago(0, 400), ago(30, 700)],
      now,
    );
    expect(july).toEqual({ month: '2026-07', priceFen: 450, basis: 'curve', lowFen: null, highFen: null });
    expect(august).toEqual({ month: '2026-08', priceFen: 500, basis: 'trades', lowFen: 400, highFen: 700 });
  });

  it('weighs by volume, forgets what is older than half a year, and knows nothing without trades', () => {
    const price = (trades: Parameters<typeof priceOutlook>[2]) => priceOutlook(['2026-09'], [], trades, now)[0]!;
    expect(price([ago(0, 300, 3), ago(0, 700, 1)])).toMatchObject({ priceFen: 400, lowFen: 300, highFen: 700 });
    expect(price([ago(181, 900), ago(-1, 900)])).toMatchObject({ priceFen: null, basis: 'none' });
  });
});
