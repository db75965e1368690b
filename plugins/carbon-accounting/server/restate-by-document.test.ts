import fc from 'fast-check';
import { expect, it } from 'vitest';
import { activityInput, restateInput } from '../contracts/index.ts';
import type { Factor } from '../contracts/index.ts';
import { comparePublished, findProfile, publish, restate } from '../domain/index.ts';
import type { PublishedContent } from '../domain/index.ts';
import { productLibrary } from './library.ts';

// Totals that are not rounded: a document states none.
const profile = { ...findProfile(productLibrary().profiles, 'national-zero-carbon-park@2'), digits: 6 };
const day = fc.integer({ min: 0, max: 700 }).map((n) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10));
const row = fc.record({
  year: fc.integer({ min: 2021, max: 2026 }),
  version: fc.integer({ min: 1, max: 3 }),
  publishedOn: day,
});
const reading = fc.record({ recordedOn: day, kWh: fc.integer({ min: 1, max: 9 }).map((n) => n * 1000) });

it('a figure is restated on the same days, for the same causes and by as much by a document and in the books of a park', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(row, {
        minLength: 1,
        maxLength: 8,
        selector: ({ year, version }) => `${year}@${version}`,
      }),
      fc.uniqueArray(reading, { minLength: 1, maxLength: 6, selector: ({ recordedOn }) => recordedOn }),
      (rows, readings) => {
        // Each its own value: the same one published again is another factor in the books, and the same figure.
        const valued = rows.map((each, place) => ({ ...each, value: `0.${5000 + place}` }));
        const factors = valued.map((each): Factor => ({
          ...{ id: `grid-${each.year}`, category: 'grid', item: 'electricity', basis: 'average', area: 'CN-JS' },
          ...{ unit: 'kgCO2/kWh', source: 'test', status: 'own', ...each },
        }));
        const known = readings.toSorted((a, b) => (a.recordedOn < b.recordedOn ? -1 : 1));
        const booked = (asOf: string): PublishedContent | null => {
          const kWh = known.findLast(({ recordedOn }) => recordedOn <= asOf)?.kWh;
          if (kWh === undefined) return null;
          const use = { id: 'electricity/use/purchased/2025-12', kind: 'electricity', flow: 'purchased', year: 2025 };
          const activities = [activityInput.parse({ ...use, amount: String(kWh), unit: 'kWh' })];
          const content = publish({ park: 'p', period: '2025', asOf, area: 'CN-JS', profile, activities }, factors);
          return content.inventory.gaps.length > 0 ? null : content;
        };
        const days = [...new Set([...rows.map((each) => each.publishedOn), ...known.map((each) => each.recordedOn)])];
        const inBooks: object[] = [];
        let before: PublishedContent | null = null;
        for (const asOf of days.toSorted()) {
          const content = booked(asOf);
          if (!content) continue;
          const tCO2 = Number(content.inventory.methods[0]!.total);
          const { causes, methods } = before ? comparePublished(before, content) : { causes: [], methods: [] };
          if (before && causes.length === 0) continue;
          inBooks.push({ asOf, tCO2, causes, delta: before ? Number(methods[0]!.delta) : null });
          before = content;
        }
        const asked = restateInput.parse({ year: 2025, area: 'CN-JS', factors: valued, readings });
        if (inBooks.length === 0) return void expect(() => restate(asked)).toThrow();
        expect(restate(asked).versions.map(({ asOf, tCO2, causes, delta }) => ({ asOf, tCO2, causes, delta }))).toEqual(
          inBooks,
        );
      },
    ),
  );
});
