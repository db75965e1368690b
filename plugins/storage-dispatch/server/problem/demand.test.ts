import { monthStart } from '@lingtan/sdk';
import type { EnergyTotal, MeterReadingsService } from '@lingtan/energy-metering/contracts';
import { describe, expect, it } from 'vitest';
import { demandCharges } from './demand.ts';
import { monthOf } from './months.ts';

const quarter = 900_000;
const zone = 'Asia/Shanghai';
const whole = { worst: 'actual', actual: 1, estimated: 0, edited: 0, missing: 0 } as const;

/** A grid meter at the given mean powers, kW, from the first of March local time; null: missing. */
function gridMeter(powers: (number | null)[]): Pick<MeterReadingsService, 'totals'> {
  const first = Date.parse('2026-02-28T16:00:00Z');
  return {
    totals: async ({ from, to }) =>
      powers
        .map((kw, i): EnergyTotal => {
          const start = first + i * quarter;
          const quality = kw === null ? { ...whole, worst: 'missing' as const, actual: 0, missing: 1 } : whole;
          const span = { from: start, to: start + quarter };
          return {
            key: 'main',
            direction: 'import',
            ...span,
            amount: (kw ?? 0) * 250,
            unit: 'Wh',
            intervals: 1,
            quality,
          };
        })
        .filter((total) => total.from >= from && total.to <= to),
  };
}

const read = (now: number, edges: number[], powers: (number | null)[]) =>
  demandCharges(gridMeter(powers) as MeterReadingsService, {
    now,
    edges,
    timeZone: zone,
    meterId: 'main',
    pricePerKw: 40,
  });

describe('months', () => {
  it('begin at local midnight, also where the clock changes', () => {
    expect(new Date(monthStart(Date.parse('2026-03-18T08:00:00Z'), zone)).toISOString()).toBe(
      '2026-02-28T16:00:00.000Z',
    );
    expect(new Date(monthStart(Date.parse('2026-03-31T08:00:00Z'), 'Europe/Berlin')).toISOString()).toBe(
      '2026-02-28T23:00:00.000Z',
    );
    expect(monthOf(Date.parse('2026-03-31T16:00:00Z'), zone)).toBe('2026-04');
  });
});

describe('demand charges', () => {
  it('start from the highest quarter hour of the running month, with what is missing counted', async () => {
    const now = Date.parse('2026-02-28T17:00:00Z');
    const { charges, peaks } = await read(now, [now, now + quarter], [900, 1500, null, 1200]);
    expect(charges).toMatchObject([{ id: '2026-03', pricePerKw: 40, incumbentKw: 1500 }]);
    expect(charges[0]).not.toHaveProperty('window');
    expect(peaks).toEqual([
      {
        month: '2026-03',
        kw: 1500,
        at: Date.parse('2026-02-28T16:15:00Z'),
        intervals: 4,
        missing: 1,
        ref: 'energy.total/meter/main.import/2026-02-28T16:15:00.000Z/2026-02-28T16:30:00.000Z',
      },
    ]);
  });

  it('are two when the horizon crosses the end of the month, the new one from nothing', async () => {
    const now = Date.parse('2026-03-31T15:45:00Z');
    const edges = [0, 1, 2].map((i) => now + i * quarter);
    const { charges } = await read(now, edges, [900]);
    expect(charges).toMatchObject([
      { id: '2026-03', incumbentKw: 900, window: [true, false] },
      { id: '2026-04', incumbentKw: 0, window: [false, true] },
    ]);
  });

  it('are none without a price', async () => {
    const request = { now: 0, edges: [0, quarter], timeZone: zone, meterId: 'main', pricePerKw: 0 };
    expect(await demandCharges(gridMeter([]) as MeterReadingsService, request)).toEqual({ charges: [], peaks: [] });
  });
});
