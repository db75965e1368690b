import fc from 'fast-check';
import { expect, it } from 'vitest';
import { monthMeters } from './month-meters.ts';

const hour = 3_600_000;
const span = { from: Date.parse('2025-02-01T00:00:00+08:00'), to: Date.parse('2025-03-01T00:00:00+08:00') };
const name = { en: 'Meter', 'zh-CN': '表' };
const life = fc.record({
  from: fc.option(fc.integer({ min: -800, max: 800 })),
  length: fc.option(fc.integer({ min: 1, max: 1600 })),
  twoWay: fc.boolean(),
});

it('a meter lacks what it did not give of its own time in service, and nothing of the time before and after', () => {
  fc.assert(
    fc.property(fc.array(life, { minLength: 1, maxLength: 6 }), fc.nat(50), (lives, lost) => {
      const meters = lives.map(({ from, length, twoWay }, at) => ({
        ...{ id: `m${at}`, name, enterpriseId: null },
        directions: twoWay ? (['import', 'export'] as const).slice() : (['import'] as const).slice(),
        inService: {
          from: from === null ? null : span.from + from * hour,
          to: length === null ? null : span.from + ((from ?? 0) + length) * hour,
        },
      }));
      const own = ({ inService }: (typeof meters)[number]) =>
        Math.max(
          0,
          (Math.min(span.to, inService.to ?? span.to) - Math.max(span.from, inService.from ?? span.from)) / hour,
        );
      // The hours that all of them lack are lacking, too.
      const gave = (full: number) => Math.max(0, full - lost);
      const totals = meters.flatMap((meter) =>
        meter.directions.map(() => ({ key: meter.id, intervals: gave(own(meter)), quality: { missing: 0 } })),
      );
      const found = monthMeters(meters, totals, { ...span, minutes: 60 });
      for (const [at, meter] of meters.entries()) {
        const count = meter.directions.length;
        expect(found[at]).toMatchObject({ expected: count * own(meter), known: count * gave(own(meter)) });
      }
    }),
  );
});

it('a meter that was to come later lacks nothing', () => {
  const inService = { from: Date.parse('2025-06-01T00:00:00+08:00'), to: null };
  const annex = { id: 'annex', name, enterpriseId: null, directions: ['import' as const], inService };
  expect(monthMeters([annex], [], { ...span, minutes: 60 })).toMatchObject([{ known: 0, expected: 0 }]);
});
