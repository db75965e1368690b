import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toNumber } from '../../domain/index.ts';
import type { ClaimedMonth } from '../claims/claim-store.ts';
import type { MonthSum } from '../ledger/month-sums.ts';
import { partsOf, unknownDataHalls } from './rate-users.ts';

const mill = { use: 'enterprise:mill', enterpriseId: 'mill', month: '2026-03' };
const metered = (flow: MonthSum['flow'], wh: number): MonthSum => ({ ...mill, flow, wh: String(wh), days: 31 });
const claim = (part: ClaimedMonth['part'], wh: number): ClaimedMonth => ({ ...mill, part, wh: String(wh) });
const kWh = fc.integer({ min: 1, max: 1_000_000 });

it('own generation whose certificates were sold does not count for whoever used it, and what was bought does', () => {
  fc.assert(
    fc.property(
      fc.record({ own: kWh, stored: kWh, contracted: kWh, grid: kWh }),
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
      ({ own, stored, contracted, grid }, shares) => {
        const [sold, covered] = [Math.floor(own * shares[0]), Math.floor(grid * shares[1])];
        const made = partsOf(
          [
            metered('self-generated', own),
            metered('stored-green', stored),
            metered('contracted', contracted),
            metered('purchased', grid),
          ],
          [claim('sold', sold), claim('covers', covered)],
          null,
        );
        const all = own + stored + contracted + grid;
        expect(made.problem).toBeNull();
        expect(toNumber(made.electricity.physical)).toBe(own + stored - sold);
        expect(toNumber(made.nonFossil!.physicalRate!)).toBeCloseTo((own + stored - sold) / all, 12);
        expect(toNumber(made.nonFossil!.rate!)).toBeCloseTo((own + stored - sold + contracted + covered) / all, 12);
      },
    ),
    { numRuns: 50 },
  );
});

it('a data hall that is no enterprise of the park is named by its place, its name and what there is', () => {
  const enterprises = [{ id: 'mill' }, { id: 'hall' }];
  expect(unknownDataHalls(['hall', 'mill'], enterprises)).toEqual([]);
  expect(unknownDataHalls(['hall', 'haul'], enterprises).map(({ message }) => message)).toEqual([
    'dataHalls.1: "haul" is not valid; expected an enterprise of the park: mill, hall',
  ]);
});
