import { describe, expect, it } from 'vitest';
import { rankLevers } from './rank-levers.ts';
import type { LeverSituation, ProvidedOffer } from './rank-levers.ts';

const now: LeverSituation = {
  ...{ importKw: 4000, greyKw: 4000, exportKw: 0, heldWh: null },
  grid: { value: 0.6, method: 'location', profile: 'rated@1' },
  claim: { value: 0.61, method: 'market', profile: 'bought@1' },
};
const battery: ProvidedOffer = {
  provider: 'storage-dispatch',
  offer: {
    id: 'b1',
    kind: 'store',
    name: { en: 'Battery', 'zh-CN': '储能' },
    ...{ takeKw: 1000, takeKwh: 500, giveKw: 1000, giveKwh: 2000, efficiency: 0.8, ref: 'telemetry.sample:soc' },
  },
};
const of = (situation: Partial<LeverSituation>, offers: ProvidedOffer[] = []) =>
  rankLevers({ ...now, ...situation }, offers, 'carbon-accounting').map(
    ({ id, powerKw, lastsH, movedT, savedT, method }) => ({
      ...{ id, powerKw, lastsH, method },
      ...{ movedT: Number(movedT.toFixed(6)), savedT: Number(savedT.toFixed(6)) },
    }),
  );

describe('levers', () => {
  it('are ranked by what they take out of this hour, and say what of it comes back', () => {
    expect(of({}, [battery])).toEqual([
      { id: 'buy', powerKw: 4000, lastsH: null, method: 'market', movedT: 2.44, savedT: 2.44 },
      // Given back now, and bought again later with the losses of the store: 0.6 t moved, 0.15 t more in the end.
      { id: 'storage-dispatch/b1/give', powerKw: 1000, lastsH: 2, method: 'location', movedT: 0.6, savedT: -0.15 },
    ]);
  });

  it('use surplus that would go to the grid, by load and by what a store takes', () => {
    expect(of({ importKw: 0, greyKw: 0, exportKw: 400 }, [battery])).toEqual([
      { id: 'surplus', powerKw: 400, lastsH: null, method: 'location', movedT: 0.24, savedT: 0.24 },
      { id: 'storage-dispatch/b1/take', powerKw: 400, lastsH: 1.25, method: 'location', movedT: 0.192, savedT: 0.192 },
    ]);
  });

  it('retire what is held before anything is bought', () => {
    expect(of({ heldWh: 10_000_000 })).toEqual([
      { id: 'retire', powerKw: 4000, lastsH: 2.5, method: 'market', movedT: 2.44, savedT: 2.44 },
    ]);
    expect(of({ heldWh: 1_000_000 }).map(({ id, powerKw }) => [id, powerKw])).toEqual([
      ['buy', 3000],
      ['retire', 1000],
    ]);
  });

  it('are none where no factor is known', () => {
    expect(of({ grid: null, claim: null, exportKw: 900 }, [battery])).toEqual([]);
  });
});
