import type { PricePeriod, TariffsService } from '@lingtan/energy-metering/contracts';
import { describe, expect, it } from 'vitest';
import { stepPrices } from './prices.ts';

const hour = 3_600_000;

/** A tariff service over given prices by hour. */
function tariffs(prices: (string | null)[]): TariffsService {
  const periods = prices.map((totalPrice, i): PricePeriod => ({
    from: i * hour,
    to: (i + 1) * hour,
    period: 'flat',
    season: 'all',
    dayType: 'workday',
    energyPrice: totalPrice,
    totalPrice,
    version: 't/2025-01-01',
  }));
  return { tariffs: async () => [], accounts: async () => [], prices: async () => periods };
}

describe('prices of steps', () => {
  it('are weighted by time where a step lies in two periods', async () => {
    const { buy, lacks } = await stepPrices(tariffs(['0.3', '0.9']), 't', [0, hour, 2 * hour]);
    expect([buy, lacks]).toEqual([[0.3, 0.9], []]);
    const across = await stepPrices(tariffs(['0.3', '0.9']), 't', [hour / 2, 1.5 * hour]);
    expect(across.buy[0]).toBeCloseTo(0.6, 12);
  });

  it.each([null, 'NaN'])('that are not known (%s) are named with their time', async (price) => {
    const { lacks } = await stepPrices(tariffs(['0.3', price]), 't', [0, hour, 1.5 * hour, 2 * hour]);
    expect(lacks).toEqual([
      { code: 'price-missing', params: { tariff: 't', from: '1970-01-01T01:00:00.000Z', steps: 2 } },
    ]);
  });
});
