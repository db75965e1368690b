import { describe, expect, it } from 'vitest';
import type { Dispatch } from '../context.ts';
import { replan } from '../replan.ts';
import { forecastMiss } from './forecast-miss.ts';
import { priceChange } from './price-change.ts';

describe('a changed price', () => {
  const planned = { edges: [0, 10, 20, 30], prices: [0.5, 0.5, 0.8] };

  it('is told with the first step that is still to come, and how many', () => {
    expect(priceChange(planned, [0.5, 0.6, 0.9], 5)).toEqual({
      kind: 'price',
      at: 10,
      steps: 2,
      before: 0.5,
      after: 0.6,
    });
  });

  it('does not matter in steps that are over, nor in the last digit', () => {
    expect(priceChange(planned, [0.9, 0.9, 0.8], 20)).toBeNull();
    expect(priceChange(planned, [0.5 + 1e-12, 0.5, 0.8], 0)).toBeNull();
  });
});

describe('a missed forecast', () => {
  const load = { sign: 1 as const, q10: 90, q50: 100, q90: 103 };
  const pv = { sign: -1 as const, q10: 26, q50: 30, q90: 31 };
  const settings = { bands: 2, leastKw: 1 };

  it('is one beyond so many half bands of the net load, on the side where it fell', () => {
    // Above: the load's 3 and the 4 that the generation may lack make 5.
    const miss = forecastMiss(
      7,
      [
        { ...load, measured: 106 },
        { ...pv, measured: 25 },
      ],
      settings,
    );
    expect(miss).toEqual({ kind: 'forecast-error', at: 7, forecast: 70, measured: 81, band: 5 });
    expect(
      forecastMiss(
        7,
        [
          { ...load, measured: 105 },
          { ...pv, measured: 26 },
        ],
        settings,
      ),
    ).toBeNull();
    // Below: 10 and 1.
    expect(
      forecastMiss(
        7,
        [
          { ...load, measured: 81 },
          { ...pv, measured: 30 },
        ],
        settings,
      ),
    ).toBeNull();
    expect(
      forecastMiss(
        7,
        [
          { ...load, measured: 79 },
          { ...pv, measured: 30 },
        ],
        settings,
      ),
    ).not.toBeNull();
  });

  it('needs a band, a size that matters, and to be wanted', () => {
    const far = [{ ...load, measured: 500 }];
    expect(forecastMiss(7, [{ ...load, q90: null, measured: 500 }], settings)).toBeNull();
    expect(forecastMiss(7, far, { bands: 2, leastKw: 1000 })).toBeNull();
    expect(forecastMiss(7, far, { bands: 0, leastKw: 1 })).toBeNull();
    expect(forecastMiss(7, far, settings)).not.toBeNull();
  });
});

describe('an event that calls for a new plan', () => {
  const newest = 5;
  const dispatch = {
    scope: {
      ...{ park: { id: 'p' }, clock: { now: () => 0 }, config: { replanMinutes: 15 } },
      isConfigStored: () => Promise.resolve(true),
      db: { tx: (work: (tx: unknown) => unknown) => work({ execute: async () => ({ rows: [{ no: newest }] }) }) },
    },
    readings: { meters: () => Promise.reject(new Error('it goes on')) },
  } as unknown as Dispatch;
  const cause = { kind: 'price', at: 0, steps: 1, before: 1, after: 2 } as const;
  const planned = (after: number) => {
    return replan(dispatch, { trigger: 'price', cause, after, signal: new AbortController().signal });
  };

  it('makes one as long as the newest plan is the one that it was held against, whoever else looked', async () => {
    await expect(planned(newest)).rejects.toThrow('it goes on');
    expect(await planned(newest - 1)).toEqual({ kind: 'there' });
  });
});
