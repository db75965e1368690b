import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Meter, MeterConfig } from '../contracts/index.ts';
import { meterRoles } from '../contracts/index.ts';
import { powerNow, type PowerMeter } from './power-now.ts';

const now = Date.parse('2026-11-24T08:00:00Z');
const second = 1000;
const every = 15;

interface Drawn {
  role: Meter['role'];
  enterpriseId: string | null;
  kw: number;
  /** Seconds since the newest value; null where there never was one. */
  age: number | null;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  role: fc.constantFrom(...meterRoles),
  enterpriseId: fc.constantFrom(null, 'steel', 'paper'),
  kw: fc.integer({ min: -500, max: 500 }),
  age: fc.option(fc.integer({ min: 0, max: 1200 }), { nil: null }),
});

function balanceOf(list: readonly Drawn[], ofPart = false) {
  const meters = list.map(({ role, enterpriseId }, index): PowerMeter => {
    const id = `m${index}`;
    return {
      meter: { id, role, enterpriseId, boundary: true } as Meter,
      config: { id, role, kind: 'electricity', ratio: 1, powerPoint: `${id}.power` } as MeterConfig,
      expectedEverySeconds: every,
    };
  });
  const latest = new Map(
    list.flatMap(({ kw, age }, index) => {
      const point = `m${index}.power`;
      return age === null ? [] : [[point, { point, ts: now - age * second, value: kw, quality: 0 }] as const];
    }),
  );
  return powerNow(meters, latest, now, { ofPart });
}

const isUsable = (each: Drawn): each is Drawn & { age: number } => each.age !== null && each.age <= 900;
const isLate = (each: Drawn): boolean => !isUsable(each) || each.age > 3 * every;

describe('the balance of power now', () => {
  it('invents no source, and says of each sum what it lacks and how old its oldest part is', () => {
    fc.assert(
      fc.property(fc.array(drawn, { minLength: 1, maxLength: 12 }), (list) => {
        const power = balanceOf(list);
        expect(power.sources.map(({ item }) => item)).not.toContain('balance');
        const items = [...power.sources, ...power.uses].filter(({ item }) => item !== 'balance');
        const sum = (of: 'meters' | 'stale' | 'missing'): number => items.reduce((all, each) => all + each[of], 0);
        const usable = list.filter(isUsable);
        expect([sum('meters'), sum('missing')]).toEqual([list.length, list.length - usable.length]);
        expect(power.late).toEqual(list.flatMap((each, index) => (isLate(each) ? [`m${index}`] : [])));
        expect(sum('stale') + sum('missing')).toBe(power.late.length);
        const oldest = items.flatMap(({ oldestTs }) => oldestTs ?? []);
        expect(power.oldestTs).toBe(oldest.length === 0 ? null : Math.min(...oldest));
        expect(power.oldestTs).toBe(
          usable.length === 0 ? null : now - Math.max(...usable.map(({ age }) => age)) * second,
        );
        // What is left over stands as a use, and never makes the books look closed where the sources fall short.
        const total = (side: readonly { powerKw: number }[]): number =>
          side.reduce((all, { powerKw }) => all + powerKw, 0);
        expect(total(power.sources) - total(power.uses)).toBeCloseTo(Math.min(0, power.residualKw), 6);
      }),
    );
  });

  it('knows no green share while a meter of a source is silent', () => {
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 8 }), (list) => {
        const wind: Drawn = { role: 'wind', enterpriseId: null, kw: 100, age: 0 };
        expect(balanceOf([wind, ...list, { ...wind, age: null }]).greenShare).toBeNull();
      }),
    );
  });

  it('takes what an enterprise lacks from the park', () => {
    const mill: Drawn = { role: 'load', enterpriseId: 'steel', kw: 300, age: 0 };
    expect(balanceOf([mill], true).sources).toMatchObject([{ item: 'balance', powerKw: 300, meters: 0 }]);
    expect(balanceOf([mill]).sources).toEqual([]);
  });
});
