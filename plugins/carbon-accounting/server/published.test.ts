import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activityInput } from '../contracts/index.ts';
import type { Factor } from '../contracts/index.ts';
import {
  comparePublished,
  findProfile,
  profileName,
  publish,
  recalculation,
  sealed,
  verifyPublished,
} from '../domain/index.ts';
import { productLibrary } from './library.ts';

const { factors, profiles } = productLibrary();
const flows = ['purchased', 'contracted', 'self-generated', 'exported', 'claimed'] as const;
const electricity = fc.record({
  flow: fc.constantFrom(...flows),
  amount: fc.integer({ min: 0, max: 1e12 }).map(String),
  month: fc.integer({ min: 1, max: 12 }),
});

/** Activities of a year, each with an id of its own. */
const activities = fc.array(electricity, { minLength: 1, maxLength: 24 }).map((list) =>
  list.map(({ flow, amount, month }, i) =>
    activityInput.parse({
      ...{ id: `electricity/use-${i}/${flow}/2025-${String(month).padStart(2, '0')}`, kind: 'electricity' },
      ...{ flow, amount, unit: 'Wh', year: 2025 },
    }),
  ),
);
const profileIds = fc.constantFrom(...profiles.map((each) => profileName(each)));

const made = (
  profile: string,
  list: Parameters<typeof publish>[0]['activities'],
  more: readonly Factor[] = [],
  asOf = '2026-01-02',
) =>
  publish(
    { park: 'p', period: '2025', asOf, area: 'CN-JS', profile: findProfile(profiles, profile), activities: list },
    [...factors, ...more],
  );

/** A factor of the year itself, published on a day. */
const published = (publishedOn: string, value: number): Factor => ({
  ...{ id: 'grid-cn-js-average-2025', version: 1, category: 'grid', item: 'electricity', basis: 'average' },
  ...{
    area: 'CN-JS',
    year: 2025,
    value: String(value / 10_000),
    unit: 'kgCO2/kWh',
    publishedOn,
    source: 'test',
    status: 'own',
  },
});

describe('a publication', () => {
  it('is the same whatever the order in which activities arrived', () => {
    fc.assert(
      fc.property(activities, profileIds, fc.integer(), (list, profile, seed) => {
        const shuffled = [...list].sort(
          (a, b) => ((a.id.length * 7919 + seed) % 13) - ((b.id.length * 7919 + seed) % 13),
        );
        expect(sealed(made(profile, shuffled.toReversed())).hash).toBe(sealed(made(profile, list)).hash);
      }),
      { numRuns: 40 },
    );
  });

  it('is not touched by a factor that comes later, and is restated by one only once', () => {
    fc.assert(
      fc.property(activities, fc.integer({ min: 1000, max: 9000 }), (list, value) => {
        const first = made('national-zero-carbon-park@2', list);
        const later = published('2026-06-01', value);
        // Known on that day: nothing. The publication goes on verifying.
        expect(sealed(made('national-zero-carbon-park@2', list, [later])).text).toBe(sealed(first).text);
        const { text, hash } = sealed(first);
        const stored: unknown = JSON.parse(`{"content":${text},"recordedAt":"x","revision":1,"sha256":"${hash}"}`);
        expect(verifyPublished(stored).valid).toBe(true);
        const second = made('national-zero-carbon-park@2', list, [later], '2026-06-02');
        const counted = list.some(({ flow }) => flow !== 'self-generated' && flow !== 'claimed');
        expect(comparePublished(first, second).causes).toEqual(counted ? ['factor'] : []);
        expect(
          comparePublished(second, made('national-zero-carbon-park@2', list, [later], '2026-07-01')).causes,
        ).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('is to be recalculated exactly when a factor that it stands on is published anew', () => {
    fc.assert(
      fc.property(activities, fc.integer({ min: 1000, max: 9000 }), (list, value) => {
        const first = made('national-zero-carbon-park@2', list);
        const later = [...factors, published('2026-06-01', value)];
        expect(recalculation(first, later, '2026-05-31')).toBeNull();
        const found = recalculation(first, later, '2026-06-01');
        const counted = list.filter(({ flow }) => flow !== 'self-generated' && flow !== 'claimed').length;
        if (counted === 0) {
          expect(found).toBeNull();
          return;
        }
        const second = made('national-zero-carbon-park@2', list, [published('2026-06-01', value)], '2026-06-02');
        expect(found).toMatchObject({
          lines: counted,
          factors: [{ before: 'grid-cn-js-average-2023@1', after: 'grid-cn-js-average-2025@1' }],
          before: first.inventory.methods[0]!.total,
          after: second.inventory.methods[0]!.total,
        });
        // Once restated there is nothing left to recalculate.
        expect(recalculation(second, later, '2026-07-01')).toBeNull();
      }),
      { numRuns: 20 },
    );
  });

  it('compared with itself shows nothing to restate', () => {
    fc.assert(
      fc.property(activities, profileIds, (list, profile) => {
        const again = comparePublished(made(profile, list), made(profile, list));
        expect(again).toMatchObject({ causes: [], lines: [] });
      }),
      { numRuns: 20 },
    );
  });
});
