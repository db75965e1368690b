import type { TariffRecord, TariffsService } from '@lingtan/energy-metering/contracts';
import { describe, expect, it } from 'vitest';
import { KeptReading } from './kept-reading.ts';
import { priceSignal } from './price-signal.ts';
import { quarterMeans } from './quarter-means.ts';
import type { Signal } from './signal.ts';

const quarter = 900_000;
const day = 86_400_000;

describe('means of quarter hours', () => {
  it('are weighted by time, and nothing where a part is not known', () => {
    const pieces = [
      { from: -quarter, to: quarter / 3, value: 3 },
      { from: quarter / 3, to: 2 * quarter, value: 6 },
      { from: 2 * quarter, to: 2.5 * quarter, value: null },
      { from: 2.5 * quarter, to: 3 * quarter, value: 1 },
    ];
    expect([...quarterMeans(pieces, { from: 0, to: 4 * quarter })]).toEqual([5, 6, NaN, NaN]);
  });
});

describe('a price', () => {
  const version = {
    validFrom: '2026-03-02',
    validUntil: null,
    energy: { base: { point: 'market' } },
    ref: 'tariff/spot',
  };
  const record = { id: 'spot', timeZone: 'Asia/Shanghai', versions: [version] } as unknown as TariffRecord;
  const begin = Date.parse('2026-03-01T16:00:00Z');
  const tariffs = {
    tariffs: async () => [record],
    prices: async ({ from, to }: { from: number; to: number }) => {
      expect(from).toBeGreaterThanOrEqual(begin);
      return [
        { from, to: to - quarter, totalPrice: '-0.12' },
        { from: to - quarter, to, totalPrice: null },
      ];
    },
  } as unknown as TariffsService;

  it('is not known before its tariff, nor where the market has not published it', async () => {
    const span = { from: begin - 2 * quarter, to: begin + 3 * quarter };
    const { values, sources } = await priceSignal(tariffs, 'price', 'spot').read(span);
    expect([...values]).toEqual([NaN, NaN, -0.12, -0.12, NaN]);
    expect(sources.map(({ id }) => id)).toEqual(['tariff', 'market']);
  });

  it('says why it cannot be told', async () => {
    const span = { from: begin, to: begin + quarter };
    expect((await priceSignal(tariffs, 'price', undefined).read(span)).absent).toMatchObject({ code: 'no-tariff' });
    expect((await priceSignal(tariffs, 'price', 'other').read(span)).absent).toMatchObject({ code: 'no-price' });
  });
});

describe('what is kept of a signal', () => {
  it('is read again for the last days only, and as a whole once a day', async () => {
    let asked = 0;
    const signal: Signal = {
      series: 'price',
      read: async ({ from, to }) => {
        asked += to - from;
        return { values: new Float64Array((to - from) / quarter).fill(1), sources: [] };
      },
    };
    const kept = new KeptReading(signal);
    const at = 100 * day;
    expect((await kept.read(at)).values).toHaveLength(56 * 96);
    asked = 0;
    const later = await kept.read(at + 4 * quarter);
    expect(asked).toBe(2 * day + 4 * quarter);
    expect(later.values.every((value) => value === 1)).toBe(true);
    asked = 0;
    await kept.read(at + day);
    expect(asked).toBe(56 * day);
  });
});
