import fc from 'fast-check';
import { expect, it } from 'vitest';
import { restateInput } from '../../contracts/index.ts';
import { restate } from './restate.ts';

const row = fc.record({
  year: fc.integer({ min: 2019, max: 2025 }),
  value: fc.integer({ min: 1, max: 9999 }).map((n) => n / 10_000),
  publishedOn: fc
    .integer({ min: 0, max: 900 })
    .map((n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10)),
});
const rows = fc.uniqueArray(row, { minLength: 1, maxLength: 6, selector: ({ year }) => year });

it('goes by the factors of one area, which is named where there are several', () => {
  fc.assert(
    fc.property(rows, rows, (here, there) => {
      const factors = [
        ...here.map((each) => ({ ...each, area: 'CN-JS' })),
        ...there.map((each) => ({ ...each, area: 'CN-ZJ' })),
      ];
      const asked = (more: object) => restate(restateInput.parse({ MWh: 60, factors, ...more }));
      expect(() => asked({})).toThrow('area: nothing is not valid; expected one of CN-JS, CN-ZJ');
      expect(asked({ area: 'CN-JS' })).toEqual(asked({ factors: here }));
      expect(asked({ area: 'CN-ZJ' })).toEqual(asked({ factors: there }));
    }),
  );
});

it('refuses a factor below zero by its place', () => {
  const factors = [
    { year: 2022, value: 0.5366, publishedOn: '2024-12-26' },
    { year: 2023, value: '-0.5306', publishedOn: '2025-12-31' },
  ];
  expect(() => restate(restateInput.parse({ kWh: 1, factors }))).toThrow(
    'factors.1.value: -0.5306 is not valid; expected a number ≥ 0',
  );
});
